"""One spelling for matching: lower case, plain quotes, one alef, one ye. Pure; never changes a length."""

from collections.abc import Sequence

_SPELLINGS = {
    "'": "’‘ʼ´`",
    '"': "“”„",
    " ": "\u00a0\u2009\u202f",
    "е": "ёЁ",
    "ا": "أإآٱ",
    "ي": "ى",
    "i": "İ",
}
_REPLACEMENTS = tuple((char, plain) for plain, chars in _SPELLINGS.items() for char in chars)


def unify(text: str) -> str:
    """The text with look-alike quotes, spaces and letters written one way, its case kept."""
    if text.isascii():
        return text
    for char, plain in _REPLACEMENTS:
        text = text.replace(char, plain)
    return text


def fold(text: str) -> str:
    """The text as patterns see it; character n of the result stands for character n of the text."""
    return unify(text).lower()


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Each line folded: unified all in one pass, which leaves most of them ASCII and so quickly lowered."""
    unified = unify("\n".join(lines)).split("\n") if lines else []
    return [line.lower() for line in (unified if len(unified) == len(lines) else map(unify, lines))]
