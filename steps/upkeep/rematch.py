"""Apply a new topic, or a changed one, to what the archive and the corpus hold already. Nothing is fetched.

Every page that the newest verdict does not name the topic for, as it is defined now, is judged again for all
topics that follow its source: a stored article by its text, a page that was off topic as the archive has it.
What that changes is stored as a new version. The crawl log gets a row for each page that was judged, whatever
became of it, so that it is done once: a rematch that was killed goes on where it was.
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

import pyarrow.dataset as pads
from filelock import FileLock, Timeout

from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.errors import GOES_ON, ConfigError, UnknownName, in_words
from clipdesk.model.followers import judging
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from clipdesk.model.topic import Topic
from parsers.matching import Matcher
from steps.run import runs
from steps.run.index import index
from steps.run.runs import Run, write_atomically
from steps.run.set_aside import MACHINE
from steps.upkeep.rematch_desk import OnRematched, RematchDesk
from steps.upkeep.rematch_report import FILE, RematchReport, Tally, to_json
from steps.upkeep.unjudged import BY, EVERY, Unjudged, lacking


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pages: all bounds together. `topic` None is every topic, `sources` None are all that they follow;
    times are when a page was fetched; `limit` is for each source, of either sort."""

    topic: str | None = None
    sources: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = EVERY


@in_words("rematch", hint=GOES_ON)
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
    run = Run(runs.run_id(BY, now), None, (), now, by=BY)
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
    desk = RematchDesk(settings, run, catalogue, corpus, now, dry_run, tally, on_page or (lambda *_: None))
    if not dry_run:
        corpus.merge_articles()  # what was stored before a kill is seen to be done
    for source, some in _to_do(corpus, catalogue, topics, asked.sources):
        names = tuple(topic.judged_as for topic in some)
        unjudged = Unjudged(corpus, source, names, asked.since, asked.until, asked.limit)
        desk.match_stored(unjudged)
        desk.read_rejected(unjudged)
        tally.wanted += _wanted(unjudged, some)
    if not dry_run:
        index(settings)
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
