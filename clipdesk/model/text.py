"""Text of the world made sound: what no table, log or terminal can hold has no way into a noun.

Half an emoji (titles are cut at a fixed length) is no Unicode text, NUL ends strings, escape sequences colour
terminals and forge lines. The nouns that hold what was crawled put it right when they are made, so that
whoever holds one can store it, print it and hash it.
"""

import re
from typing import Any

# Cc but tab and line feed, surrogates, and the noncharacters that tools trip over (Unicode 17, chapter 23.7).
_UNSOUND_LETTERS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
# Embeddings, overrides and isolates (UAX 9, tables 1 to 3), separators that begin lines, notes, tags.
_UNSHOWN_LETTERS = "\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f"
_UNSOUND = re.compile(f"[{_UNSOUND_LETTERS}]")
_UNSHOWN = re.compile(f"[{_UNSHOWN_LETTERS}]")
OBEYED = re.compile(f"[{_UNSOUND_LETTERS}{_UNSHOWN_LETTERS}]")
"""What a terminal or a page would do in place of showing it."""
_LINE_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def sound(text: str) -> str:
    """The same characters, but control characters are spaces, and what is no character is U+FFFD.

    Never changes the length, so that offsets into the text stay true. Idempotent.
    """
    return text if text.isprintable() else _UNSOUND.sub(_sound_character, text)


def harmless(text: str) -> str:
    """Sound text as a terminal, a log or a page may show it: nothing in it turns what stands beside it around
    or hides. What is kept is not changed so: in Arabic and Hebrew such characters may be meant. Idempotent.
    """
    return _UNSHOWN.sub("", sound(text))


def one_line(text: str) -> str:
    """Harmless text that cannot begin a line of its own in a log, a table or a report."""
    return harmless(_LINE_BREAKS.sub(" ", text))


def _sound_character(match: re.Match[str]) -> str:
    return " " if match[0] < "\ud800" else "\ufffd"


class SoundText:
    """The base of dataclasses whose texts, and tuples of texts, are sound from the beginning."""

    __slots__ = ()
    __dataclass_fields__: Any

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if type(value) is str:
                if not value.isprintable() and _UNSOUND.search(value):
                    object.__setattr__(self, name, sound(value))
            elif type(value) is tuple and value and type(value[0]) is str:
                object.__setattr__(self, name, tuple(map(sound, value)))
