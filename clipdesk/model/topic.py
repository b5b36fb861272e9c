"""A topic: what is followed, where, how often, and what counts as being about it (topics/ID.yaml)."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from croniter import croniter  # type: ignore[import-untyped]
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from clipdesk.model.rights import Reservation
from clipdesk.model.spans import Span


def spelled(pattern: str, expected: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(expected)
        return text

    return AfterValidator(check)


Identifier = Annotated[
    str, spelled(r"[a-z0-9][a-z0-9-]{0,62}", "lower-case letters, digits and hyphens, such as 'libya-isis'")
]
"""A file name, a DAG id and a folder at once."""

LanguageCode = Annotated[
    str, spelled(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a BCP 47 language tag, such as 'en' or 'ar'")
]

Inconsistency = tuple[tuple[int | str, ...], str, str]
"""The path of a value, what is wrong with it, and what was expected."""


def _cron(expression: str) -> str:
    if expression.startswith("@"):
        if expression not in {"@hourly", "@daily", "@weekly", "@monthly"}:
            raise ValueError("a preset: @hourly, @daily, @weekly or @monthly")
    elif len(expression.split()) != 5 or not croniter.is_valid(expression):
        raise ValueError("a cron expression of five fields, such as '0 6 * * *'")
    return expression


Cron = Annotated[str, AfterValidator(_cron)]


class Strict(BaseModel):
    """Frozen; an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def inconsistencies(cls, data: Mapping[str, Any]) -> Iterator[Inconsistency]:
        """What is wrong between the fields of raw, perhaps otherwise invalid data."""
        yield from ()


_LETTER = re.compile(r"[^\W_]")


class Phrase(Strict):
    """Words matched whole, blind to case, accents and diacritics, in the given language's inflection.

    `case` is for abbreviations that are also common words: the text must carry them in exactly this
    spelling, uninflected, in a text of that language. In YAML a bare string is a phrase too.
    """

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
    case: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @field_validator("text")
    @classmethod
    def _has_words(cls, text: str) -> str:
        if not _LETTER.search(text):
            raise ValueError("a phrase with a letter or a digit in it")
        return text


Phrases = dict[LanguageCode, tuple[Phrase, ...]]


class Term(Strict):
    """One thing under its many names: `phrases` by language; any of them counts. `weight` is 0..1.

    `unless` holds longer phrases in which the words mean something else (`goddess Isis`): what stands
    inside one of them is no mention. `generic` terms are too common to let a title pass the prefilter.
    """

    name: Identifier
    weight: float = Field(default=1.0, gt=0, le=1)
    phrases: Phrases = Field(min_length=1)
    unless: Phrases = Field(default_factory=dict)
    generic: bool = False


class Match(Strict):
    """A boolean expression: exactly one of `term`, `all`, `any`, `none`.

    `term` names an entry of the topic's `terms`; `near` (words) asks that the members of an `all` stand
    within that distance of each other.
    """

    term: str | None = None
    all: "tuple[Match, ...] | None" = Field(default=None, min_length=1)
    any: "tuple[Match, ...] | None" = Field(default=None, min_length=1)
    none: "tuple[Match, ...] | None" = Field(default=None, min_length=1)
    near: int | None = Field(default=None, ge=1)

    @property
    def label(self) -> str:
        """The expression in one word: the name of its term, or its operator."""
        if self.term is not None:
            return self.term
        operator = "all" if self.all is not None else "any" if self.any is not None else "none"
        return f"{operator}, near {self.near}" if self.near else operator

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [name for name in ("term", "all", "any", "none") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of term, all, any, none, not {' and '.join(given) or 'nothing'}")
        if self.near is not None and self.all is None:
            raise ValueError("near together with all")
        return self

    def term_names(self) -> Iterator[str]:
        """The names of all terms in the expression."""
        if self.term is not None:
            yield self.term
        for child in (*(self.all or ()), *(self.any or ()), *(self.none or ())):
            yield from child.term_names()


class Revisit(Strict):
    """When a stored article is looked at again: ages after it was first seen; empty means never.

    The default is chosen, not measured: corrections of the hour, of the day, of the next, and of the week."""

    after: tuple[Span, ...] = (
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=7),
    )


