"""The language of a text, and the one that its page declares. Pure."""

from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from clipdesk.model.folding import fold
from parsers.lexicon import entries
from parsers.metadata.page.language_tag import language_tag, primary
from parsers.metadata.page.page_elements import PageElements

MIN_CHARS = 60
"""py3langid guesses on less: two short headlines. Set by eye."""
_GLANCE, _SAMPLE = 80, 500
"""Characters that are enough to confirm a declared language, and to find another one."""
_PROOF, _PROOF_ALONE = 3, 5
"""Different small words of a language, more than of all others, that are proof of what a page says of itself,
and of what it does not say: py3langid agrees on every labelled page, and needs not be asked, nor loaded."""
_SURE = 0.9
"""From this probability on a guess outweighs what the page declares. Set by eye."""
_NO_LANGUAGE = "zxx"
"""ISO 639-2's word for what is in none."""


def declared_language(page: PageElements, html_lang: str, json_ld_language: str) -> str | None:
    """`<html lang>`, then what JSON-LD and metas say."""
    claims = (
        html_lang,
        json_ld_language,
        page.meta("og:locale", "content-language", "language", "dc.language"),
    )
    return next((tag for claim in claims if (tag := language_tag(claim))), None)


def detect_language(text: str, declared: str | None) -> str | None:
    """The primary subtag (BCP 47) of the language that the text is in; the declared one where the text agrees
    with it or is too short to tell."""
    claimed = primary(declared) if declared else None
    sample = text[:_SAMPLE]
    spoken, words = _small_words(sample)
    if claimed and spoken == claimed and words >= _PROOF:
        return claimed
    if spoken and words >= _PROOF_ALONE and _is_long_enough(sample):
        return spoken
    return _detected(text, sample, claimed)


def _detected(text: str, sample: str, claimed: str | None) -> str | None:
    """What py3langid says: it is asked where words alone do not tell."""
    if claimed and len(text) >= _GLANCE and _guess(text[:_GLANCE])[0] == claimed:
        return claimed
    if not _is_long_enough(sample):
        return claimed
    detected, probability = _guess(sample)
    if claimed and (probability < _SURE or frozenset((claimed, detected)) in _alike()):
        return claimed
    return detected or claimed


def _guess(text: str) -> tuple[str | None, float]:
    """The language, and how probable it is; None where there is none in the text."""
    language, probability = _identifier().classify(text)
    return None if language == _NO_LANGUAGE else primary(language), float(probability)


def _is_long_enough(sample: str) -> bool:
    return sum(char.isalpha() for char in sample) >= MIN_CHARS


def _small_words(text: str) -> tuple[str | None, int]:
    """The language that has more of them than all others together, and how many different ones."""
    languages = _languages()
    spoken = Counter(languages[word] for word in languages.keys() & fold(text).split())
    for language, words in spoken.most_common(1):
        if 2 * words > spoken.total():
            return language, words
    return None, 0


@cache
def _languages() -> Mapping[str, str]:
    """The folded word -> its language."""
    return {fold(entry.text): entry.language for entry in entries("language.word")}


@cache
def _alike() -> frozenset[frozenset[str]]:
    """Pairs of languages that are mixed up."""
    groups = ((entry.text, *entry.values("with")) for entry in entries("language.alike"))
    return frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Loaded with the first text: discovery shares this package and has none."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
