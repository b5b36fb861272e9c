"""The language of a text, and the one that its page declares. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from clipdesk.model.folding import fold
from parsers.lexicon import entries
from parsers.metadata.page.page_elements import PageElements

MIN_CHARS = 60
"""py3langid guesses on less: two short headlines. Set by eye."""
_GLANCE, _SAMPLE = 80, 500
"""Characters that are enough to confirm a declared language, and to find another one."""
_PROOF, _PROOF_ALONE = 3, 5
"""Different small words of a language, more than of all others, that are proof of what a page says of itself,
and of what it does not say: py3langid agrees on every labelled page, and needs not be asked, nor loaded."""
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].*)?$", re.IGNORECASE)


def language_tag(declared: str) -> str | None:
    """A declared language as BCP 47 (`en_us` -> `en-US`), None where it is none."""
    found = _TAG.match(declared.strip())
    if not found:
        return None
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(filter(None, parts))


def declared_language(page: PageElements, html_lang: str, json_ld_language: str) -> str | None:
    """`<html lang>`, then what JSON-LD and metas say."""
    claims = (
        html_lang,
        json_ld_language,
        page.meta("og:locale", "content-language", "language", "dc.language"),
    )
    return next((tag for claim in claims if (tag := language_tag(claim))), None)


def detect_language(text: str, declared: str | None) -> str | None:
    """BCP 47. What the text is in; the declared tag where the text agrees with it or is too short to tell."""
    claimed = declared and declared.partition("-")[0]
    sample = text[:_SAMPLE]
    spoken, words = _small_words(sample)
    if claimed and spoken == claimed and words >= _PROOF:
        return declared
    if spoken and words >= _PROOF_ALONE and _is_long_enough(sample):
        return spoken if spoken != claimed else declared
    return _detected(text, sample, declared, claimed)


def _detected(text: str, sample: str, declared: str | None, claimed: str | None) -> str | None:
    """What py3langid says: it is asked where words alone do not tell."""
    if claimed and len(text) >= _GLANCE and _identifier().classify(text[:_GLANCE])[0] == claimed:
        return declared
    if not _is_long_enough(sample):
        return declared
    detected, probability = _identifier().classify(sample)
    if declared and (detected == claimed or probability < 0.9):
        return declared
    return str(detected)


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


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Loaded with the first text: discovery shares this package and has none."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
