"""Which captures are new versions, and their numbers. Pure.

A capture is unchanged if the version that was current when it was fetched (or the one that followed) has the
same content; so an edit that is taken back is a version again, and an old capture that comes late is not
mistaken for the newest state.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.minhash import minhash
from clipdesk.model.article import ArticleVersion, Capture
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.page import ArchiveRecord


@dataclass(frozen=True, slots=True)
class Known:
    """What the corpus knows of one version of an article."""

    version: int
    content_hash: str
    fetched_at: datetime
    first_seen_at: datetime
    canonical_url: str = ""


History = list[Known]
"""The versions of one article, in the order in which they were fetched."""


Key = tuple[str, str]
"""The article_id and content_hash of a capture."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The new versions, and for the record of every capture: stored, unchanged or duplicate."""

    versions: tuple[ArticleVersion, ...]
    outcomes: dict[ArchiveRecord, Outcome]


def numbered(
    captures: Sequence[Capture],
    known: Mapping[str, Iterable[Known]],
    *,
    reparsed: bool = False,
    earlier: Collection[Key] = (),
) -> Numbered:
    """Number the captures after the `known` versions, by article_id. None that is `reparsed` is unchanged.
    `earlier` ones of the same run were decided on before."""
    histories = {name: sorted(history, key=_age) for name, history in known.items()}
    versions: list[ArticleVersion] = []
    outcomes: dict[ArchiveRecord, Outcome] = {}
    seen: set[Key] = set()
    for capture in in_order(captures):
        key = key_of(capture)
        history = histories.setdefault(key[0], [])
        if key in seen or key in earlier:
            outcome = Outcome.DUPLICATE
        elif not reparsed and key[1] in _current(history, capture.fetched_at):
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.STORED
            versions.append(_next_version(capture, history))
        seen.add(key)
        outcomes.setdefault(capture.record, outcome)
    return Numbered(tuple(versions), outcomes)


def repeated(
    captures: Sequence[Capture], stored: frozenset[ArchiveRecord], earlier: Collection[Key] = ()
) -> dict[ArchiveRecord, Outcome]:
    """The outcomes that `numbered` gave when it let the captures of the `stored` records in."""
    outcomes: dict[ArchiveRecord, Outcome] = {}
    seen: set[Key] = set()
    for capture in in_order(captures):
        key = key_of(capture)
        first = Outcome.STORED if capture.record in stored else Outcome.UNCHANGED
        repeats = key in seen or key in earlier
        outcomes.setdefault(capture.record, Outcome.DUPLICATE if repeats else first)
        seen.add(key)
    return outcomes


def key_of(capture: Capture) -> Key:
    return capture.article.article_id, capture.article.content_hash


def in_order(captures: Sequence[Capture]) -> list[Capture]:
    """By the time they were fetched; at the same time, as they stand."""
    return sorted(captures, key=_fetched)


def _fetched(item: Capture | Known) -> datetime:
    return item.fetched_at


def _age(known: Known) -> tuple[datetime, int]:
    return known.fetched_at, known.version


def _current(history: History, at: datetime) -> set[str]:
    """The contents around a moment: of the version before it and of the one after it."""
    place = bisect_right(history, at, key=_fetched)
    return {known.content_hash for known in history[max(0, place - 1) : place + 1]}


def _next_version(capture: Capture, history: History) -> ArticleVersion:
    """The new version; `history` grows by it."""
    number = 1 + max((known.version for known in history), default=0)
    first_seen_at = history[0].first_seen_at if history else capture.fetched_at
    known = Known(number, capture.article.content_hash, capture.fetched_at, first_seen_at)
    history.insert(bisect_right(history, capture.fetched_at, key=_fetched), known)
    article = capture.article
    text = "\n".join((article.headline, article.standfirst or "", article.body))
    return ArticleVersion(capture, number, first_seen_at, minhash(text))
