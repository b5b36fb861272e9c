"""The life of an address: who named it, when it was asked for, what became of it, why it is not stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.shapes import member_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import load
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.errors import InputError
from clipdesk.model.settings import Settings
from clipdesk.model.urls import absolute, host, key, site, without_credentials, without_tracking


@dataclass(frozen=True, slots=True)
class Visit:
    """A row of the crawl log: what became of the page in one run."""

    run: str
    source: str
    url: str
    outcome: Outcome
    logged_at: datetime
    reason: str
    final_url: str | None
    found_on: str | None
    title: str | None
    first_seen_at: datetime | None
    status: int | None
    next_visit_at: datetime | None
    archive_path: str | None
    archive_offset: int | None
    article_id: str | None


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """A version of the article that was read from it."""

    article_id: str
    version: int
    run: str
    fetched_at: datetime
    headline: str
    word_count: int
    parser_version: str


@dataclass(frozen=True, slots=True)
class Life:
    """`url` is what was asked about; `visits` are of all addresses with its key, the oldest first; `verdict`
    says in a sentence whether it is in the corpus, or why not."""

    url: str
    key: str
    visits: tuple[Visit, ...]
    versions: tuple[VersionSeen, ...]
    withdrawn_at: datetime | None
    topics: tuple[str, ...]
    verdict: str


_VISITS = """
    SELECT run, source, url, outcome, logged_at, reason, final_url, found_on, title, first_seen_at, status,
           next_visit_at, archive_path, archive_offset, article_id
    FROM crawl_log
    WHERE (contains(lower(url), $host) AND contains(lower(url), $word))
       OR (contains(lower(final_url), $host) AND contains(lower(final_url), $word))
    ORDER BY logged_at
"""
_VERSIONS = """
    SELECT article_id, version, run, fetched_at, headline, word_count, parser_version FROM article_versions
    WHERE list_contains($articles, article_id) ORDER BY fetched_at, version
"""
_ARTICLES = """
    SELECT withdrawn_at, [topic.topic FOR topic IN topics] AS topics FROM articles
    WHERE list_contains($articles, article_id)
"""


def life_of(settings: Settings, url: str) -> Life:
    """Raises InputError for what is no address, CorpusError."""
    try:
        asked = absolute(url, "")
    except ValueError as error:
        raise InputError(f"has {error}", where=without_credentials(url), hint="give the whole URL") from error
    corpus, its_key = Corpus.open(settings.corpus), key(asked)
    visits = tuple(_visits(corpus, asked, its_key))
    articles = sorted({visit.article_id for visit in visits if visit.article_id})
    versions = tuple(VersionSeen(**row) for row in rows_of(corpus, _VERSIONS, {"articles": articles}))
    now = list(rows_of(corpus, _ARTICLES, {"articles": articles}))
    withdrawn_at = max((row["withdrawn_at"] for row in now if row["withdrawn_at"]), default=None)
    topics = tuple(sorted({topic for row in now for topic in row["topics"]}))
    return Life(
        url=asked,
        key=its_key,
        visits=visits,
        versions=versions,
        withdrawn_at=withdrawn_at,
        topics=topics,
        verdict=_verdict(visits, now, withdrawn_at) or _never_met(settings, asked),
    )


def _visits(corpus: Corpus, url: str, its_key: str) -> list[Visit]:
    """The longest word of the address is in all of its spellings: few rows are left to compare by key."""
    path = without_tracking(url).partition("://")[2].partition("/")[2]
    word = max(re.findall(r"[a-z0-9]+", path.lower()), key=len, default="")
    rows = rows_of(corpus, _VISITS, {"host": site(url).removeprefix("www."), "word": word})
    return [Visit(**{**row, "outcome": _outcome(row["outcome"])}) for row in rows if its_key in _keys(row)]


_outcome = member_of(Outcome)


def _keys(row: dict[str, Any]) -> set[str]:
    return {key(address) for address in (row["url"], row["final_url"]) if address}


def _verdict(
    visits: Sequence[Visit], articles: Sequence[dict[str, Any]], withdrawn_at: datetime | None
) -> str | None:
    if articles and withdrawn_at:
        when = f"{withdrawn_at:%Y-%m-%d %H:%M} UTC"
        return f"it is in the corpus, and its publisher has withdrawn it: found so at {when}"
    if articles:
        return "it is in the corpus"
    if not visits:
        return None
    last = visits[-1]
    why = f": {last.reason}" if last.reason and last.reason != last.outcome.meaning else ""
    again = f"; due again at {last.next_visit_at:%Y-%m-%d %H:%M} UTC" if last.next_visit_at else ""
    return f"it is not in the corpus: {last.outcome} ({last.outcome.meaning}){why}{again}"


def _never_met(settings: Settings, url: str) -> str:
    sources = load(settings).sources.values() if settings.demo or settings.sources.is_dir() else ()
    mine = [source.id for source in sources if site(source.homepage) == site(url)]
    if not mine:
        return f"no run has met it, and no source is on the site of {host(url)}"
    return (
        f"no run has met it: no feed, sitemap or listing of {', '.join(mine)} has named it"
        f" (`clipdesk crawl status {mine[0]}` shows how these do)"
    )
