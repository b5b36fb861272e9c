"""Folding: one spelling for the spellings of a word. All of Clipdesk folds here, by one table. Pure.

Four needs, four ways:

- `unify`, `fold`: character n of the result stands for character n of the text, so places found in the one
  hold in the other;
- `fold_prose`: running text as its reader sees it: no marks, single spaces, the accents kept;
- `words`, `fold_words`, `fold_to_words`: the words alone, without accents, for comparing word by word;
- `key`: names and headlines, that are the same whatever their case, signs and spaces.

Sources: Unicode UAX #15 (NFKC, NFKD), CaseFolding.txt.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize

_ALIKE = {
    "'": "’‘ʼ´`",
    '"': "“”„",
    " ": "\u00a0\u2009\u202f",
    "-": "\u2010\u2011",
    "е": "ёЁ",
    "ا": "أإآٱ",
    "ي": "ى",
    "i": "İ",
}
"""One character for one, whoever folds."""
_LETTERS = {
    "ه": "ة",
    "ك": "ک",
    "ي": "ی",
    "i": "ı",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "d": "đ",
    "D": "Đ",
    "oe": "œ",
    "OE": "Œ",
    "ae": "æ",
    "AE": "Æ",
}
"""Letters that Unicode does not decompose, where only the letters count."""
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0"
_INVISIBLE = f"{_FILLERS}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Soft hyphens, zero-width spaces and joiners, directions, byte order marks, fillers of Hangul and Khmer
(Unicode 17, Default_Ignorable_Code_Point)."""
_JOINED = "\u0600-\u077f\u0870-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
"""Scripts in which a joiner inside a word is part of its spelling (Unicode 17, chapters 9.2 and 12.1):
Arabic, Syriac, those of India, Myanmar, Khmer, Mongolian."""
_EMOJI = "\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff"
"""What joiners make one sign of (Unicode UTS #51, 2.3)."""
_VARIANTS = "\ufe00-\ufe0f"
"""Variation selectors: which of two shapes a sign has."""
_ARABIC = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff"
"""Vowel signs (tashkeel) and the stroke that only widens a word (tatweel)."""
VOWEL_SIGNS = "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
"""Of Devanagari (Unicode 17, chapter 12.1): parts of words that are no letters to a regular expression."""
_ACCENTS = "\u0300-\u036f\u0483-\u0489"


def _pairs(table: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((char, plain) for plain, chars in table.items() for char in chars)


_ALIKE_PAIRS, _LETTER_PAIRS = _pairs(_ALIKE), _pairs(_LETTERS)
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_SPELLED = re.compile(f"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])")
_NO_WIDTH = "\u200b"
_GLUED = re.compile(rf"(?<=[^\W\d_]){_NO_WIDTH}+(?=[^\W\d_])")
_UNSPOKEN = re.compile(f"[{_INVISIBLE}{_VARIANTS}{_ARABIC}]+")
_MARKS = re.compile(f"[{_INVISIBLE}{_VARIANTS}{_ARABIC}{_ACCENTS}]+")
_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"[\W_]+")


def unify(text: str) -> str:
    """Look-alike quotes, hyphens, spaces and letters written one way; length and case are kept."""
    return text.replace("`", "'") if text.isascii() else _replaced(text, _ALIKE_PAIRS)


def fold(text: str) -> str:
    """Unified and in lower case; the length is kept."""
    return unify(text).lower()


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Each line folded: unified all in one pass, which leaves most of them ASCII and so quickly lowered."""
    unified = unify("\n".join(lines)).split("\n") if lines else []
    return [line.lower() for line in (unified if len(unified) == len(lines) else map(unify, lines))]


def fold_prose(text: str) -> str:
    """Running text without case, Arabic vowel signs and invisible characters, its spaces single."""
    if not text.isascii():
        text = _UNSPOKEN.sub("", text).replace("…", "...")
    return " ".join(fold(text).split())


def words(text: str) -> list[str]:
    """The words of a text without accents and other marks, in their case. Every character that is neither
    letter nor digit parts words: `l'État`, `al-Qaeda` and `#Islamic_State` are two words each."""
    if not text.isascii():
        text = _MARKS.sub("", normalize("NFKD", text))
        text = _replaced(_replaced(text, _ALIKE_PAIRS), _LETTER_PAIRS)
    return _WORD.findall(text.replace("_", " "))


def fold_words(cased: list[str]) -> list[str]:
    """The same words without their case: as many as were given."""
    return " ".join(cased).casefold().split(" ") if cased else []


def fold_to_words(text: str) -> str:
    """The words of a text without marks and case, parted by one space."""
    return " ".join(fold_words(words(text)))


@lru_cache(maxsize=512)
def key(text: str) -> str:
    """Case, punctuation, spacing and what cannot be seen ignored: equal keys say the same."""
    if not text.isascii():
        text = normalize("NFKC", _UNSPOKEN.sub("", normalize("NFKC", text)).casefold())
    return _NO_WORD.sub(" ", text.casefold()).strip()


def without_invisible(text: str) -> str:
    """The text as it is seen, composed (NFC); a space of no width between a name and its role is one
    (`Jane DoeReporter`)."""
    if text.isascii():
        return text
    if _NO_WIDTH in text:
        text = _GLUED.sub(_space_before_capital, text)
    return normalize("NFC", without_unseen(text))


def _space_before_capital(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return " " if before.islower() and after.isupper() else ""


def without_unseen(text: str) -> str:
    """Without the characters that nobody sees; joiners stay where a spelling or an emoji wants them."""
    # Nothing that is printable is unseen, and hardly a line holds anything else.
    if text.isprintable() or not _UNSEEN.search(text):
        return text
    kept = [found.start() for found in _SPELLED.finditer(text)]
    starts = [0, *(place + 1 for place in kept)]
    parts = (_UNSEEN.sub("", text[start:end]) for start, end in zip(starts, [*kept, len(text)], strict=True))
    joiners = [*(text[place] for place in kept), ""]
    return "".join(part + joiner for part, joiner in zip(parts, joiners, strict=True))


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for char, plain in pairs:
        text = text.replace(char, plain)
    return text


def any_spelling(text: str) -> str:
    """A regular expression (`re.IGNORECASE`) for every text that folds as this one does; Arabic letters may
    carry their marks, and a space may be any white space."""
    return "".join(map(_any_character, fold_prose(text)))


def _any_character(char: str) -> str:
    marks = f"[{_ARABIC}]*" if "\u0621" <= char <= "\u064a" else ""
    return (_CLASSES.get(char) or re.escape(char)) + marks


_CLASSES = {
    plain: f"[{re.escape(plain + chars)}]"
    for plain, chars in _ALIKE.items()
    if not re.fullmatch(plain, chars, re.IGNORECASE)
} | {" ": r"\s"}
"""Sets of letters cost most of what it takes to compile an expression: none where case or a category does."""
