"""Run the archive through today's parser and topics. Nothing is fetched.

Only the newest capture of an article is parsed again: older versions stay as they were read then. Pages that
were rejected are judged anew; what has become an article is stored. Each is matched against all topics that
follow its source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.rows import archive_record, article_version
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture, DateOrigin
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord, Outcome, Step
from clipdesk.model.discovery import UrlKind
from clipdesk.model.followers import rejudged
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from parsers.version import PARSER_VERSION
from steps.run import runs
from steps.run.index import index
from steps.run.parse import OnPage, judge_all
from steps.run.runs import Run
from steps.upkeep.comparison import Difference, ReparseReport, compare, summarise
from steps.upkeep.read_again import found

_REJECTED = [outcome for outcome in Outcome if outcome.step is Step.PARSE]

_OF_TOPIC = "topic = $topic OR len(list_filter(topics_judged, lambda t: starts_with(t, $topic || '@'))) > 0"
"""Rows of crawl_log that judge for the topic, in whatever version."""

_STORED_ROWS = f"""
    SELECT * FROM articles
    WHERE ($source IS NULL OR source = $source)
      AND ($topic IS NULL OR list_contains(list_transform(topics, lambda t: t.topic), $topic)
           OR article_id IN (SELECT article_id FROM crawl_log WHERE article_id IS NOT NULL AND ({_OF_TOPIC})))
      AND ($since IS NULL OR fetched_at >= $since) AND ($until IS NULL OR fetched_at < $until)
"""  # noqa: S608 - only constants are put in

_REJECTED_ROWS = f"""
    SELECT source, topic, url, logged_at, published_at, archive_path, archive_offset, archive_length,
           tdm_reservation, tdm_policy
    FROM crawl_log
    WHERE kind = 'article' AND archive_path IS NOT NULL AND outcome <> '{Outcome.REREAD}'
      AND ($source IS NULL OR source = $source)
      AND ($topic IS NULL OR (source, url) IN (SELECT (source, url) FROM crawl_log WHERE {_OF_TOPIC}))
      AND ($since IS NULL OR logged_at >= $since) AND ($until IS NULL OR logged_at < $until)
    QUALIFY row_number() OVER (PARTITION BY source, url ORDER BY logged_at DESC) = 1
        AND outcome IN ({", ".join(f"'{outcome}'" for outcome in _REJECTED)})
"""  # noqa: S608 - only constants are put in


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages: all bounds together; None is no bound. Those of a topic belong to it, or were judged for
    it. Times are when the page was fetched."""

    topic: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(slots=True)
class _Outcome:
    """What the pages of one source have become."""

    captures: list[Capture]
    records: list[CrawlRecord]
    differences: list[Difference]
    rejected: list[str]
    unchanged: int = 0
    found: int = 0


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
    run = Run(run_id or runs.run_id("reparse", now), None, (), now, by="reparse")
    corpus = Corpus.open(settings.corpus)
    catalogue = of_run(settings, run.id)
    stored, rejected = _stored(corpus, selection), _rejected(corpus, selection, run)
    outcomes = []
    for source in sorted({*stored, *rejected}):
        before, again = stored.get(source, {}), rejected.get(source, [])
        outcome = _judged(settings, run, catalogue, source, before, again, now, on_page)
        outcomes.append(outcome)
        if not dry_run and outcome.captures:
            done = corpus.append_versions(run.id, source, outcome.captures, now=now, reparsed=True)
            corpus.append_crawl_log(run.id, source, list(map(done.as_stored, outcome.records)))
    if not dry_run:
        index(settings)
    return summarise(
        run.id,
        dry_run=dry_run,
        unchanged=sum(one.unchanged for one in outcomes),
        found=sum(one.found for one in outcomes),
        differences=[difference for one in outcomes for difference in one.differences],
        rejected=[url for one in outcomes for url in one.rejected],
    )


Before = Mapping[ArchiveRecord, Capture]


def _stored(corpus: Corpus, selection: Selection) -> dict[str, dict[ArchiveRecord, Capture]]:
    """The newest capture of every article, by source and archive record."""
    by_source: dict[str, dict[ArchiveRecord, Capture]] = {}
    for row in _rows(corpus, _STORED_ROWS, selection):
        capture = article_version(row).capture
        by_source.setdefault(row["source"], {})[capture.record] = capture
    return by_source


def _rejected(corpus: Corpus, selection: Selection, run: Run) -> dict[str, list[CrawlRecord]]:
    by_source: dict[str, list[CrawlRecord]] = {}
    for row in _rows(corpus, _REJECTED_ROWS, selection):
        record = archive_record(row)
        again = _fetched(
            run, row["source"], row["url"], row["logged_at"], record, row["topic"], row["published_at"]
        )
        said = {name: row[name] for name in ("tdm_reservation", "tdm_policy")}
        by_source.setdefault(row["source"], []).append(replace(again, **said))
    return by_source


def _rows(corpus: Corpus, sql: str, selection: Selection) -> Iterator[dict[str, Any]]:
    values = {name: getattr(selection, name) for name in ("topic", "source", "since", "until")}
    return rows_of(corpus, sql, values)


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


def _judged(
    settings: Settings,
    run: Run,
    catalogue: Catalogue,
    source: str,
    before: Before,
    rejected: list[CrawlRecord],
    now: datetime,
    on_page: OnPage | None,
) -> _Outcome:
    """Parse the pages of one source, and keep what differs."""
    result = _Outcome([], [], [], [])
    again = [_record(run, source, old) for old in before.values()]
    total = len(again) + len(rejected)
    for judged in judge_all(settings, run, source, [*again, *rejected], total, on_page):
        record, after = judged.record, judged.capture
        old = before.get(record.record) if record.record else None
        if old is None:
            if after and (after.topics or record.topic is None):
                result.found += 1
                result.captures.append(after)
                result.records.append(found(record, after.topics, catalogue, now))
            else:
                result.unchanged += 1
        elif after is None:
            result.rejected.append(f"{old.article.url}: {record.outcome}, {record.reason}")
        elif difference := compare(old, after := _with_others(old, after, record)):
            result.differences.append(difference)
            result.captures.append(after)
            result.records.append(replace(record, outcome=Outcome.REREAD, at=now))
        else:
            result.unchanged += 1
    return result


def _with_others(old: Capture, after: Capture, record: CrawlRecord) -> Capture:
    return replace(after, topics=rejudged(old.topics, after.topics, record.topics_judged))
