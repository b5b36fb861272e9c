"""One page of a run judged: parsed, matched, and given its verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import parsers
from clipdesk.corpus.archive import read_page
from clipdesk.model.article import Article, Capture, DateOrigin, Moment
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ArchiveError, ClipdeskError, TakenOut
from clipdesk.model.followers import judging
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.revisit import next_visit_at
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from clipdesk.model.source import Source, SourceKind, source_id
from clipdesk.model.urls import host, site
from parsers.outlets import Directory, catalogue
from steps.run.handover import capture_line
from steps.run.match_panel import MatchPanel
from steps.run.runs import Run


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with its verdict, and if the page is an article on topic its capture, and that as a line."""

    record: CrawlRecord
    capture: Capture | None = None
    line: str = ""


def not_a_page(record: CrawlRecord) -> Judged | None:
    """The record as it is, where there is nothing to parse."""
    fetched = record.outcome is Outcome.FETCHED and record.kind is UrlKind.ARTICLE
    return None if fetched and record.record is not None else Judged(record)


def open_desk(settings: Settings, run: Run, source_id: str) -> Callable[[CrawlRecord], Judged]:
    """For a process that judges pages. Raises ConfigError."""
    return PageDesk(settings, run, source_id).judge


def broken(settings: Settings, run: Run, record: CrawlRecord, error: ClipdeskError) -> Judged:
    """The verdict on a page that took too much, or ended the process that read it."""
    catalogue = of_run(settings, run.id)
    return rejected(record, catalogue, record.topic, Outcome.PARSE_ERROR, str(error))


def rejected(
    record: CrawlRecord, catalogue: Catalogue, topic_id: str | None, outcome: Outcome, reason: str
) -> Judged:
    """The page stays in the archive; the verdict decides whether its URL is ever fetched again."""
    topic = catalogue.topics.get(topic_id or "")
    seen_at = record.first_seen_at or record.at
    again = next_visit_at(outcome, topic.revisit, seen_at, record.at) if topic else None
    return Judged(replace(record, outcome=outcome, reason=reason, next_visit_at=again))


class PageDesk:
    """Judges the pages of one source in one run, each for all the topics that follow the source."""

    def __init__(self, settings: Settings, run: Run, source_id: str) -> None:
        self.settings = settings
        self.run = run
        self.catalogue: Catalogue = of_run(settings, run.id)
        self.source_id = source_id
        self.declared = self.catalogue.sources.get(source_id)
        self._panels: dict[str | None, MatchPanel] = {}

    def judge(self, record: CrawlRecord) -> Judged:
        """Whatever a page does to the code that reads it, it costs this page alone."""
        try:
            return self._judged(record)
        except TakenOut as error:
            gone = replace(record, record=None, title=None)
            return self._rejected(gone, Outcome.TAKEN_DOWN, str(error))
        except ArchiveError as error:
            return self._rejected(record, Outcome.PARSE_ERROR, str(error))
        except Exception as error:  # noqa: BLE001 - its row tells of it
            return self._rejected(record, Outcome.PARSE_ERROR, f"{type(error).__name__}: {error}")

    def _judged(self, record: CrawlRecord) -> Judged:
        if record.record is None:
            return Judged(record)
        page = read_page(self.settings.archive, record.record)
        article = parsers.parse(
            page.html,
            page.url,
            headers=page.headers,
            source=self._source_of(page.url),
            fetched_at=page.fetched_at,
            status=page.status,
            outlets=self._outlets,
        )
        if self._aggregator:
            if site(page.url) == site(self._aggregator.homepage):
                return self._rejected(record, Outcome.NOT_ARTICLE, "its link leads to no publisher")
            article = as_publishers(article, page.url)
        return self._verdict(record, record.record, with_discovery(article, record))

    @property
    def _aggregator(self) -> Source | None:
        return self.declared if self.declared and self.declared.kind is SourceKind.AGGREGATOR else None

    def _source_of(self, url: str) -> Source | None:
        """An aggregator's articles are those of their publishers."""
        return self.declared if self.declared and not self._aggregator else self._publisher(url)

    def _publisher(self, url: str) -> Source | None:
        """The source whose home page is on the URL's site: pages of an ingest come from anywhere."""
        return self._by_site.get(site(url))

    @cached_property
    def _outlets(self) -> Directory:
        """Those of the lexicon, and all sources of the desk."""
        return catalogue().with_sources(self.catalogue.sources.values())

    @cached_property
    def _by_site(self) -> Mapping[str, Source]:
        return {site(source.homepage): source for source in self.catalogue.sources.values()}

    def _verdict(self, record: CrawlRecord, kept: ArchiveRecord, article: Article) -> Judged:
        record = replace(
            record,
            article_id=article.article_id,
            content_hash=article.content_hash,
            amp_url=article.amp_url,
            title=article.headline or record.title,
        )
        if not article.completeness.kept:
            return self._rejected(record, Outcome(article.completeness), "; ".join(article.evidence))
        panel = self._panel(record.topic)
        record = replace(record, topics_judged=panel.judged)
        matched = panel.match(article, record.at)
        if record.topic and not matched.topics:
            outcome = Outcome.RIGHTS_RESERVED if matched.is_reserved else Outcome.OFF_TOPIC
            return self._rejected(record, outcome, matched.off_reason)
        capture = Capture(article, self.run.id, record.at, kept, matched.topics)
        return Judged(replace(record, reason=_said(record, article)), capture, capture_line(capture))

    def _rejected(self, record: CrawlRecord, outcome: Outcome, reason: str) -> Judged:
        return rejected(record, self.catalogue, record.topic, outcome, reason)

    def _panel(self, topic_id: str | None) -> MatchPanel:
        """Of the topics that judge a page met on behalf of this one."""
        if topic_id not in self._panels:
            self._panels[topic_id] = MatchPanel(judging(self.catalogue, self.source_id, topic_id))
        return self._panels[topic_id]


def as_publishers(article: Article, url: str) -> Article:
    """The article as its publisher's: under the id that the site's source has, or would have."""
    return replace(article, source=article.source or source_id(url), publisher=article.publisher or host(url))


def _said(record: CrawlRecord, article: Article) -> str:
    """What the crawl said of the page, and what its bytes lost or left to a guess."""
    return "; ".join(filter(None, (record.reason, *article.reading_faults)))


def with_discovery(article: Article, record: CrawlRecord) -> Article:
    """The article, with what was said elsewhere where the page itself says nothing: its date by the feed or
    sitemap, its reservation by the site's file."""
    if article.rights.tdm_reservation is None and record.tdm_reservation is not None:
        policy = article.rights.tdm_policy or record.tdm_policy
        rights = replace(article.rights, tdm_reservation=record.tdm_reservation, tdm_policy=policy)
        article = replace(article, rights=rights)
    if article.published_at is not None or record.published_at is None:
        return article
    said = record.published_at
    moment = Moment(said, day_only=False, raw=said.isoformat(), origin=DateOrigin.DISCOVERY, confidence=0.7)
    return replace(article, published_at=moment)
