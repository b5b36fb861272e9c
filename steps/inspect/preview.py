"""Look at one page without storing anything."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from clipdesk.model.article import Article
from clipdesk.model.catalogue import load
from clipdesk.model.errors import InputError
from clipdesk.model.page import Page
from clipdesk.model.settings import Settings
from clipdesk.model.source import Source
from clipdesk.model.urls import site
from parsers import parse

_PLAIN_TEXT: Mapping[str, str] = {"content-type": "text/plain; charset=utf-8"}


def look(settings: Settings, target: Path | str, *, url: str | None = None, text: bool = False) -> Article:
    """The article of a file (a Path) or of a URL (a str), which is fetched politely.

    Raises InputError when the file cannot be read, CrawlError when the page cannot be fetched.
    """
    page = _from_file(settings, target, url, text) if isinstance(target, Path) else _fetched(settings, target)
    return read(settings, page, url=url)


def read(settings: Settings, page: Page, *, url: str | None = None) -> Article:
    """The article of a page, by the hints of the source on whose site it is; `url` replaces its own."""
    by_site = {site(source.homepage): source for source in _sources(settings)}
    return parse(
        page.html,
        url or page.url,
        headers=page.headers,
        source=by_site.get(site(url or page.url)),
        fetched_at=page.fetched_at,
        status=page.status,
    )


def _sources(settings: Settings) -> Iterable[Source]:
    """Their hints help to read a page of theirs; a page can be looked at by whoever has no sources at all."""
    return load(settings).sources.values() if settings.demo or settings.sources.is_dir() else ()


def _fetched(settings: Settings, target: str) -> Page:
    """Imported only here: a file can be looked at where Scrapy is not installed."""
    from spiders.single import fetch

    return fetch(settings, target)


def _from_file(settings: Settings, path: Path, url: str | None, text: bool) -> Page:
    try:
        size = path.stat().st_size
        if size > settings.max_page_bytes:
            raise InputError(
                f"has {size:,} bytes, more than the limit of {settings.max_page_bytes:,}",
                where=str(path),
                hint="raise CLIPDESK_MAX_PAGE_BYTES to read it all the same",
            )
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if not content:
        raise InputError("is empty", where=str(path), hint="give a page as HTML, or text with --text")
    fetched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Page(url or path.absolute().as_uri(), content, 200, _PLAIN_TEXT if text else {}, fetched_at)
