"""Find which articles are one text, and where it appeared first: the tables `fingerprints` and `stories`.

What is in `fingerprints` has its story: a kill in between leaves a part that is done again with the same
result. Every version is looked at, so that a copy of an edited article is found by either text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.admission import barred
from clipdesk.corpus.fingerprints import add, candidates, clear, new_among
from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.new_versions import new_versions
from clipdesk.corpus.stories import keep, stories_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import ArticleVersion
from clipdesk.model.errors import GOES_ON, in_words
from clipdesk.model.settings import Settings
from clipdesk.model.story import Fingerprint, Story
from parsers.stories.fingerprint import fingerprint
from parsers.stories.grouping import Grouped, grouped

OnVersions = Callable[[int, int], None]
"""Told after each part how many versions were looked at, and how many there are, as far as is known."""


@dataclass(frozen=True, slots=True)
class Told:
    """`versions` looked at; `stories` that are new or have changed."""

    versions: int
    stories: int


@in_words("stories", hint=GOES_ON)
def stories(settings: Settings, *, now: datetime, on_versions: OnVersions | None = None) -> Told:
    """May be repeated at any time, after any number of runs. Raises CorpusError."""
    corpus = Corpus.open(settings.corpus)
    _begin(corpus)
    versions, changed = 0, 0
    admits = barred(corpus.takedowns).admits
    for stage in new_versions(corpus.article_versions, corpus.fingerprints, admits):
        with writer_lock(corpus.uri):
            new = _prints(new_among(corpus.fingerprints, stage.versions))
            found = _grouped(corpus, new, now)
            keep(corpus.stories, found.changed, found.joined)
            add(corpus.fingerprints, new, stage.commit)
        versions += len(stage.versions)
        changed += len(found.changed)
        if on_versions:
            on_versions(versions, versions + stage.left)
    return Told(versions, changed)


def _begin(corpus: Corpus) -> None:
    """Where somebody has removed the stories, all that is stored is looked at again."""
    if corpus.article_versions.open() is None or corpus.stories.open() is not None:
        return
    with writer_lock(corpus.uri):
        if corpus.fingerprints.open() is not None:
            clear(corpus.fingerprints)
        corpus.stories.opened()


def _prints(versions: Sequence[ArticleVersion]) -> list[Fingerprint]:
    """In the order in which the articles were first seen, each version after the one before."""
    return sorted(
        (one for one in map(fingerprint, versions) if one is not None),
        key=lambda one: (one.claim.first_seen_at, one.claim.article_id, one.version),
    )


def _grouped(corpus: Corpus, new: Sequence[Fingerprint], now: datetime) -> Grouped:
    found = candidates(corpus.fingerprints, new)
    named = {one.claim.article_id for some in (new, *found) for one in some}
    standing: list[Story] = stories_of(corpus.stories, named) if named else []
    return grouped(new, found, standing, now=now)
