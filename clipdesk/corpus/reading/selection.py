"""What a reader asks for: topics, sources, languages, stories and a span of time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from clipdesk.model.errors import InputError

Names = str | Sequence[str]
"""One name, or some of which one is enough."""
When = datetime | date | str
"""A moment, or the begin of a day; text is ISO 8601 (`2026-03-01`, `2026-03-01T12:00+02:00`), and what has no
zone is UTC."""

_CUT = timedelta(milliseconds=1)
"""Writers may cut the bounds that Delta's log has of a file to milliseconds."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of articles that are all of this; empty or None where nothing is asked.

    `since` (included) and `until` (not included) bound the publication date or, where none was found, the
    time at which the article was first seen, as in a search. `where` is a condition in DuckDB's SQL. In a
    `past` version there may be rows that a takedown has blanked: they are left out.
    """

    topic: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    where: str | None = None
    past: bool = False

    @classmethod
    def of(
        cls,
        *,
        topic: Names = (),
        source: Names = (),
        language: Names = (),
        story: Names = (),
        since: When | None = None,
        until: When | None = None,
        where: str | None = None,
        past: bool = False,
    ) -> Self:
        """Raises InputError for what is no moment, and for a span that ends before it begins."""
        begin, end = moment(since, "since"), moment(until, "until")
        if begin and end and begin >= end:
            raise InputError("nothing can be in it", where="since … until", hint="`until` lies after `since`")
        return cls(_some(topic), _some(source), _some(language), _some(story), begin, end, where, past)

    @property
    def in_sql(self) -> str:
        """As a condition of DuckDB's, over the columns of articles."""
        parts = self._by_bounds(timedelta())
        if self.topic:
            named = f"[{_listed(self.topic)}]"
            parts.append(f"list_has_any(list_transform(topics, lambda one: one.topic), {named})")
        if self.story:
            parts.append(f"coalesce(story_id, article_id) IN ({_listed(self.story)})")
        if self.past:
            parts.append("content_hash <> ''")
        if self.where:
            # The line break keeps a comment at its end from swallowing the bracket.
            parts.append(f"{self.where}\n")
        return _all_of(parts) or "true"

    @property
    def for_files(self) -> str:
        """What of it the bounds of a file's columns may rule out, in the SQL that Delta's readers know; empty
        where they say nothing."""
        return _all_of(self._by_bounds(_CUT))

    def in_words(self) -> dict[str, Any]:
        """What is asked, by its name, as JSON has it."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in asked.items() if value and name != "past"}

    def _by_bounds(self, allowance: timedelta) -> list[str]:
        parts = []
        if self.source:
            parts.append(f"source IN ({_listed(self.source)})")
        if self.language:
            parts.append(" OR ".join(_of_language(name) for name in self.language))
        return parts + self._in_time(allowance)

    def _in_time(self, allowance: timedelta) -> list[str]:
        parts = []
        for sign, bound in ((">=", self.since and self.since - allowance), ("<", self.until)):
            if bound:
                at = f"'{bound.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}'"
                parts.append(
                    f"published_at {sign} {at} OR (published_at IS NULL AND first_seen_at {sign} {at})"
                )
        return parts


def moment(value: When | int | None, name: str) -> datetime | None:
    """The instant that is meant, in UTC. Raises InputError, which says what was given as `name`."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise InputError(
                f"{value!r} is no date", where=name, hint="expected 2026-03-01 or 2026-03-01T12:00Z"
            ) from error
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value is None or isinstance(value, datetime):
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))
    raise InputError(f"{value!r} is no date", where=name, hint="expected a datetime, a date or ISO 8601")


def language_bounds(language: str) -> tuple[str, str]:
    """The least text that is this language with or without a region (`en`, `en-GB`), and the least that is
    none any more: `.` is the sign behind `-`."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary, f"{primary}."


def _of_language(name: str) -> str:
    first, end = (f"'{quoted(bound)}'" for bound in language_bounds(name))
    return f"language >= {first} AND language < {end}"


def quoted(text: str) -> str:
    """As it stands between the quotes of an SQL literal."""
    return text.replace("'", "''")


def _all_of(parts: Sequence[str]) -> str:
    return " AND ".join(f"({part})" for part in parts)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{quoted(name)}'" for name in names)


def _some(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value
