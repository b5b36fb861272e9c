"""Parse what a crawl fetched: every page becomes a capture, or a record that says why it is none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from clipdesk.corpus.archive import read_page
from clipdesk.model.article import Article, Capture, DateOrigin, Moment, TopicMatch
from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ArchiveError, CrawlError
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.revisit import next_visit_at
from clipdesk.model.settings import Settings
from clipdesk.model.source import Source
from clipdesk.model.urls import site
from parsers import parse
from parsers.matching import Matcher
from steps.run import runs
from steps.run.handover import capture_lines, read_captures, read_records
from steps.run.runs import Run, write_atomically

OnPage = Callable[[int, int], None]
"""Called with pages done and pages in all."""

SMALL = 64
"""Up to so many pages a second process costs more than it gives."""


@dataclass(frozen=True, slots=True)
class ParseSummary:
    """`captures` and `log` are paths; `pages` were parsed, `articles` of them are kept."""

    source: str
    captures: str
    log: str
    pages: int
    articles: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with its verdict, and the capture if the page is an article on topic."""

    record: CrawlRecord
    capture: Capture | None = None


def parse_crawl(
    settings: Settings, run_id: str, source_id: str, *, on_page: OnPage | None = None
) -> ParseSummary:
    """Read the crawl's log, parse every fetched page. Does nothing if this was done before. Raises CrawlError
    for a log that cannot be read."""
    folder = runs.folder(settings, run_id) / source_id
    captures, log = folder / "captures.jsonl", folder / "parsed.jsonl"
    if not _complete(captures, log):
        records = read_records(folder / "crawl.jsonl")
        judged = list(judge_all(settings, runs.read(settings, run_id), source_id, records, on_page))
        write_atomically(captures, capture_lines(one.capture for one in judged if one.capture))
        write_atomically(log, _lines(to_json(one.record) for one in judged))
    return ParseSummary(source_id, str(captures), str(log), _count(folder / "crawl.jsonl"), _count(captures))


def _complete(captures: Path, log: Path) -> bool:
    """Whether both are there and can be read. What another release parsed and this one cannot read is parsed
    again: the pages are in the archive."""
    if not log.exists():
        return False
    try:
        read_records(log)
        read_captures(captures)
    except (CrawlError, OSError):
        return False
    return True


def _lines(rows: Iterable[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def judge_all(
    settings: Settings, run: Run, source_id: str, records: list[CrawlRecord], on_page: OnPage | None
) -> Iterator[Judged]:
    """Every record, in order; only the fetched ones are parsed."""
    for done, judged in enumerate(_results(settings, run, source_id, records), start=1):
        if on_page:
            on_page(done, len(records))
        yield judged


def _results(settings: Settings, run: Run, source_id: str, records: list[CrawlRecord]) -> Iterator[Judged]:
    if len(records) <= SMALL or settings.workers == 1:
        desk = PageDesk(settings, run, source_id)
        yield from map(desk.judge, records)
        return
    with ProcessPoolExecutor(
        settings.workers, get_context("forkserver"), _open_desk, (settings, run, source_id)
    ) as pool:
        yield from pool.map(_judge, records, chunksize=16)


_desk: "PageDesk"
"""The desk of a worker process."""


def _open_desk(settings: Settings, run: Run, source_id: str) -> None:
    global _desk
    _desk = PageDesk(settings, run, source_id)


def _judge(record: CrawlRecord) -> Judged:
    return _desk.judge(record)


class PageDesk:
    """Judges the pages of one source in one run."""

    def __init__(self, settings: Settings, run: Run, source_id: str) -> None:
        self.settings = settings
        self.run = run
        self.catalogue: Catalogue = load(settings)
        self.declared = self.catalogue.sources.get(source_id)
        self.matchers = [
            Matcher(topic)
            for topic in self.catalogue.topics.values()
            if run.topic is None or topic.id == run.topic
        ]

    def judge(self, record: CrawlRecord) -> Judged:
        if record.outcome is not Outcome.FETCHED or record.kind is not UrlKind.ARTICLE or not record.record:
            return Judged(record)
        try:
            page = read_page(self.settings.archive, record.record)
        except ArchiveError as error:
            return self._rejected(record, Outcome.PARSE_ERROR, str(error))
        source = self.declared or self._publisher(page.url)
        try:
            article = parse(
                page.html,
                page.url,
                headers=page.headers,
                source=source,
                fetched_at=page.fetched_at,
                status=page.status,
            )
        except Exception as error:  # noqa: BLE001 - one page must not end the run; its row tells of it
            return self._rejected(record, Outcome.PARSE_ERROR, f"{type(error).__name__}: {error}")
        return self._verdict(record, record.record, with_discovery(article, record))

    def _publisher(self, url: str) -> Source | None:
        """The source whose home page is on the URL's site: pages of an ingest come from anywhere."""
        return self._by_site.get(site(url))

    @cached_property
    def _by_site(self) -> Mapping[str, Source]:
        return {site(source.homepage): source for source in self.catalogue.sources.values()}

    def _verdict(self, record: CrawlRecord, kept: ArchiveRecord, article: Article) -> Judged:
        record = replace(
            record,
            article_id=article.article_id,
            content_hash=article.content_hash,
            title=article.headline or record.title,
        )
        if not article.completeness.kept:
            return self._rejected(record, Outcome(article.completeness), "; ".join(article.evidence))
        on_topic, off_reason = self._match(article)
        if self.run.topic and not on_topic:
            return self._rejected(record, Outcome.OFF_TOPIC, off_reason)
        return Judged(record, Capture(article, self.run.id, record.at, kept, on_topic))

    def _rejected(self, record: CrawlRecord, outcome: Outcome, reason: str) -> Judged:
        """The page stays in the archive; the verdict decides whether its URL is ever fetched again."""
        topic = self.catalogue.topics[self.run.topic] if self.run.topic else None
        seen_at = record.first_seen_at or record.at
        again = next_visit_at(outcome, topic.revisit, seen_at, record.at) if topic else None
        return Judged(replace(record, outcome=outcome, reason=reason, next_visit_at=again))

    def _match(self, article: Article) -> tuple[tuple[TopicMatch, ...], str]:
        """The topics that the article is about, and why it is not about the others."""
        on_topic, off_reasons = [], []
        for matcher in self.matchers:
            match = matcher.match(
                headline=article.headline,
                standfirst=article.standfirst,
                body=article.body,
                language=article.language,
            )
            if matcher.is_on_topic(match):
                on_topic.append(match)
            else:
                off_reasons.append(explain(match))
        return tuple(on_topic), "; ".join(off_reasons)


def explain(match: TopicMatch) -> str:
    found = ", ".join(match.reasons) or "none of its terms"
    return f"{match.topic}: score {match.score:.2f}, found {found}"


def with_discovery(article: Article, record: CrawlRecord) -> Article:
    """The article, dated by what the feed or sitemap said where the page itself says nothing."""
    if article.published_at is not None or record.published_at is None:
        return article
    said = record.published_at
    moment = Moment(said, day_only=False, raw=said.isoformat(), origin=DateOrigin.DISCOVERY, confidence=0.7)
    return replace(article, published_at=moment)
