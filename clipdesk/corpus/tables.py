"""The corpus: its tables, and the ways to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.admission import barred
from clipdesk.corpus.archive import read_page
from clipdesk.corpus.consumers import Consumers
from clipdesk.corpus.discovery import Change, keep, kept
from clipdesk.corpus.identities import as_stored, identities, identities_of
from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.memory import Memory, remembered
from clipdesk.corpus.merge import Merged, merge
from clipdesk.corpus.numbering import Key, Known, key_of, numbered, repeated
from clipdesk.corpus.positions import Positions
from clipdesk.corpus.reading.tables import ArticleTable, ReadableTable
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, archive_record, crawl_row, version_row
from clipdesk.corpus.schema import (
    ARTICLE_VERSIONS,
    ARTICLES,
    CONSUMERS,
    CRAWL_LOG,
    DISCOVERY,
    FINGERPRINTS,
    STORIES,
    TAKEDOWNS,
    WITHDRAWALS,
    TableSpec,
)
from clipdesk.corpus.table import translated
from clipdesk.corpus.version_index import known_versions
from clipdesk.corpus.withdrawals import withdrawals_in
from clipdesk.model.article import ArticleVersion, Capture
from clipdesk.model.change import Consumer
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery_state import DiscoveryState
from clipdesk.model.errors import CorpusError
from clipdesk.model.page import ArchiveRecord, Page
from clipdesk.model.story import Fingerprint, Story
from clipdesk.model.takedown import TakedownRecord
from clipdesk.model.urls import GENERAL, Parameters
from clipdesk.model.withdrawal import Withdrawal

if TYPE_CHECKING:
    from clipdesk.corpus.change_feed import ChangeFeed
    from clipdesk.corpus.search.index import SearchIndex
    from clipdesk.corpus.search.results import SearchResult, Sort


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of every capture, by its archive record: stored, unchanged, duplicate or taken_down.

    `first_seen_at` is by article_id, for every article that is stored. `again` says that the captures had
    been appended before, by an earlier try of the same run. `article_ids` are what the articles are stored
    under.
    """

    outcomes: Mapping[ArchiveRecord, Outcome]
    first_seen_at: Mapping[str, datetime]
    again: bool
    article_ids: Mapping[ArchiveRecord, str] = field(default_factory=dict)

    def as_stored(self, record: CrawlRecord) -> CrawlRecord:
        """The row of the log, with the identity that its article is stored under."""
        known_as = self.article_ids.get(record.record) if record.record is not None else None
        return record if known_as is None else replace(record, article_id=known_as)


