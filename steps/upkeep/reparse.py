"""Run the archive through today's parser and topics. Nothing is fetched.

Only the newest capture of an article is parsed again: older versions stay as they were read then. Pages that
were rejected are judged anew; what has become an article is stored. Each is matched against all topics that
follow its source.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from duckdb import DuckDBPyConnection

from clipdesk.corpus.query import connect, readable, rows_of
from clipdesk.corpus.rows import ROWS_AT_A_TIME, archive_record, article_version
from clipdesk.corpus.schema import ARTICLES
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture, DateOrigin
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord, Outcome, Step
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import GOES_ON, in_words
from clipdesk.model.followers import rejudged
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from parsers.version import PARSER_VERSION
from steps.run import runs
from steps.run.index import index
from steps.run.page_desk import Judged
from steps.run.parse import OnPage, judge_all
from steps.run.runs import Run
from steps.upkeep.comparison import ReparseReport, Tally, compare
from steps.upkeep.read_again import found

BY = "reparse"
"""Runs of this kind have names that begin so."""

_OF_TOPIC = "topic = $topic OR len(list_filter(topics_judged, lambda t: starts_with(t, $topic || '@'))) > 0"
"""Rows of crawl_log that judge for the topic, in whatever version."""

_STORED = f"""
    FROM articles
    WHERE ($source IS NULL OR source = $source)
      AND ($topic IS NULL OR list_contains(list_transform(topics, lambda t: t.topic), $topic)
           OR article_id IN (SELECT article_id FROM crawl_log WHERE article_id IS NOT NULL AND ({_OF_TOPIC})))
      AND ($since IS NULL OR fetched_at >= $since) AND ($until IS NULL OR fetched_at < $until)
"""  # noqa: S608 - only constants are put in

_REJECTED = f"""
    FROM (
        SELECT source, topic, url, logged_at, published_at, archive_path, archive_offset, archive_length,
               tdm_reservation, tdm_policy
        FROM crawl_log
        WHERE kind = 'article' AND archive_path IS NOT NULL AND outcome <> '{Outcome.REREAD}'
          AND ($source IS NULL OR source = $source)
          AND ($topic IS NULL OR (source, url) IN (SELECT (source, url) FROM crawl_log WHERE {_OF_TOPIC}))
          AND ($since IS NULL OR logged_at >= $since) AND ($until IS NULL OR logged_at < $until)
        QUALIFY row_number() OVER (PARTITION BY source, url ORDER BY logged_at DESC) = 1
            AND outcome IN ({", ".join(f"'{outcome}'" for outcome in Outcome if outcome.step is Step.PARSE)})
    )
"""  # noqa: S608 - only constants are put in

_MONTHS = f"SELECT source, first_seen_month, count(*) AS pages {_STORED} GROUP BY ALL ORDER BY ALL"
_A_MONTH = f"SELECT * {_STORED} AND first_seen_month = $month ORDER BY first_seen_at, article_id"
_COUNTS = f"SELECT source, count(*) AS pages {_REJECTED} GROUP BY source"
_A_SOURCE = f"SELECT * {_REJECTED} ORDER BY logged_at, url"
_UNTOLD = f"""
    SELECT archive_path, archive_offset, archive_length, version FROM articles a
    WHERE starts_with(run, '{BY}') AND NOT EXISTS (
        SELECT 1 FROM crawl_log l
        WHERE l.archive_path = a.archive_path AND l.archive_offset = a.archive_offset
          AND l.outcome IN ('{Outcome.REREAD}', '{Outcome.STORED}') AND l.logged_at >= a.stored_at)
