"""Take an article or a source down everywhere: tables, archive, and what the steps keep of their runs."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from clipdesk.corpus.stories import forget_history, keep, stories_touched
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import TakenDown, take_out
from clipdesk.corpus.told_of import OnStep
from clipdesk.corpus.unlogged import is_being_written
from clipdesk.model.article import Capture
from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import GOES_ON, CrawlError, in_words
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from clipdesk.model.story import Claim
from clipdesk.model.takedown import Takedown
from parsers.stories.grouping import without
from steps.run import runs
from steps.run.feeds.files import write_feeds
from steps.run.handover import capture_line, captures_in, records_in, written_whole
from steps.run.runs import write_atomically
from steps.upkeep import rematch_report

_CRAWLED = "crawl.jsonl"
_IN_HAND = {f"{name}.tmp" for name in ("captures.jsonl", "parsed.jsonl", rematch_report.FILE, "report.html")}
"""Files with words of articles, while they are written."""


@in_words("takedown", hint=GOES_ON)
def take_down(
    settings: Settings,
    *,
    requested_by: str,
    reason: str,
    now: datetime,
    article_id: str | None = None,
    source: str | None = None,
    on_step: OnStep | None = None,
) -> TakenDown:
    """Exactly one of `article_id` and `source`. Raises InputError, CorpusError, ArchiveError."""
    corpus = Corpus.open(settings.corpus)
    return take_out(
        corpus,
        settings.archive,
        requested_by=requested_by,
        reason=reason,
        now=now,
        article_id=article_id,
        source=source,
        elsewhere=Desk(settings, now),
        on_step=on_step,
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What a takedown has to do outside of the tables of articles (clipdesk.corpus.takedown.Elsewhere)."""

    settings: Settings
    now: datetime

    def awaited(self) -> set[ArchiveRecord]:
        """Pages of runs that have not ended, as far as their logs can be read."""
        ended = {run.id for run in runs.every(self.settings) if run.finished_at}
        return {
            record.record
            for path in self.settings.runs.glob(f"*/*/{_CRAWLED}")
            if path.parents[1].name not in ended
            for record in _readable(path)
            if record.kind is UrlKind.ARTICLE and record.record is not None
        }

    def take_out(self, takedown: Takedown, urls: frozenset[str]) -> None:
        """Out of what is derived from articles, and what steps keep. Repeated, it does what is not done."""
        take_out_of_stories(self.settings, takedown, self.now)
        take_out_of_runs(self.settings, takedown, urls)
        Corpus.open(self.settings.corpus).index.update()
        write_feeds(self.settings, now=self.now)


def _readable(path: Path) -> Iterator[CrawlRecord]:
    try:
        yield from records_in(path)
    except CrawlError:
        return


def take_out_of_stories(settings: Settings, takedown: Takedown, now: datetime) -> None:
    """The caller holds the writer lock. The id of a story stays when its first article goes."""

    def goes(claim: Claim) -> bool:
        return claim.article_id == takedown.article_id or claim.source == takedown.source

    table = Corpus.open(settings.corpus).stories
    if table.open() is None:
        return
    touched = stories_touched(table, takedown.article_id, takedown.source)
    left = [story for one in touched if (story := without(one, goes, now=now))]
    names = {story.story_id for story in left}
    keep(table, left, [one.story_id for one in touched if one.story_id not in names])
    forget_history(table)


def take_out_of_runs(settings: Settings, takedown: Takedown, urls: frozenset[str]) -> None:
    """Texts and titles of finished runs are needed by nobody; those of a run under way the corpus refuses.

    Repeated, it does what is not done."""
    if settings.common_crawl.exists():
        shutil.rmtree(settings.common_crawl)
    for path in settings.runs.glob(f"*/{rematch_report.FILE}"):
        _forget_examples(path, urls)
    _forget_halves(settings)
    for folder in settings.runs.glob("*/*/"):
        logs = [folder / "parsed.jsonl", folder / _CRAWLED]
        if not _is_crawling(settings, folder):
            logs.append(folder / f"{_CRAWLED}.tmp")
        if any([_purge(folder, takedown, urls), *(_blank(path, takedown, urls) for path in logs)]):
            # It shows titles of its run; `clipdesk report` makes it anew.
            (folder.parent / "report.html").unlink(missing_ok=True)


def _forget_halves(settings: Settings) -> None:
    """What a writer had in hand: one that was killed, or that will find it gone and be tried again. Half a
    log of a crawl is gone on with, and only loses the line that was cut."""
    for path in settings.runs.rglob("*.tmp"):
        if path.name in _IN_HAND:
            path.unlink(missing_ok=True)
        elif path.name == f"{_CRAWLED}.tmp" and not _is_crawling(settings, path.parent):
            with path.open("r+b") as file:
                file.truncate(sum(len(line) for line in file if line.endswith(b"\n")))


def _is_crawling(settings: Settings, folder: Path) -> bool:
    """Whether the crawl that writes into a run's folder of a source is alive."""
    return any(
        map(is_being_written, settings.archive.glob(f"*/{folder.parent.name}/{folder.name}.warc.gz.tmp"))
    )


def _forget_examples(path: Path, urls: frozenset[str]) -> None:
    """The report of a rematch names some articles; it says how many there were without them, too."""
    try:
        report = rematch_report.of_run(path.parent)
    except CrawlError:
        path.unlink()
        return
    if report and any(one.url in urls for one in report.examples):
        examples = tuple(one for one in report.examples if one.url not in urls)
        write_atomically(path, rematch_report.to_json(replace(report, examples=examples)))


def _purge(folder: Path, takedown: Takedown, urls: frozenset[str]) -> bool:
    """Whether there were captures of it. A file that cannot be read may hold what is to go: when its run is
    taken up, the pages that are left are parsed again."""
    path = folder / "captures.jsonl"

    def goes(capture: Capture) -> bool:
        article = capture.article
        of_source = (article.source or folder.name) == takedown.source
        return of_source or article.article_id == takedown.article_id or article.url in urls

    try:
        if not path.exists() or not any(map(goes, captures_in(path))):
            return False
        _rewrite(path, (capture_line(capture) for capture in captures_in(path) if not goes(capture)))
    except CrawlError:
        path.unlink()
    return True


def _blank(path: Path, takedown: Takedown, urls: frozenset[str]) -> bool:
    """Whether a log had titles of it. A row stays, as in the corpus, but for the publisher's words."""

    def goes(record: CrawlRecord) -> bool:
        of_source = record.source == takedown.source
        return record.title is not None and (of_source or not urls.isdisjoint((record.url, record.final_url)))

    try:
        if not path.exists() or not any(map(goes, records_in(path))):
            return False
        rows = (replace(row, title=None) if goes(row) else row for row in records_in(path))
        _rewrite(path, map(to_json, rows))
    except CrawlError:
        path.unlink()
    return True


def _rewrite(path: Path, lines: Iterable[str]) -> None:
    with written_whole(path) as file:
        file.writelines(f"{line}\n" for line in lines)