class Limits(Strict):
    """Bounds of one run, by source.

    The defaults are chosen, not measured: at two seconds a page, half an hour has room for 500 pages.
    """

    max_pages: int = Field(default=500, ge=1)
    max_seconds: int = Field(default=1800, ge=1)
    max_age: Span | None = None


class RightsPolicy(Strict):
    """What a publisher may reserve so that this topic does not take the article. Everything is recorded;
    nothing is refused unless it stands here: whether a reservation binds depends on the desk's purpose and
    on its law."""

    refuse: tuple[Reservation, ...] = ()

    def refused(self, reservations: Iterable[Reservation]) -> tuple[Reservation, ...]:
        return tuple(one for one in reservations if one in self.refuse)


class Topic(Strict):
    """`prefilter` decides what discovery's titles are for: `off` fetches every candidate, `title` fetches
    only candidates whose title or summary names a term of the topic that is not generic (or that have no
    title)."""

    id: Identifier
    name: str
    description: str
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    sources: tuple[Identifier, ...] = Field(min_length=1)
    terms: tuple[Term, ...] = Field(min_length=1)
    match: Match
    threshold: float = Field(default=0.5, ge=0, le=1)
    prefilter: Literal["off", "title"] = "off"
    schedule: Cron | None = None
    paused: bool = False
    revisit: Revisit = Revisit()
    limits: Limits = Limits()
    rights: RightsPolicy = RightsPolicy()
    max_failed_sources: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        terms = [{"name": term.name} for term in self.terms]
        data = {"terms": terms, "match": self.match.model_dump(exclude_none=True)}
        faults = [f"{'.'.join(map(str, path))}: {problem}" for path, problem, _ in self.inconsistencies(data)]
        if faults:
            raise ValueError(f"terms and match that agree; {'; '.join(faults)}")
        return self

    @classmethod
    def inconsistencies(cls, data: Mapping[str, Any]) -> Iterator[Inconsistency]:
        """Terms that stand twice, that `match` names and nobody declares, or that it never names."""
        terms = data.get("terms")
        declared = [term.get("name") if isinstance(term, dict) else None for term in _members(terms)]
        named = dict(_named(data.get("match"), ("match",)))
        known = [name for name in declared if isinstance(name, str)]
        for path, name in named.items():
            if name not in known:
                near = get_close_matches(name, known, n=1)
                yield path, f"no term {name!r}", f"{near[0]!r}, perhaps" if near else "the name of a term"
        for number, term in enumerate(declared):
            path = ("terms", number, "name")
            if term is not None and term in declared[:number]:
                yield path, f"a second term {term!r}", "a name of its own"
            elif isinstance(term, str) and named and term not in named.values():
                yield path, f"match never names {term!r}", "a term that match names, or none"

    @property
    def version(self) -> str:
        """Twelve hexadecimal characters that change when what counts as on topic changes."""
        deciding = {"terms", "match", "threshold"} | ({"rights"} if self.rights.refuse else set())
        definition = self.model_dump_json(include=deciding)
        return hashlib.sha256(definition.encode()).hexdigest()[:12]

    @property
    def judged_as(self) -> str:
        """`topic@version`, the mark of a page that was judged for this topic as it is defined now."""
        return f"{self.id}@{self.version}"


def _members(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _named(match: Any, path: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """The places of raw data where a match expression names a term, and the names."""
    if not isinstance(match, dict):
        return
    if isinstance(match.get("term"), str):
        yield (*path, "term"), match["term"]
    for operator in ("all", "any", "none"):
        for number, child in enumerate(_members(match.get(operator))):
            yield from _named(child, (*path, operator, number))
