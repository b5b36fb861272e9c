"""Judging again what lacks a verdict of a topic, and storing what that changes, a batch at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import TypeVar
from uuid import uuid4

from clipdesk.corpus.storable import storable
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture, TopicMatch
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.followers import judging, rejudged
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.run.match_panel import MatchPanel
from steps.run.page_desk import Judged
from steps.run.parse import judge_all
from steps.run.runs import Run
from steps.upkeep.read_again import found
from steps.upkeep.rematch_report import Tally
from steps.upkeep.unjudged import BY, Unjudged

AT_ONCE = 500
"""Pages that are held in memory, and stored in one commit: some megabytes."""

OnRematched = Callable[[str, int, int], None]
"""Called with the source, its pages done, and its pages in all."""

T = TypeVar("T")


@dataclass(slots=True)
class RematchDesk:
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
        return f"{self.run.id}-{BY}" if self.run.topic else self.run.id

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
        same = [one for one in kept if stored.outcomes[one.record] is Outcome.UNCHANGED]
        # One that was stored before a kill has no row yet that says so.
        return {
            **stored.outcomes,
            **dict.fromkeys(self.corpus.stored_of(same) if same else (), Outcome.STORED),
        }

    def _log(self, source: str, records: Sequence[CrawlRecord]) -> None:
        if not self.dry_run:
            self.corpus.append_crawl_log(self._commit(), source, records)

    def _commit(self) -> str:
        return f"{self.name}-{uuid4().hex}"


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
