"""Apply a new topic, or a changed one, to what the archive and the corpus hold already. Nothing is fetched.

Every page that the newest verdict does not name the topic for, as it is defined now, is judged again for all
topics that follow its source: a stored article by its text, a page that was off topic as the archive has it.
What that changes is stored as a new version. The crawl log gets a row for each page that was judged, whatever
became of it, so that it is done once: a rematch that was killed goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import TypeVar
from uuid import uuid4

import pyarrow.dataset as pads
from filelock import FileLock, Timeout

from clipdesk.corpus.storable import storable
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture, TopicMatch
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ConfigError, UnknownName
from clipdesk.model.followers import judging, rejudged
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from clipdesk.model.topic import Topic
from parsers.matching import Matcher
from steps.run import runs
from steps.run.match_panel import MatchPanel
from steps.run.page_desk import Judged
from steps.run.parse import judge_all
from steps.run.runs import Run, write_atomically
from steps.run.set_aside import MACHINE
from steps.upkeep.read_again import found
from steps.upkeep.rematch_report import FILE, RematchReport, Tally, to_json
from steps.upkeep.unjudged import EVERY, Unjudged, lacking

AT_ONCE = 500
"""Pages that are held in memory, and stored in one commit: some megabytes."""

OnRematched = Callable[[str, int, int], None]
"""Called with the source, its pages done, and its pages in all."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pages: all bounds together. `topic` None is every topic, `sources` None are all that they follow;
    times are when a page was fetched; `limit` is for each source, of either sort."""

    topic: str | None = None
    sources: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = EVERY


def rematch(
    settings: Settings,
    asked: Asked,
    *,
    now: datetime,
    dry_run: bool = False,
    on_page: OnRematched | None = None,
) -> RematchReport:
    """With today's catalogue. Raises CorpusError, and ConfigError for what cannot be meant, or while another
    one is under way."""
    run = Run(runs.run_id("rematch", now), None, (), now, by="rematch")
    check(of_run(settings, run.id), settings, asked)
    try:
        with nullcontext() if dry_run else _alone(settings):
            return _rematch(settings, run, asked, now, dry_run, on_page)
    except Timeout as error:
        raise ConfigError("another rematch is under way", hint="wait for it to end") from error


def rematch_after(
    settings: Settings, run_id: str, *, now: datetime, on_page: OnRematched | None = None
) -> RematchReport:
    """What a run of a topic does when its own pages are stored: it reads the newest pages of each of its
    sources, no more than it may fetch, so that a new topic never makes a run much longer; the next run goes
    on. The report is kept with the run, and says so where it failed. Raises what the machine has to do with
    it: CorpusError, ArchiveError, OSError."""
    run = runs.read(settings, run_id)
    if run.topic is None:
        raise ValueError(f"run {run_id} is for no topic")
    limit = run.max_pages or of_run(settings, run_id).topic(run.topic).limits.max_pages
    try:
        with _alone(settings):
            report = _rematch(settings, run, Asked(run.topic, run.sources, limit=limit), now, False, on_page)
    except Timeout:
        report = RematchReport((run.topic,), why_not="another rematch is under way; the next run sees to it")
    except MACHINE:
        raise
    except Exception as error:  # noqa: BLE001 - what was crawled is stored, and the report tells of this
        report = RematchReport((run.topic,), why_not=f"it failed: {type(error).__name__}: {error}")
    write_atomically(runs.folder(settings, run_id) / FILE, to_json(report))
    return report


def check(catalogue: Catalogue, settings: Settings, asked: Asked) -> None:
    """A source is one of the catalogue, or one of the corpus that nobody declares: a file that was taken
    in."""
    topic = catalogue.topic(asked.topic) if asked.topic else None
    for source in asked.sources or ():
        if source in catalogue.sources:
            if topic and source not in topic.sources:
                raise ConfigError(f"does not follow {source}", where=f"topic {topic.id}")
        elif (
            not Corpus.open(settings.corpus)
            .crawl_log.dataset({"source": [source]})
            .count_rows(filter=pads.field("source") == source)
        ):
            raise UnknownName("source", source, list(catalogue.sources))


def _alone(settings: Settings) -> FileLock:
    """Two at once would store the same twice. On several machines, let one worker at a time store."""
    settings.runs.mkdir(parents=True, exist_ok=True)
    return FileLock(settings.runs / "rematch.lock", timeout=0)


def _rematch(
    settings: Settings,
    run: Run,
    asked: Asked,
    now: datetime,
    dry_run: bool,
    on_page: OnRematched | None,
) -> RematchReport:
    catalogue = of_run(settings, run.id)
    topics = (catalogue.topic(asked.topic),) if asked.topic else tuple(catalogue.topics.values())
    corpus = Corpus.open(settings.corpus)
    tally = Tally(tuple(topic.id for topic in topics), dry_run)
    desk = _Desk(settings, run, catalogue, corpus, now, dry_run, tally, on_page or (lambda *_: None))
    if not dry_run:
        corpus.merge_articles()  # what was stored before a kill is seen to be done
    for source, some in _to_do(corpus, catalogue, topics, asked.sources):
        names = tuple(topic.judged_as for topic in some)
        unjudged = Unjudged(corpus, source, names, asked.since, asked.until, asked.limit)
        desk.match_stored(unjudged)
        desk.read_rejected(unjudged)
        tally.wanted += _wanted(unjudged, some)
    if not dry_run:
        corpus.merge_articles()
    return tally.report()


def _to_do(
    corpus: Corpus, catalogue: Catalogue, topics: Sequence[Topic], sources: Sequence[str] | None
) -> Iterator[tuple[str, list[Topic]]]:
    """Each source of which anything lacks a verdict, with those of the topics that judge it."""
    followed = (
        sources if sources is not None else sorted({name for topic in topics for name in topic.sources})
    )
    chosen = {source: _of_source(catalogue, source, topics) for source in followed}
    groups: dict[tuple[str, ...], list[str]] = {}
    for source, some in chosen.items():
        if some:
            groups.setdefault(tuple(topic.judged_as for topic in some), []).append(source)
    for names, group in groups.items():
        for source in sorted(lacking(corpus, group, names)):
            yield source, chosen[source]


def _of_source(catalogue: Catalogue, source: str, topics: Sequence[Topic]) -> list[Topic]:
    judges = {topic.id for topic in judging(catalogue, source, None)}
    return [topic for topic in topics if topic.id in judges]


def _wanted(unjudged: Unjudged, topics: Sequence[Topic]) -> int:
    """How many of the pages that were never fetched the topics want now, by their titles."""
    matchers = [Matcher(topic) for topic in topics]
    return sum(
        any(matcher.topic.prefilter == "off" or matcher.mentions(title) for matcher in matchers)
        for title in unjudged.unfetched_titles()
    )


@dataclass(slots=True)
class _Desk:
    """Judges again, and stores what that changes, a batch at a time."""

    settings: Settings
    run: Run
    catalogue: Catalogue
    corpus: Corpus
    now: datetime
    dry_run: bool
    tally: Tally
    on_page: OnRematched

    @property
    def name(self) -> str:
        """The rows are not those of the run itself: its report counts what it crawled."""
        return f"{self.run.id}-rematch" if self.run.topic else self.run.id

    def match_stored(self, unjudged: Unjudged) -> None:
        """Articles keep their text; only their topics change."""
        panel, done, in_all = MatchPanel(judging(self.catalogue, unjudged.source, None)), 0, 0
        for batch in _batches(unjudged.stored()):
            judged = [(before, *self._matched(panel, before)) for before, _ in batch]
            captures, records = [], []
            for before, matches, reason in judged:
                topics = rejudged(before.topics, matches, panel.judged)
                records.append(self._row(unjudged.source, before, reason, panel.judged))
                if set(topics) != set(before.topics):
                    captures.append(replace(before, run=self.name, topics=topics))
                    self.tally.matched(before.article, before.topics, topics)
            self._store(unjudged.source, captures, records)
            done, in_all = done + len(batch), batch[0][1]
            self.on_page(unjudged.source, done, min(in_all, unjudged.limit))
        self.tally.stored += done
        self.tally.left += in_all - done

    def _matched(self, panel: MatchPanel, before: Capture) -> tuple[tuple[TopicMatch, ...], str]:
        """Whatever an article does to the code that matches it, it keeps the topics that it had."""
        try:
            matched = panel.match(before.article, self.now)
        except Exception as error:  # noqa: BLE001 - its row and the report tell of it
            reason = f"cannot be matched: {type(error).__name__}: {error}"
            self.tally.failed(before.article.url, reason)
            return before.topics, reason
        return matched.topics, matched.off_reason

    def read_rejected(self, unjudged: Unjudged) -> None:
        """Pages that no topic wanted are parsed and matched again."""
        rows = unjudged.rejected()
        first = next(rows, None)
        if first is None:
            return
        total = min(first[1], unjudged.limit)
        originals: dict[ArchiveRecord | None, CrawlRecord] = {}
        again = self._fetched(unjudged.source, (row for row, _ in chain([first], rows)), originals)
        every = judge_all(
            self.settings,
            self.run,
            unjudged.source,
            again,
            total,
            lambda done, of: self.on_page(unjudged.source, done, of),
        )
        for batch in _batches(every):
            pairs = [(originals.pop(judged.record.record), judged) for judged in batch]
            self._keep_found(unjudged.source, pairs)
        self.tally.read += total
        self.tally.left += first[1] - total

    def _fetched(
        self, source: str, rows: Iterable[CrawlRecord], originals: dict[ArchiveRecord | None, CrawlRecord]
    ) -> Iterator[CrawlRecord]:
        """The rows as a crawl left them; `originals` gets what they were."""
        for row in rows:
            originals[row.record] = row
            topic = row.topic if source in self.catalogue.sources else None
            yield replace(row, outcome=Outcome.FETCHED, topic=topic)

    def _keep_found(self, source: str, pairs: Sequence[tuple[CrawlRecord, Judged]]) -> None:
        captures = [
            replace(judged.capture, run=self.name)
            for _, judged in pairs
            if judged.capture is not None and judged.capture.topics
        ]
        for capture in captures:
            self.tally.found(capture.article, capture.topics)
        outcomes = self._append(source, captures, reparsed=False)
        records = [self._after(source, row, judged, outcomes) for row, judged in pairs]
        self._log(source, records)

    def _after(
        self, source: str, row: CrawlRecord, judged: Judged, outcomes: dict[ArchiveRecord, Outcome]
    ) -> CrawlRecord:
        """The row of a page that was rejected before. One that cannot be read is given up as well: `reparse`
        reads it again."""
        result, capture = judged.record, judged.capture
        outcome = outcomes.get(capture.record) if capture and capture.topics else None
        row = replace(result, run=self.name, topic=row.topic, at=row.at)
        if capture and outcome is Outcome.STORED:
            return found(row, capture.topics, self.catalogue, self.now)
        names = tuple(topic.judged_as for topic in judging(self.catalogue, source, result.topic))
        if outcome is not None:
            return replace(row, outcome=outcome, reason=outcome.meaning, at=self.now, article_id=None)
        if result.outcome is Outcome.PARSE_ERROR:
            self.tally.failed(row.url, result.reason)
        reason = f"{result.outcome}: {result.reason}" if capture is None else "about none of the topics"
        return replace(row, outcome=Outcome.REREAD, reason=reason, at=self.now, topics_judged=names)

    def _row(self, source: str, before: Capture, reason: str, judged: tuple[str, ...]) -> CrawlRecord:
        """Of a stored article."""
        article = before.article
        return CrawlRecord(
            run=self.name,
            topic=self.run.topic,
            source=source,
            url=article.url,
            kind=UrlKind.ARTICLE,
            outcome=Outcome.REREAD,
            at=self.now,
            reason=reason or "about all of the topics",
            title=article.headline,
            record=before.record,
            article_id=article.article_id,
            content_hash=article.content_hash,
            topics_judged=judged,
        )

    def _store(self, source: str, captures: Sequence[Capture], records: Sequence[CrawlRecord]) -> None:
        self._append(source, captures, reparsed=True)
        self._log(source, records)

    def _append(
        self, source: str, captures: Sequence[Capture], *, reparsed: bool
    ) -> dict[ArchiveRecord, Outcome]:
        """What was stored before a kill is in `articles` by now, and is not asked for again: so each commit
        may have a name of its own."""
        if self.dry_run or not captures:
            return {}
        kept, refused = storable(captures, source)
        for capture in captures:
            if fault := refused.get(capture.record):
                self.tally.failed(capture.article.url, fault)
        stored = self.corpus.append_versions(self._commit(), source, kept, now=self.now, reparsed=reparsed)
        return dict(stored.outcomes)

    def _log(self, source: str, records: Sequence[CrawlRecord]) -> None:
        if not self.dry_run:
            self.corpus.append_crawl_log(self._commit(), source, records)

    def _commit(self) -> str:
        return f"{self.name}-{uuid4().hex}"


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
