"""A query as it is written -> what it asks for, by place. Pure.

    libya elections            both words, in any of their forms
    "presidential elections"   one after the other; "…"~3 with up to three words in between
    elect*                     words that begin so
    title:haftar               in one field; also title:(haftar OR dbeibah), author:"jane doe"
    a OR b, -c, NOT c, (a b)   OR binds less than words that stand side by side
    date:2026-03, date:2026-03-01..2026-03-08, date:2026-03..

A colon behind what is no field's name is an error where letters follow at once; `10:30` and `Libya: a vote`
are words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from clipdesk.corpus.search.fields import SearchField
from clipdesk.model.errors import InputError

LONGEST_QUERY = 2_000
"""Characters; a query is written by hand."""
DEEPEST = 20
"""Brackets, fields and negations in one another."""


class TermKind(Enum):
    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Term:
    """`text` in a field; `at` is its place in the query, from 1; so many words as `slop` may stand between a
    phrase's."""

    text: str
    field: SearchField
    kind: TermKind
    at: int
    slop: int = 0

    def __str__(self) -> str:
        text = {TermKind.PHRASE: f'"{self.text}"', TermKind.PREFIX: f"{self.text}*"}.get(self.kind, self.text)
        return text if self.field is SearchField.TEXT else f"{self.field}:{text}"


@dataclass(frozen=True, slots=True)
class Every:
    """All articles."""


@dataclass(frozen=True, slots=True)
class Not:
    of: "Node"


@dataclass(frozen=True, slots=True)
class All:
    of: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    of: "tuple[Node, ...]"


Node = Term | Every | Not | All | Any


def parse_query(text: str) -> Node:
    """Raises InputError, with the place, for what is no query."""
    if len(text) > LONGEST_QUERY:
        raise InputError(f"the query has {len(text):,} characters", hint=f"at most {LONGEST_QUERY:,}")
    return _Parser(text).parse()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    rf"""(?P<space>\s+)
      | (?P<open>\() | (?P<close>\))
      | (?P<field>(?:{"|".join(SearchField)}):|[^\W\d_]\w*:(?=[^\s/:)]))
      | (?P<phrase>["“”„«][^"“”„»]*(?:["“”»]|$)(?:~\d{{1,2}})?)
      | (?P<not>-(?=\S))
      | (?P<and>(?:AND|&&|\+)(?=[\s(]|$)|\+(?=\S))
      | (?P<or>(?:OR|\|\|)(?=[\s(]|$))
      | (?P<never>NOT(?=[\s(]|$))
      | (?P<word>[^\s()"“”„«»]+)
      | (?P<stray>.)""",
    re.VERBOSE,
)


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind != "space":
            yield _Token(kind, found[0], found.start() + 1)
    yield _Token("end", "", len(text) + 1)


class _Parser:
    def __init__(self, text: str) -> None:
        self._query = text
        self._tokens = list(_tokens(text))
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        if self._now.kind == "end":
            return Every()
        node = self._either(SearchField.TEXT)
        if self._now.kind != "end":
            raise self._wrong("nothing is open that this could close", "remove the bracket")
        return node

    @property
    def _now(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._now
        self._next += 1
        return token

    def _either(self, field: SearchField) -> Node:
        ways = [self._together(field)]
        while self._now.kind == "or":
            self._take()
            ways.append(self._together(field))
        return ways[0] if len(ways) == 1 else Any(tuple(ways))

    def _together(self, field: SearchField) -> Node:
        parts = [self._one(field)]
        while self._now.kind not in ("end", "close", "or"):
            if self._now.kind == "and":
                self._take()
            parts.append(self._one(field))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, field: SearchField) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong("too much in one another", f"at most {DEEPEST} brackets, fields and negations")
        node = self._any_one(field, self._take())
        self._depth -= 1
        return node

    def _any_one(self, field: SearchField, token: _Token) -> Node:
        match token.kind:
            case "not" | "never":
                return Not(self._one(field))
            case "and" if token.text == "+":
                return self._one(field)
            case "field":
                return self._one(self._named(token))
            case "open":
                return self._bracket(field, token)
            case "phrase":
                return self._phrase(field, token)
            case "word":
                return self._word(field, token)
            case "end":
                raise self._wrong("a word is missing", "at the end of the query", token)
            case _:
                raise self._wrong("a word is missing before this", "in quotes it is a word itself", token)

    def _bracket(self, field: SearchField, opened: _Token) -> Node:
        node = self._either(field)
        if self._now.kind != "close":
            raise self._wrong("this bracket is never closed", "add )", opened)
        self._take()
        return node

    def _named(self, token: _Token) -> SearchField:
        name = token.text[:-1].lower()
        if name in {*SearchField}:
            return SearchField(name)
        near = get_close_matches(name, list(SearchField), n=1)
        hint = f"did you mean {near[0]}:?" if near else f"fields: {', '.join(SearchField)}"
        raise self._wrong(f"no field {name!r}", hint, token)

    def _phrase(self, field: SearchField, token: _Token) -> Node:
        inner, slop = token.text[1:], ""
        if inner[-1:].isdigit():
            inner, _, slop = inner.rpartition("~")
        if not inner or inner[-1] not in '"“”»':
            raise self._wrong("this quotation is never closed", 'add "', token)
        return Term(inner[:-1].strip(), field, TermKind.PHRASE, token.at, int(slop or 0))

    def _word(self, field: SearchField, token: _Token) -> Node:
        text = token.text
        if text == "*":
            return Every()
        stem = text.rstrip("*")
        if "*" in stem or (text != stem and text != f"{stem}*"):
            place = token.at + text.index("*")
            raise self._wrong("* stands for the rest of a word", "only at the word's end", token, place)
        return Term(stem, field, TermKind.PREFIX if text != stem else TermKind.WORD, token.at)

    def _wrong(
        self, problem: str, hint: str, token: _Token | None = None, place: int | None = None
    ) -> InputError:
        token = token or self._now
        return InputError(problem, where=f"query, character {place or token.at}, {token.text!r}", hint=hint)
