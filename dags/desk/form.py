"""The trigger forms: JSON Schema that Airflow checks before a run begins, and the values read from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from airflow.sdk import Param

from clipdesk.model.errors import ConfigError
from clipdesk.model.topic import Topic
from clipdesk.model.validation import near_miss

MAX_PAGES = 100_000
"""Chosen, not measured: no site of ours has as many new pages, and a slip of the finger ends here."""


def topic_form(topic: Topic) -> dict[str, Param]:
    return {
        "sources": choice_of(
            topic.sources, "Sources", "Only these; leave empty for all of the topic's sources."
        ),
        "since": day(
            "Since",
            "Only articles of this day (UTC) or later; empty: whatever is new. A backfill has its own days.",
        ),
        "max_pages": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=MAX_PAGES,
            title="Pages at most",
            description=f"For each source; empty: the topic's own limit, {topic.limits.max_pages}.",
        ),
        "dry_run": Param(
            False, type="boolean", title="Dry run", description="Only list what would be crawled."
        ),
    }


def choice_of(names: Sequence[str], title: str, description: str) -> Param:
    """Any number of the names, none by default."""
    return Param(
        None,
        type=["null", "array"],
        items={"type": "string", "enum": list(names)},
        uniqueItems=True,
        examples=list(names),
        title=title,
        description_md=description,
    )


def one_of(names: Sequence[str], title: str, description: str) -> Param:
    """One of the names, or nothing."""
    return Param(None, type=["null", "string"], enum=[None, *names], title=title, description_md=description)


def day(title: str, description: str) -> Param:
    return Param(None, type=["null", "string"], format="date", title=title, description_md=description)


@dataclass(frozen=True, slots=True)
class TopicForm:
    """What the form (or nobody, for a scheduled run) asked for."""

    sources: tuple[str, ...]
    since: datetime | None
    max_pages: int | None
    dry_run: bool

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> "TopicForm":
        return cls(
            tuple(params["sources"] or ()), start_of(params["since"]), params["max_pages"], params["dry_run"]
        )


def start_of(iso_day: str | None) -> datetime | None:
    """Midnight UTC of that day."""
    return datetime.combine(date.fromisoformat(iso_day), time(), UTC) if iso_day else None


def refuse_unknown(given: Collection[str], known: Collection[str]) -> None:
    """Airflow passes keys on that no field of the form has, and what they were to bound would have no bound.

    Raises ConfigError.
    """
    fields = ", ".join(known)
    otherwise = f"one of {fields}" if fields else "none: it takes nothing"
    wrong = [
        f"no field {key!r}, expected {near_miss(key, list(known), otherwise)}"
        for key in given
        if key not in known
    ]
    if wrong:
        raise ConfigError("; ".join(wrong), where="the trigger's form")
