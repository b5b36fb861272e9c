"""Which picture an address shows: one for all its sizes, crops and servers. Pure."""

import re
from functools import cache
from urllib.parse import unquote

from parsers.lexicon import texts

_MAX_CHARS = 2_000
"""Of an address, against hostile ones."""
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|heic)(?![a-z0-9])")
_SEPARATORS = re.compile(r"[/?&=:]")
_PARTS = re.compile(r"[-_.~,+ ]+")
_SIZE = re.compile(
    r"(?:[a-z]{0,6}\d{1,4}|[a-z]?)(?:x|to)\d{1,4}(?:px)?|[whqsmlxr]\d{1,4}|\d{1,4}(?:w|h|x|px|p)|\d[xX]",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"[1-9]\d{1,2}0|\d{3,4}(?=$)")
_HASH = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_SHORT = 2
"""A name of so few characters says nothing without its folder."""


def picture_key(address: str) -> str:
    """The name of the picture's file without what names a size, a crop or a format; with that of its folder
    where the name says nothing else. Addresses of different pictures may have one key only where they are
    called the same."""
    whole = unquote(unquote(address[:_MAX_CHARS])).lower()
    folders = _up_to_file(_SEPARATORS.split(whole)) or _SEPARATORS.split(whole.partition("?")[0])
    name = ""
    for folder in reversed(folders[-3:]):
        name = f"{_named(folder)}/{name}" if name else _named(folder)
        if len(name) > _SHORT:
            break
    return name or whole


def _up_to_file(parts: list[str]) -> list[str]:
    """The parts of an address up to the last that is a picture's file, that without its extension; nothing
    where none is."""
    for place in range(len(parts) - 1, -1, -1):
        if (found := _EXTENSION.search(parts[place])) and found.start():
            return [*parts[:place], parts[place][: found.start()]]
    return []


def _named(part: str) -> str:
    """The words of a file's or folder's name that tell pictures apart."""
    words = [
        word for word in _PARTS.split(part) if word and word not in _variants() and not _SIZE.fullmatch(word)
    ]
    if len(words) > 1 and _WIDTH.fullmatch(words[-1]) and _tells(words[:-1]):
        words = words[:-1]
    return "-".join(words)


def _tells(words: list[str]) -> bool:
    """Whether the number behind is a width and no picture's own: a hash tells pictures apart already."""
    return any(map(_HASH.fullmatch, words))


@cache
def _variants() -> frozenset[str]:
    return frozenset(texts("image.variant"))
