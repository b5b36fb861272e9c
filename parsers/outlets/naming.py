"""Names of outlets as they are compared: without case, marks, articles, legal forms and inflections. Pure."""

import re
from functools import cache, lru_cache

from clipdesk.model.folding import fold, fold_to_words
from parsers.credits.outlets import plain_name
from parsers.lexicon import entries, texts

_CYRILLIC = re.compile("[а-яіїєґў]")
_ENDING = re.compile(
    "(?:ого|его|ому|ему|ыми|ими|ами|ями|ая|яя|ое|ее|ые|ие|ый|ий|ой|ым|им|ом|ем|ых|их|ую|юю|ах|ях|ам|ям|ов|ев|ей|ью"
    "|[аяоеуюыиьйъ])$"
)
"""Of nouns and adjectives (Zaliznyak, "Russkoye imennoye slovoizmeneniye")."""
_SHORTEST_STEM = 3
_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_LATIN_LETTERS = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i e g u"
_LETTERS = dict(zip(_CYRILLIC_LETTERS, (sign.strip("_") for sign in _LATIN_LETTERS.split()), strict=True))
"""As BGN/PCGN transcribe Russian and Ukrainian, without apostrophes."""
_VOWELS = "aeiouy"
_ARABIC_PREFIX = re.compile(r"[وف]?(?:ال|لل|[بلك](?:ال)?)(?=[\u0621-\u064a]{3})")


def slug(name: str) -> str:
    """A name as an id: its words without case and marks, joined by hyphens."""
    return fold_to_words(name).replace(" ", "-")


@lru_cache(maxsize=4_096)
def name_key(name: str) -> str:
    """The words of a name that tell outlets apart, parted by spaces."""
    words = fold_to_words(plain_name(name)).split()
    while len(words) > 1 and words[-1] in _legal_forms():
        words.pop()
    return " ".join(words)


def without_kind(key: str) -> str:
    """The key of a name without what the outlet is, where that stands before it: `газета`, `صحيفة`."""
    first, space, rest = key.partition(" ")
    return rest if space and (first in _kinds() or _ARABIC_PREFIX.sub("", first) in _kinds()) else key


def without_prefix(key: str) -> str:
    """The key of an Arabic name without the article and what is joined to it."""
    return " ".join(_ARABIC_PREFIX.sub("", word) for word in key.split())


def is_inflected(key: str) -> bool:
    """Whether it is in a script whose languages inflect names, and that others transcribe."""
    return _CYRILLIC.search(key) is not None


def stems(key: str) -> str:
    """The words of a key without their endings, in Latin letters: one for all cases of a name in Cyrillic,
    and for what it is transcribed to (`Восточному телеграфу`, `Vostochny Telegraf`: `vostochn telegraf`)."""
    return " ".join(map(_stem, key.split()))


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    latin = "".join(
        _LETTERS.get(letter, letter) for letter in (bare if len(bare) >= _SHORTEST_STEM else word)
    )
    stem = latin.rstrip(_VOWELS)
    return stem if len(stem) >= _SHORTEST_STEM else latin


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(map(fold_to_words, texts("name.legal")))


@cache
def _kinds() -> frozenset[str]:
    """Kinds of outlets in the languages that put them before the name."""
    return frozenset(fold_to_words(fold(entry.text)) for entry in entries("outlet.kind"))
