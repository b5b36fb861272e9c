"""What a verb of the desk is to the injector: how its desk is laid out, how it is called, and what must hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clipdesk.corpus.archive import verify
from clipdesk.model.settings import Settings
from tests.faults.facts import Facts, facts_of

BEGAN = datetime(2026, 12, 1, 6, tzinfo=UTC)
"""When a verb is called first."""

EMPTY, KNOWN = "empty", "known"
"""Desks to begin with: of ready crawls alone, and of one that has stored those of the first day."""


def nothing(settings: Settings) -> str | None:
    return None


@dataclass(frozen=True)
class Verb:
    """`call` is how it is called first, at BEGAN; `finish` is what its user does next, until all is done: gives
    what was wrong with that. `law` is what must hold whenever a process has ended, however. `facts` are what a
    fault must not change."""

    name: str
    desk: str
    call: Callable[[Settings], None]
    finish: Callable[[Settings], str | None]
    lay_out: Callable[[Settings], None] = lambda settings: None
    facts: Callable[[Settings], Facts] = facts_of
    law: Callable[[Settings], str | None] = nothing


def named(*verbs: Verb) -> Mapping[str, Verb]:
    return {verb.name: verb for verb in verbs}


def unsound(settings: Settings) -> str | None:
    """The first file of the archive that is not as it was written."""
    for path in sorted(settings.archive.rglob("*.warc.gz")):
        if damaged := verify(path).damaged:
            return f"{path.name}: {damaged[0].reason}"
    return None


KILLED = "killed"
"""The run whose crawl was killed, and that nobody has taken up: what it had in hand stays."""


def left_over(folder: Path) -> str | None:
    """The first file that has a temporary name."""
    halves = (path for path in sorted(folder.rglob("*.tmp")) if path.parent.name != KILLED)
    return next((f"{path.name} is left" for path in halves), None)
