"""Folding: one spelling for all the spellings of a word.

Compatibility decomposition (Unicode UAX #15, NFKD) makes full-width letters and Arabic presentation forms
ordinary and takes accents, Cyrillic diaereses and hamza seats apart; combining marks (tashkeel included),
tatweel, soft hyphens and zero-width characters are dropped; the few letters that Unicode does not decompose
are replaced. Every other character that is neither letter nor digit parts words, so `l'État`, `al-Qaeda` and
`#Islamic_State` are two words each; so does the hundredth letter, which bounds what hostile text can cost.
"""

import re
from functools import lru_cache
from unicodedata import normalize

_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u08d3-\u08ff\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_DROPPED = re.compile(rf"[\W{_MARKS}]+")
_WORD = re.compile(rf"\w[\w{_MARKS}]{{0,99}}")
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
    ("ł", "l"),
    ("đ", "d"),
    ("ı", "i"),
)


def words(text: str) -> list[str]:
    """The words as they stand in the text."""
    return _WORD.findall(text.replace("_", " "))


def unmarked(word: str) -> str:
    """The word without its marks, in its case."""
    if word.isascii():
        return word
    word = _DROPPED.sub("", normalize("NFKD", word))
    for letter, plain in _REPLACED:
        word = word.replace(letter, plain)
    return word


@lru_cache(maxsize=2**15)
def fold_word(word: str) -> str:
    """The whole folding of one word. Remembered, because a language uses few words often.

    Case folding can bring new letters with marks (`Ø`, `ŉ`), so these go once more.
    """
    return unmarked(unmarked(word).casefold())


def fold(text: str) -> str:
    """The folded words of a text, parted by one space. Idempotent."""
    return " ".join(map(fold_word, words(text)))
