"""How every feed, sitemap and listing does, and what an operator must be told of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.discovery import UrlKind, WebEntry
from clipdesk.model.discovery_state import Condition, DiscoveryState
from clipdesk.model.errors import ConfigError, UnknownName
from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm, AlarmKind

GAP_TOLD = timedelta(days=1)
"""A gap is news for a day; what was missed does not come back."""
SHOWN = 3
"""Addresses that stand in the evidence of an alarm."""


@dataclass(frozen=True, slots=True)
class DiscoveryPage:
    """`state` is None for a page that was never asked for."""

    source: str
    url: str
    kind: UrlKind
    state: DiscoveryState | None


def discovery_pages(settings: Settings, source: str | None = None) -> list[DiscoveryPage]:
    """Those that the sources declare, and those that these have led to; of one source, or of all.

    Raises UnknownName, InvalidFiles, CorpusError.
    """
    catalogue, states = load(settings), _states(settings, source)
    if source is not None and source not in catalogue.sources and not states:
        raise UnknownName("source", source, list(catalogue.sources))
    named = [source] if source else sorted({*catalogue.sources, *(one.source for one in states)})
    return [page for name in named for page in _pages(catalogue, name, states)]


def _pages(catalogue: Catalogue, name: str, states: Sequence[DiscoveryState]) -> Iterator[DiscoveryPage]:
    """The declared ones in the order of the file, each before those that it led to."""
    mine = {state.url: state for state in states if state.source == name}
    source = catalogue.sources.get(name)
    shown: set[str] = set()
    for entry in source.discovery if source else ():
        if source and isinstance(entry, WebEntry) and entry.looks_now and entry.keeps_its_address:
            asked = [url for url in mine if source.entry_of(url) is entry]
            for url in asked or [entry.address]:
                yield DiscoveryPage(name, url, entry.kind, mine.get(url))
                shown.add(url)
    for url, state in sorted(mine.items()):
        if url not in shown:
            yield DiscoveryPage(name, url, state.kind, state)


def _states(settings: Settings, source: str | None) -> list[DiscoveryState]:
    corpus = Corpus.open(settings.corpus)
    query = "SELECT * FROM discovery WHERE $source IS NULL OR source = $source ORDER BY source, url"
    return [corpus.discovery.spec.columns.take(row) for row in rows_of(corpus, query, {"source": source})]


def discovery_alarms(
    settings: Settings, *, now: datetime, sources: Collection[str] | None = None
) -> Iterator[Alarm]:
    """Of what the sources declare now. Raises CorpusError, InvalidFiles."""
    catalogue = load(settings)
    by_source: dict[str, list[DiscoveryState]] = {}
    for state in _states(settings, None):
        if state.source in catalogue.sources and (sources is None or state.source in sources):
            by_source.setdefault(state.source, []).append(state)
    for source, states in by_source.items():
        yield from _alarms_of(source, [one for one in states if _is_named(catalogue, one)], now)


def _is_named(catalogue: Catalogue, state: DiscoveryState) -> bool:
    """What another page led to counts with that page; what nobody declares any more does not."""
    return state.found_on is not None or catalogue.sources[state.source].entry_of(state.url) is not None


def _alarms_of(source: str, states: Sequence[DiscoveryState], now: datetime) -> Iterator[Alarm]:
    told: Mapping[AlarmKind, list[str]] = {
        AlarmKind.RETIRED: [
            _since(one) for one in states if one.condition is Condition.RETIRED and one.found_on is None
        ],
        AlarmKind.QUARANTINED: [_since(one) for one in states if one.condition is Condition.QUARANTINED],
        AlarmKind.MOVED: [f"{one.url} to {one.moved_to}" for one in states if one.moved_to is not None],
        AlarmKind.MISSED: [
            f"{one.url} named nothing known at {one.gap_at:%Y-%m-%d %H:%M} UTC"
            for one in states
            if one.gap_at is not None and now - one.gap_at < GAP_TOLD
        ],
    }
    for kind, evidence in told.items():
        if evidence:
            more = f", and {len(evidence) - SHOWN} more" if len(evidence) > SHOWN else ""
            yield Alarm(kind, source, f"{'; '.join(evidence[:SHOWN])}{more}", kind.advice)


def _since(state: DiscoveryState) -> str:
    begun = f" since {state.failing_since:%Y-%m-%d}" if state.failing_since else ""
    return f"{state.url}{begun} ({state.reason or state.outcome.meaning})"


def wake(settings: Settings, source: str, *, now: datetime, url: str | None = None) -> list[str]:
    """Let the next run ask for all of a source's pages of discovery, or for one, whatever they did before.

    Returns their addresses. Raises UnknownName, ConfigError where none was ever asked for, CorpusError."""
    corpus = Corpus.open(settings.corpus)
    known = corpus.discovery_of(source)
    if not known:
        load(settings).source(source)
        raise ConfigError("was not asked yet, and rests nowhere", where=f"source {source}")
    if url is not None and url not in known:
        raise UnknownName("page of discovery", url, list(known))
    woken = [url] if url is not None else sorted(known)
    corpus.keep_discovery(
        source,
        lambda states: {name: one.woken(now) if name in woken else one for name, one in states.items()},
    )
    return woken
