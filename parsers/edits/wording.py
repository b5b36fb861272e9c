"""Two texts, word by word: what stayed, what went, what came. Pure, and bounded.

Paragraphs are compared first, and words within those that differ. What is written without spaces is compared
character by character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from clipdesk.model.kind import Kind
from parsers.edits.matching import steps

_ALONE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han: no space parts their words."""
_SIGNS = (
    r"!-&(-/:-@\[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u066a\u06d4\u0964\u0965"
    r"\u2010-\u2018\u201a-\u205e\u3001-\u303f\uff01-\uff0f"
)
"""Signs of ASCII but for the apostrophe, of Latin, Arabic and Devanagari, general and ideographic ones."""
_TOKEN = re.compile(rf"(?P<word>[{_ALONE}]|[^\s{_ALONE}{_SIGNS}]+|[{_SIGNS}])(?P<space>\s*)")


class Change(Kind):
    SAME = "same", "stands in both"
    OUT = "out", "stands in the older version only"
    IN = "in", "stands in the newer version only"


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` as it stands there, with the white space behind it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign; `begins` says that a sentence begins with it."""

    word: str
    space: str
    begins: bool

    def __str__(self) -> str:
        return f"{self.word}{self.space}"


@dataclass(frozen=True, slots=True)
class Hunk:
    """What came in the place of what; the same tokens on both sides where nothing changed."""

    change: bool
    out: tuple[Token, ...]
    into: tuple[Token, ...]

    def pieces(self) -> Iterator[Piece]:
        if not self.change:
            yield Piece(Change.SAME, _text(self.into))
            return
        if self.out:
            yield Piece(Change.OUT, _text(self.out))
        if self.into:
            yield Piece(Change.IN, _text(self.into))


def hunks(old: str, new: str) -> list[Hunk]:
    """All of both texts, in order: the pieces of SAME and IN put together are `new`, those of SAME and OUT
    are `old` but for its white space."""
    before, after = old.split("\n"), new.split("\n")
    found: list[Hunk] = []
    for same, (start, end, other_start, other_end) in steps(before, after):
        one = _lines(before[start:end], more=end < len(before))
        other = _lines(after[other_start:other_end], more=other_end < len(after))
        found += [_kept(other)] if same else _by_word(one, other)
    return [hunk for hunk in found if hunk.out or hunk.into]


def pieces(found: Sequence[Hunk]) -> tuple[Piece, ...]:
    """Neighbours of one kind are one piece."""
    parts = [piece for hunk in found for piece in hunk.pieces()]
    return tuple(
        Piece(change, "".join(piece.text for piece in some))
        for change, some in groupby(parts, lambda piece: piece.change)
    )


def _by_word(old: tuple[Token, ...], new: tuple[Token, ...]) -> list[Hunk]:
    return [
        _kept(new[c:d]) if same else Hunk(True, old[a:b], new[c:d])
        for same, (a, b, c, d) in steps([token.word for token in old], [token.word for token in new])
    ]


def _kept(tokens: tuple[Token, ...]) -> Hunk:
    return Hunk(False, tokens, tokens)


def _lines(lines: Sequence[str], *, more: bool) -> tuple[Token, ...]:
    """The tokens of lines that stand together; `more` lines follow."""
    if not lines:
        return ()
    return tuple(_tokens("\n".join(lines) + ("\n" if more else "")))


def _tokens(text: str) -> Iterator[Token]:
    lead = len(text) - len(text.lstrip())
    if lead:
        yield Token("", text[:lead], False)
    begins = True
    for found in _TOKEN.finditer(text, lead):
        word, space = found["word"], found["space"]
        yield Token(word, space, begins)
        begins = word in _ENDS or "\n" in space or (begins and not word.isalnum())


_ENDS = frozenset('.!?…:。！？؟۔।"“„«»')
"""Behind these a word may have its capital from its place."""


def _text(tokens: tuple[Token, ...]) -> str:
    return "".join(map(str, tokens))
