"""Fetch one page now, through all rules, and read it; store it only if that is asked for."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.model.article import Article
from clipdesk.model.catalogue import load
from clipdesk.model.page import Page
from clipdesk.model.settings import Settings
from clipdesk.model.urls import host
from spiders.single import fetch
from steps.inspect.preview import read
from steps.run.ingest import ingest


@dataclass(frozen=True, slots=True)
class Fetched:
    """`run` is the run that stored it; None: nothing was stored."""

    article: Article
    run: str | None


def fetch_and_read(settings: Settings, url: str, *, store: bool = False, topic: str | None = None) -> Fetched:
    """`topic` is for what is stored. Raises UnknownName for one that nobody knows, before anything is asked
    for; CrawlError where the page cannot be had, with the reason."""
    if topic is not None:
        load(settings).topic(topic)
    page = fetch(settings, url)
    article = read(settings, page)
    return Fetched(article, _stored(settings, page, topic) if store else None)


def _stored(settings: Settings, page: Page, topic: str | None) -> str:
    """As a WARC file of one page that is taken in: archived, parsed, judged and logged like all others."""
    with TemporaryDirectory(prefix="clipdesk-") as folder:
        name = re.sub(r"[^a-z0-9]+", "-", host(page.url)).strip("-") or "page"
        path = Path(folder) / f"fetched-{name}.warc.gz"
        with ArchiveWriter(path, Path(folder)) as writer:
            writer.write(
                url=page.url,
                status=page.status,
                reason="",
                headers=list(page.headers.items()),
                body=page.html,
                fetched_at=page.fetched_at or datetime.now(UTC),
            )
        return ingest(settings, path, now=datetime.now(UTC), topic=topic).run