"""  # noqa: S608 - only constants are put in
"""Whoever stored them was killed before he could log it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages: all bounds together; None is no bound. Those of a topic belong to it, or were judged for
    it. Times are when the page was fetched."""

    topic: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    """What is to be judged again, and what is stored of it (None: it was rejected), with the columns that an
    earlier release filled otherwise. What is kept of all pages of a `part` is stored at once; a try that was
    cut short had the same parts."""

    part: int
    record: CrawlRecord
    old: Capture | None
    outdated: Sequence[str] = ()


@dataclass(slots=True)
class _Kept:
    """What differs of some pages of one source, and the rows of the log for that."""

    captures: list[Capture] = field(default_factory=list)
    records: list[CrawlRecord] = field(default_factory=list)

    def add(self, capture: Capture, record: CrawlRecord) -> None:
        self.captures.append(capture)
        self.records.append(record)


@in_words("reparse", hint=GOES_ON)
def reparse(
    settings: Settings,
    selection: Selection,
    *,
    now: datetime,
    dry_run: bool = False,
    run_id: str | None = None,
    on_page: OnPage | None = None,
) -> ReparseReport:
    """The same `run_id` again stores nothing twice. Raises CorpusError, ArchiveError."""
    run = Run(run_id or runs.run_id(BY, now), None, (), now, by=BY)
    corpus = Corpus.open(settings.corpus)
    catalogue = of_run(settings, run.id)
    tally = Tally()
    if not dry_run:
        corpus.merge_articles()  # what was stored before a kill is seen to be done
    untold = {archive_record(row): row["version"] for row in rows_of(corpus, _UNTOLD)}
    with readable(corpus), connect(corpus) as tables:
        for source, months, rejected in _sources(tables, selection):
            total = sum(months.values()) + rejected
            pages = _pages(tables, replace(selection, source=source), months, run)
            again = _again(settings, run, source, pages, total, on_page)
            for part, some in groupby(again, key=lambda one: one[0].part):
                kept = _Kept()
                for page, judged in some:
                    _fold(page, judged, tally, kept, untold, catalogue, now)
                if not dry_run and kept.records:
                    _store(corpus, run, source, part, kept, now)
    if not dry_run:
        index(settings)
    return tally.report(run.id, dry_run=dry_run)


def _store(corpus: Corpus, run: Run, source: str, part: int, kept: _Kept, now: datetime) -> None:
    done = corpus.append_versions(run.id, source, kept.captures, now=now, reparsed=True, part=part)
    corpus.append_crawl_log(run.id, source, list(map(done.as_stored, kept.records)), part=part)


def _sources(tables: DuckDBPyConnection, selection: Selection) -> list[tuple[str, dict[str, int], int]]:
    """Each source with how many stored pages it has, by month, and how many that were rejected."""
    stored: dict[str, dict[str, int]] = {}
    for row in _rows(tables, _MONTHS, selection):
        stored.setdefault(row["source"], {})[row["first_seen_month"]] = row["pages"]
    rejected = {row["source"]: row["pages"] for row in _rows(tables, _COUNTS, selection)}
    return [
        (source, stored.get(source, {}), rejected.get(source, 0)) for source in sorted({*stored, *rejected})
    ]


def _pages(
    tables: DuckDBPyConnection, selection: Selection, months: Iterable[str], run: Run
) -> Iterator[_Page]:
    """Of one source: the newest capture of every article, then the pages that were rejected. Parts are days,
    and never come in another order."""
    for month in months:
        for row in _rows(tables, _A_MONTH, selection, month=month):
            old = article_version(row).capture
            outdated = ARTICLES.columns.outdated(row)
            yield _Page(row["first_seen_at"].toordinal(), _record(run, row["source"], old), old, outdated)
    for row in _rows(tables, _A_SOURCE, selection):
        part = date.max.toordinal() + row["logged_at"].toordinal()
        record = archive_record(row)
        again = _fetched(
            run, row["source"], row["url"], row["logged_at"], record, row["topic"], row["published_at"]
        )
        said = {name: row[name] for name in ("tdm_reservation", "tdm_policy")}
        yield _Page(part, replace(again, **said), None)


def _rows(
    tables: DuckDBPyConnection, sql: str, selection: Selection, **more: str
) -> Iterator[dict[str, Any]]:
    values = {name: getattr(selection, name) for name in ("topic", "source", "since", "until")}
    for batch in tables.sql(sql, params=values | more).to_arrow_reader(ROWS_AT_A_TIME):
        yield from batch.to_pylist()


def _record(run: Run, source: str, old: Capture) -> CrawlRecord:
    """The record of a stored article; what was said of its date and its rights is said again."""
    moment = old.article.published_at
    said = moment.at if moment and moment.origin is DateOrigin.DISCOVERY else None
    again = _fetched(run, source, old.article.url, old.fetched_at, old.record, None, said)
    rights = old.article.rights
    return replace(again, tdm_reservation=rights.tdm_reservation, tdm_policy=rights.tdm_policy)


def _fetched(
    run: Run,
    source: str,
    url: str,
    at: datetime,
    record: ArchiveRecord,
    topic: str | None,
    published_at: datetime | None,
) -> CrawlRecord:
    return CrawlRecord(
        run=run.id,
        topic=topic,
        source=source,
        url=url,
        published_at=published_at,
        kind=UrlKind.ARTICLE,
        outcome=Outcome.FETCHED,
        at=at,
        reason=f"parsed again by {PARSER_VERSION}",
        record=record,
    )


def _again(
    settings: Settings, run: Run, source: str, pages: Iterable[_Page], total: int, on_page: OnPage | None
) -> Iterator[tuple[_Page, Judged]]:
    """The pages with what they are judged to be now, in their order; few are held at a time."""
    asked: deque[_Page] = deque()

    def records() -> Iterator[CrawlRecord]:
        for page in pages:
            asked.append(page)
            yield page.record

    for judged in judge_all(settings, run, source, records(), total, on_page):
        yield asked.popleft(), judged


def _fold(
    page: _Page,
    judged: Judged,
    tally: Tally,
    kept: _Kept,
    untold: Mapping[ArchiveRecord, int],
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Count what a page has become, and keep it if it differs. What is stored and `untold` (the version, by
    record) gets its row: the first version is of a page that was rejected before."""
    record, after, old = judged.record, judged.capture, page.old
    version = untold.get(record.record, 0) if record.record else 0
    if old is None:
        if after and (after.topics or record.topic is None):
            tally.found += 1
            if version != 1:
                kept.captures.append(after)
            kept.records.append(found(record, after.topics, catalogue, now))
        else:
            tally.unchanged += 1
    elif after is None:
        tally.rejected.append(f"{old.article.url}: {record.outcome}, {record.reason}")
    elif difference := compare(old, after := _as_stored(old, after, record), page.outdated):
        tally.differs(difference)
        kept.add(after, replace(record, outcome=Outcome.REREAD, at=now))
    elif version > 1:
        kept.records.append(replace(record, outcome=Outcome.REREAD, at=now))
    else:
        tally.unchanged += 1


def _as_stored(old: Capture, after: Capture, record: CrawlRecord) -> Capture:
    """With the topics that this was no verdict on; an article that names no source is stored under that of
    its run, and stays there."""
    article = replace(after.article, source=after.article.source or old.article.source)
    return replace(after, article=article, topics=rejudged(old.topics, after.topics, record.topics_judged))
