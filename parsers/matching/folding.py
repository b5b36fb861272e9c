"""Folding: one spelling for all the spellings of a word.

Compatibility decomposition (Unicode UAX #15, NFKD) makes full-width letters and Arabic presentation forms
ordinary and takes accents, Cyrillic diaereses and hamza seats apart; combining marks (tashkeel included),
tatweel, soft hyphens and zero-width characters are dropped; the few letters that Unicode does not decompose
are replaced. Every other character that is neither letter nor digit parts words, so `l'État`, `al-Qaeda` and
`#Islamic_State` are two words each.
"""

import re
from unicodedata import normalize

_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u08d3-\u08ff\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_DROPPED = re.compile(f"[{_MARKS}]+")
_WORD = re.compile(r"\w+")
_REPLACED = (
    ("ى", "ي"),
    ("ة", "ه"),
    ("ٱ", "ا"),
    ("ک", "ك"),
    ("ی", "ي"),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("æ", "ae"),
    ("Æ", "AE"),
    ("ø", "o"),
    ("Ø", "O"),
    ("ł", "l"),
    ("Ł", "L"),
    ("đ", "d"),
    ("Đ", "D"),
    ("ı", "i"),
)


def words(text: str) -> list[str]:
    """The words of a text without their marks, in their case."""
    return _WORD.findall(_without_marks(text).replace("_", " "))


def fold_words(cased: list[str]) -> list[str]:
    """The same words without their case: as many as were given."""
    return " ".join(cased).casefold().split(" ") if cased else []


def fold(text: str) -> str:
    """The whole folding, words parted by one space. Idempotent."""
    return " ".join(fold_words(words(text)))


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    text = _DROPPED.sub("", normalize("NFKD", text))
    for letter, plain in _REPLACED:
        text = text.replace(letter, plain)
    return text