class Corpus:
    """The tables under one folder or s3:// address; nothing is created before the first write.

    DuckDB is loaded by whoever asks in SQL: the crawl does not, and would be 20 MB larger.
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.article_versions = ArticleTable(self._at(ARTICLE_VERSIONS), ARTICLE_VERSIONS, self)
        self.articles = ArticleTable(self._at(ARTICLES), ARTICLES, self)
        self.crawl_log: ReadableTable[CrawlRecord] = ReadableTable(self._at(CRAWL_LOG), CRAWL_LOG, self)
        self.stories: ReadableTable[Story] = ReadableTable(self._at(STORIES), STORIES, self)
        self.fingerprints: ReadableTable[Fingerprint] = ReadableTable(
            self._at(FINGERPRINTS), FINGERPRINTS, self
        )
        self.withdrawals: ReadableTable[Withdrawal] = ReadableTable(self._at(WITHDRAWALS), WITHDRAWALS, self)
        self.takedowns: ReadableTable[TakedownRecord] = ReadableTable(self._at(TAKEDOWNS), TAKEDOWNS, self)
        self.discovery: ReadableTable[DiscoveryState] = ReadableTable(self._at(DISCOVERY), DISCOVERY, self)
        self._consumers: ReadableTable[Consumer] = ReadableTable(self._at(CONSUMERS), CONSUMERS, self)
        self.consumers = Consumers(self._consumers)
        self.positions = Positions((self.article_versions, self.withdrawals, self.takedowns))
        self._index: SearchIndex | None = None

    def _at(self, spec: TableSpec) -> str:
        return f"{self.uri}/{spec.name}"

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """The corpus at a folder or s3:// address, whether it exists yet or not."""
        return cls(str(path).rstrip("/"))

    @classmethod
    def existing(cls, path: Path | str) -> Self:
        """The same for a corpus that somebody has written; a desk's data folder will do. Raises CorpusError
        where there is none."""
        for corpus in (cls.open(path), cls.open(f"{path}/corpus")):
            if any(table.open() is not None for table in corpus.tables.values()):
                return corpus
        raise CorpusError(
            "is no corpus", where=str(path), hint="expected a data folder, or one that holds articles/"
        )

    @property
    def tables(self) -> Mapping[str, ReadableTable[Any]]:
        tables: tuple[ReadableTable[Any], ...] = (
            self.crawl_log,
            self.article_versions,
            self.articles,
            self.stories,
            self.fingerprints,
            self.withdrawals,
            self.takedowns,
            self.discovery,
            self._consumers,
        )
        return {table.spec.name: table for table in tables}

    def sql(self, query: str) -> pa.Table:
        """The answer to a DuckDB query over the tables, as Arrow. Raises InputError, UnknownName."""
        from clipdesk.corpus.query import connect, explained

        with connect(self) as connection, explained(connection):
            answer: pa.Table = connection.sql(query).to_arrow_table()
            return answer

    def page(self, version: ArticleVersion) -> Page:
        """The page that an article was read from, as the archive beside the tables has it. Raises
        ArchiveError."""
        return read_page(self.archive, version.capture.record)

    @property
    def archive(self) -> Path:
        """The folder that a desk keeps its WARC files in. Raises CorpusError for tables on no disk."""
        if "://" in self.uri:
            raise CorpusError("the archive is kept in a folder, beside the tables", where=self.uri)
        return Path(self.uri).parent / "archive"

    def search(
        self,
        query: str = "",
        *,
        source: str | Sequence[str] = (),
        language: str | Sequence[str] = (),
        topic: str | Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        sort: "Sort | str | None" = None,
        limit: int = 10,
        offset: int = 0,
        facets: bool = False,
    ) -> "SearchResult":
        """The articles that a query finds, of those that pass the filters: `limit` of them from `offset` on.

        `since` (included) and `until` (not included) bound the publication date, or the day on which an
        article without one was first seen; a date without a zone is UTC. The best come first; without a
        query, the newest. `facets` counts all that were found by source, language and month. docs/corpus.md
        has the language of queries.

        Raises InputError for what is no query, CorpusError where there is no index that can be used.
        """
        from clipdesk.corpus.search.results import Filters, Sort

        filters = Filters(_some(source), _some(language), _some(topic), (_utc(since), _utc(until)))
        asked = None if sort is None else Sort(sort)
        return self.index.search(query, filters, sort=asked, limit=limit, offset=offset, facets=facets)

    def changes(
        self, cursor: int | date | None = None, *, consumer: str | None = None, now: datetime | None = None
    ) -> "ChangeFeed":
        """What has changed since `cursor`: where an earlier reading ended (`ChangeFeed.cursor`), or a time
        (UTC if it has no zone); None or 0 is the beginning. Each change comes once, in the order in which it
        was stored.

        A `consumer` is somebody whose place is kept with the corpus: it begins with a cursor, once, goes on
        where it was from then on, and is moved by `ChangeFeed.confirm()` only. `now` is the present one, if
        nothing is said.

        Raises InputError for a cursor that is none, UnknownName for a consumer that did not begin yet,
        CorpusError, StoppedError."""
        from clipdesk.corpus.change_feed import ChangeFeed
        from clipdesk.corpus.changes import ChangesIn

        # By name and only now: the library lies under the parsers and imports none of them.
        judge = import_module("parsers.edits").edits
        tables = ChangesIn(self.article_versions, self.withdrawals, self.takedowns, self.crawl_log, judge)
        moment = now or datetime.now(UTC)
        if consumer is None:
            return ChangeFeed.since(tables, self.positions, cursor, now=moment)
        return ChangeFeed.of(tables, self.positions, self.consumers, consumer, cursor, now=moment)

    @property
    def index(self) -> "SearchIndex":
        """What `search` asks; `index.update()` brings it up to date. Raises CorpusError for tables that are
        on no disk of this machine."""
        from clipdesk.corpus.search.index import SearchIndex

        if self._index is None:
            self._index = SearchIndex.beside(self.uri, self.articles)
        return self._index

    def append_crawl_log(
        self, run: str, source: str, records: Sequence[CrawlRecord], *, part: int | None = None
    ) -> bool:
        """Append one row a record, once for each (run, source) and part: False if it had been done before."""
        with writer_lock(self.uri):
            return self.crawl_log.append([crawl_row(record) for record in records], f"{run}/{source}", part)

    def append_versions(
        self,
        run: str,
        source: str,
        captures: Sequence[Capture],
        *,
        now: datetime,
        reparsed: bool = False,
        part: int | None = None,
        earlier: set[Key] | None = None,
    ) -> Stored:
        """Append the captures whose content is new, once for each (run, source), or each of its parts.

        Called again for what has been appended, it changes nothing and says what was decided then. Parts come
        in order, from 0; `earlier` is what the captures of those before were, and grows by these. What was
        taken down is not let in again. `now` goes into `stored_at`. `reparsed` captures are new versions even
        where only other fields than the text have changed. Raises CorpusError.
        """
        transaction = f"{run}/{source}"
        with writer_lock(self.uri):
            captures, kept_out = self._admitted(captures, source)
            known = known_versions(self.article_versions, identities(captures))
            captures = as_stored(
                captures, {name: history[0].canonical_url for name, history in known.items()}
            )
            decided = numbered(captures, known, reparsed=reparsed, earlier=earlier or ())
            rows = [version_row(version, source, now) for version in decided.versions]
            again = not self.positions.append(self.article_versions, rows, transaction, part)
            stored = self._records_of(run, captures) if again else frozenset()
        outcomes = repeated(captures, stored, earlier or ()) if again else decided.outcomes
        if earlier is not None:
            earlier.update(map(key_of, captures))
        first_seen = _first_seen(known) | {
            row["article_id"]: row["first_seen_at"] for row in rows if not again
        }
        article_ids = {capture.record: capture.article.article_id for capture in captures}
        return Stored(kept_out | outcomes, first_seen, again, article_ids)

    def stored_of(self, captures: Sequence[Capture]) -> frozenset[ArchiveRecord]:
        """Which of the captures are versions already, by their archive records. Raises CorpusError."""
        records = [capture.record for capture in captures]
        paths = pa.array(sorted({record.path for record in records}), pa.string())
        offsets = pa.array([record.offset for record in records], pa.int64())
        wanted = pads.field("archive_path").isin(paths) & pads.field("archive_offset").isin(offsets)
        with translated(self.article_versions.uri):
            table = self.article_versions.dataset().to_table(columns=list(ARCHIVE_COLUMNS), filter=wanted)
        return frozenset(map(archive_record, table.to_pylist())) & frozenset(records)

    def merge_articles(self) -> Merged:
        """Bring `articles` up to date with `article_versions`. Raises CorpusError."""
        with writer_lock(self.uri):
            return merge(self.article_versions, self.articles, self.withdrawals, self.stories)

    def memory(self, source: str, parameters: Parameters = GENERAL) -> Memory:
        """What is remembered of every page of a source, whose `parameters` mean something of their own.
        Raises CorpusError."""
        return remembered(self.crawl_log, source, parameters)

    def discovery_of(self, source: str) -> Mapping[str, DiscoveryState]:
        """The state of each page of discovery of a source, by URL. Raises CorpusError."""
        return kept(self.discovery, source)

    def keep_discovery(self, source: str, change: Change, *, transaction: str | None = None) -> bool:
        """Change what is known of a source's pages of discovery, once for each `transaction`: False if it had
        been done before. Raises CorpusError."""
        with writer_lock(self.uri):
            return keep(self.discovery, source, change, transaction)

    def append_withdrawals(
        self, run: str, source: str, records: Sequence[CrawlRecord], *, part: int | None = None
    ) -> None:
        """Note which articles these records, as they are logged, found withdrawn or back again; once for each
        (run, source) and part. Raises CorpusError."""
        with writer_lock(self.uri):
            changes = withdrawals_in(records, self.crawl_log, self.withdrawals, source)
            if changes:
                rows = [self.withdrawals.spec.columns.put(change) for change in changes]
                self.positions.append(self.withdrawals, rows, f"{run}/{source}", part)

    def _admitted(
        self, captures: Sequence[Capture], source: str
    ) -> tuple[list[Capture], dict[ArchiveRecord, Outcome]]:
        """The captures that nobody has asked to keep out, and the outcome of the others."""
        asked = barred(self.takedowns)
        admitted: list[Capture] = []
        outcomes: dict[ArchiveRecord, Outcome] = {}
        for capture in captures:
            article = capture.article
            is_named = not asked.article_ids.isdisjoint(identities_of(capture))
            if is_named or (article.source or source) in asked.sources:
                outcomes[capture.record] = Outcome.TAKEN_DOWN
            else:
                admitted.append(capture)
        return admitted, outcomes

    def _records_of(self, run: str, captures: Sequence[Capture]) -> frozenset[ArchiveRecord]:
        """The archive records of those of these captures that a run has stored."""
        offsets = pa.array([capture.record.offset for capture in captures], pa.int64())
        wanted = (pads.field("run") == run) & pads.field("archive_offset").isin(offsets)
        with translated(self.article_versions.uri):
            dataset = self.article_versions.dataset({"run": [run]})
            table = dataset.to_table(columns=list(ARCHIVE_COLUMNS), filter=wanted)
        return frozenset(map(archive_record, table.to_pylist()))


def _utc(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _some(values: str | Sequence[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _first_seen(known: Mapping[str, Sequence[Known]]) -> dict[str, datetime]:
    return {article_id: history[0].first_seen_at for article_id, history in known.items()}
