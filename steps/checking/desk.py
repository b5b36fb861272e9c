"""What the desk keeps beside the corpus: runs, alarms, the turns at hosts. Whether it can be read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from clipdesk.corpus.checking.damage import Damage, DamageKind
from clipdesk.model import run_catalogue
from clipdesk.model.errors import ClipdeskError, CrawlError
from clipdesk.model.settings import Settings
from steps.report.alarm_book import read_book
from steps.run import runs
from steps.run.handover import captures_in, read_stats, records_in
from steps.run.set_aside import failure_in
from steps.upkeep import rematch_report


def check_desk(settings: Settings) -> Iterator[Damage]:
    """What the desk keeps: runs, alarms, turns at hosts."""
    for folder in sorted(settings.runs.glob("*/")):
        for path, read in _readers(settings, folder):
            try:
                read()
            except (ClipdeskError, OSError) as error:
                fault = error.message if isinstance(error, ClipdeskError) else str(error)
                yield Damage(DamageKind.RUN, path.relative_to(settings.home).as_posix(), fault)
    try:
        read_book(settings)
    except ClipdeskError as error:
        yield Damage(DamageKind.DESK, "alarms/book.json", error.message)
    if settings.host_ledger.exists() and (broken := _unsound(settings.host_ledger)):
        yield Damage(DamageKind.DESK, settings.host_ledger.name, broken)


def _readers(settings: Settings, folder: Path) -> Iterator[tuple[Path, Callable[[], object]]]:
    """The files of a run that somebody reads still: of one that is not finished all, for it is taken up."""
    if not (folder / "run.json").exists() and not list(folder.glob("*/crawl.jsonl")):
        return  # it was never begun
    yield folder / "run.json", partial(_run, settings, folder)
    yield folder / rematch_report.FILE, partial(rematch_report.of_run, folder)
    for failed in sorted(folder.glob("*/failed.json")):
        yield failed, partial(failure_in, failed.parent)
    for stats in sorted(folder.glob("*/crawl.stats.json")):
        yield stats, partial(read_stats, stats.parent)
    if _is_under_way(settings, folder.name):
        yield folder / "catalogue.json", partial(run_catalogue.of_run, settings, folder.name)
        for path in sorted([*folder.glob("*/crawl.jsonl"), *folder.glob("*/parsed.jsonl")]):
            yield path, partial(_rows, path, folder.name)
        for path in sorted(folder.glob("*/parsed.jsonl")):
            yield path.with_name("captures.jsonl"), partial(_captures, path, folder.name)


def _run(settings: Settings, folder: Path) -> None:
    """Raises CrawlError."""
    if (found := runs.read(settings, folder.name)).id != folder.name:
        raise _stranger(found.id)


def _stranger(run: str) -> CrawlError:
    return CrawlError(f"is of another run, {run}")


def _is_under_way(settings: Settings, run: str) -> bool:
    try:
        return runs.read(settings, run).finished_at is None
    except ClipdeskError:
        return True


def _rows(path: Path, run: str) -> None:
    """Raises CrawlError."""
    for one in records_in(path):
        if one.run != run:
            raise _stranger(one.run)


def _captures(parsed: Path, run: str) -> None:
    """What was parsed is there, and its texts have the hashes that the rows have. Raises CrawlError,
    OSError."""
    hashes = {one.record: one.content_hash for one in records_in(parsed)}
    for capture in captures_in(parsed.with_name("captures.jsonl")):
        hashed = hashes.get(capture.record)
        if capture.run != run:
            raise _stranger(capture.run)
        if hashed is not None and hashed != capture.article.content_hash:
            raise CrawlError(f"the text of {capture.article.url} is not that of its row in {parsed.name}")


def _unsound(database: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            [[found]] = opened.execute("PRAGMA integrity_check(1)")
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else str(found)
