"""What comes in kinds: a closed list of words, each with all that the rest must know of it beside it."""

from enum import StrEnum
from typing import Self


class Kind(StrEnum):
    """A member is written `NAME = "word", "what it means"`, and what else its class asks for behind that.

    The meaning stands in the docs as it is written here. A member without one is a TypeError at import.
    """

    def __new__(cls, word: str, *_facts: object) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        return member

    def __init__(self, word: str, meaning: str = "") -> None:
        if not meaning:
            raise TypeError(f"{word!r} has no meaning; write it behind the word")
        self.meaning = meaning

    @property
    def in_words(self) -> str:
        """As it is told to people: `no_text` is "no text"."""
        return self.value.replace("_", " ")
