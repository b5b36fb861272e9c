"""Probe the sources: ask each where it names its articles, fetch no article, store nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from clipdesk.model.catalogue import load
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from clipdesk.model.urls import key
from steps.sources.asking import Answers, asked
from steps.sources.named import Judge, Named, by_topic, sample

SECONDS = 300
"""One source is asked so long at most: a sitemap index of a hundred with two seconds between them, and some
to spare (chosen, not measured)."""


@dataclass(frozen=True, slots=True)
class ProbedEntry:
    """One answer of discovery; `candidates` are the article URLs it named, `matching` how many of them each
    topic wants by their titles, `sample` the newest few; `is_part`: another entry led to it, such as an index
    to its sitemap, whose articles count there."""

    url: str
    kind: UrlKind
    outcome: Outcome
    reason: str
    candidates: int
    newest: datetime | None = None
    matching: Mapping[str, int] = field(default_factory=dict)
    sample: tuple[Named, ...] = ()
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """`articles` are those that all entries together name, each once, and `matching` how many of them each
    topic wants; `error` says why the probe itself ended early."""

    source: str
    entries: tuple[ProbedEntry, ...]
    error: str = ""
    articles: int = 0
    matching: Mapping[str, int] = field(default_factory=dict)

    @property
    def answers(self) -> bool:
        """Whether at least one entry answered and named an article."""
        return any(not entry.outcome.failed and entry.candidates for entry in self.entries)

    @property
    def newest(self) -> datetime | None:
        return max((one.newest for one in self.entries if one.newest), default=None)


def probe(settings: Settings, source_id: str, *, now: datetime) -> Probe:
    """A crawl without articles, judged by the topics that follow the source, or by all where none does."""
    catalogue = load(settings)
    source = catalogue.source(source_id)
    topics = [one for one in catalogue.topics.values() if source_id in one.sources]
    try:
        with asked(settings, source, topics, now=now, max_seconds=SECONDS) as answers:
            return _probe(answers, Judge(topics or list(catalogue.topics.values())))
    except CrawlError as error:
        return Probe(source_id, (), str(error))


def _probe(answers: Answers, judge: Judge) -> Probe:
    pages, entries = answers.named_by_page(), answers.named_by_entry()
    probed = [
        _entry(one, judge.named(pages[one.url] if one.found_on else entries[one.url]))
        for one in answers.discovery
    ]
    every = {key(one.url): one for candidates in entries.values() for one in candidates}
    matching = by_topic(judge.named(every.values()))
    return Probe(answers.source.id, tuple(probed), articles=len(every), matching=matching)


def _entry(record: CrawlRecord, named: Sequence[Named]) -> ProbedEntry:
    return ProbedEntry(
        record.url,
        record.kind,
        record.outcome,
        record.reason,
        len(named),
        newest=max((one.published_at for one in named if one.published_at), default=None),
        matching=by_topic(named),
        sample=sample(named),
        is_part=record.found_on is not None,
    )
