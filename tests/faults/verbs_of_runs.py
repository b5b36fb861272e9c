"""The verbs that bring something in: a run of a topic, and a file that is taken in."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from clipdesk.corpus.archive import ArchiveWriter, read_page
from clipdesk.model import run_catalogue
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.ingest import ingest
from steps.run.runs import Run
from steps.run.set_aside import failure_in
from tests.faults.desk import FIRST, QUIET, SECOND, followed, records_in
from tests.faults.facts import Facts, facts_of
from tests.faults.verb import BEGAN, EMPTY, KNOWN, Verb, named, unsound

TRIES = 3
"""Runs without a fault in which a run must have ended."""


def _begun(settings: Settings) -> list[Run]:
    return [one for one in runs.every(settings) if one.started_at >= BEGAN]


def _aside(settings: Settings, run: Run) -> set[str]:
    failures = {source: failure_in(runs.folder(settings, run.id) / source) for source in run.sources}
    return {source for source, failure in failures.items() if failure and failure.set_aside}


def _follow(day: str, desk: str) -> Verb:
    def call(settings: Settings) -> None:
        followed(settings, day, BEGAN)

    def finish(settings: Settings) -> str | None:
        for number in range(1, TRIES + 1):
            if (begun := _begun(settings)) and begun[0].finished_at:
                break
            followed(settings, day, BEGAN + timedelta(hours=number))
        begun = _begun(settings)
        if not begun or not begun[0].finished_at:
            return "the run never ends"
        if len(begun) > 1:
            return "another run was begun"
        followed(settings, day if _aside(settings, begun[0]) else QUIET, BEGAN + timedelta(days=1))
        last = runs.every(settings)[-1]
        if last.finished_at is None or _aside(settings, last):
            return "the next run does not end well"
        return None

    return Verb(f"run {day[:8]}", desk, call, finish, facts=_facts, law=_law)


def _law(settings: Settings) -> str | None:
    """The run's own catalogue is there and whole, whenever the run is."""
    for run in runs.every(settings):
        if not run_catalogue.path_of(settings, run.id).exists():
            return f"{run.id} has no catalogue of its own"
        run_catalogue.of_run(settings, run.id)
    return None


def _facts(settings: Settings) -> Facts:
    """The log is that of the run, with that of the next one where the run has set a source aside."""
    begun = _begun(settings)
    aside = _aside(settings, begun[0])
    given = {begun[0].id: set(begun[0].sources) - aside, begun[-1].id: aside}
    if len(begun) == 1:
        given = {begun[0].id: set(begun[0].sources)}
    return facts_of(settings, only=given)


def _pages(settings: Settings) -> list[ArchiveRecord]:
    """Of the first day: an article and what else there is."""
    ready = records_in(settings.home / "crawls" / FIRST / "gulf-courier" / "crawl.jsonl")
    return [ArchiveRecord(**one["record"]) for one in ready if one["record"] and one["kind"] == "article"]


def _file(settings: Settings) -> Path:
    """Beside the desks, for its name stands in the log."""
    return settings.home.parent / "given" / "pages.warc.gz"


def _given(settings: Settings) -> None:
    """A WARC file of four pages, and bytes that are none behind them."""
    path = _file(settings)
    with ArchiveWriter(path, path.parent) as writer:
        for record in _pages(settings)[:4]:
            page = read_page(settings.archive, record)
            writer.write(
                url=page.url,
                status=200,
                reason="OK",
                headers=list(page.headers.items()),
                body=page.html,
                fetched_at=page.fetched_at or BEGAN,
            )
    with path.open("ab") as file:
        file.write(b"no gzip member")


_OF_FILE = frozenset({"logged_at", "archive_offset", "archive_length"})
"""A record's names are drawn anew whenever it is written, and take more or less room."""


def _take_in(settings: Settings, at: datetime = BEGAN) -> None:
    ingest(settings, _file(settings), now=at)


def _take_in_again(settings: Settings) -> str | None:
    _take_in(settings, BEGAN + timedelta(hours=1))
    _take_in(settings, BEGAN + timedelta(hours=2))
    if [run.finished_at is not None for run in _begun(settings)] != [True]:
        return "not one run that has ended"
    return unsound(settings)


VERBS = named(
    _follow(FIRST, EMPTY),
    _follow(SECOND, KNOWN),
    Verb(
        "ingest",
        EMPTY,
        _take_in,
        _take_in_again,
        lay_out=_given,
        facts=partial(facts_of, without=_OF_FILE),
    ),
)
