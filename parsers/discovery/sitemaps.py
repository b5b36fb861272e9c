"""Sitemaps -> Candidates: urlset, index, Google's news extension, text (sitemaps.org, protocol 0.9). Pure."""

import re
from collections.abc import Sequence
from datetime import datetime

from parsers.discovery.dates import DateReader
from parsers.discovery.discovered import MAX_CANDIDATES, Gathering
from parsers.discovery.looks import looks_like_article
from parsers.discovery.records import Form, Record, read_records

MAX_SITEMAP_BYTES = 52_428_800
"""As large as a sitemap may be, uncompressed."""

_FIELDS = frozenset({
    "loc", "lastmod", "news/title", "news/publication_date", "news/publication/language", "news/language",
})  # fmt: skip
SITEMAP = Form(
    frozenset({"url", "sitemap"}),
    _FIELDS,
    frozenset({"loc", "lastmod"}),
    any_prefix=True,
    flat=True,
    max_records=MAX_CANDIDATES,
    max_elements=20 * MAX_CANDIDATES,
)
"""Prefixes say nothing: sitemaps in the wild misspell their namespaces."""
_SITEMAP_FILE = re.compile(r"\.(?:xml|rss|atom|rdf|txt)(?:\.(?:gz|br|zst))?$|\.gz$", re.IGNORECASE)
_SITEMAP_WORD = re.compile(r"sitemap|site-map|feed|(?<![a-z])rss(?![a-z])|atom", re.IGNORECASE)


def read_sitemap(
    text: str, wanted: Sequence[re.Pattern[str]], gathering: Gathering, now: datetime | None
) -> None:
    """Its pages, and the sitemaps that it names as further pages."""
    found = read_records(text, SITEMAP)
    for sentence, times in found.faults.items():
        for _ in range(times):
            gathering.fault(f"the sitemap: {sentence}")
    dates = DateReader(gathering.page, None, gathering.fault, now)
    dates.learn(date for record in found.records if (date := record.text("lastmod")))
    located = [(record, location) for record in found.records if (location := record.text("loc"))]
    if len(located) < len(found.records):
        gathering.fault("an entry with no address")
    sitemaps: list[tuple[Record, str]] = []
    for record, location in located:
        if _is_sitemap(record, location):
            sitemaps.append((record, location))
        elif _is_wanted(location, wanted):
            _add_page(record, location, dates, gathering)
    _add_sitemaps(sitemaps, wanted, dates, gathering)


def _is_sitemap(record: Record, location: str) -> bool:
    """By the element that names it, unless the address speaks against it: indexes are written as `urlset`,
    and pages into an index."""
    path = _path(location)
    if record.name == "sitemap":
        return bool(
            _SITEMAP_WORD.search(location) or _SITEMAP_FILE.search(path) or not looks_like_article(location)
        )
    return _SITEMAP_FILE.search(path) is not None


def _path(location: str) -> str:
    """An address without its query and fragment."""
    return location.partition("#")[0].partition("?")[0]


def _add_sitemaps(
    sitemaps: Sequence[tuple[Record, str]],
    wanted: Sequence[re.Pattern[str]],
    dates: DateReader,
    gathering: Gathering,
) -> None:
    """Those that `only` names; all of them where it names none, and so speaks of pages."""
    chosen = [(record, location) for record, location in sitemaps if _is_wanted(location, wanted)]
    for record, location in chosen or sitemaps:
        gathering.add_next(location, dates.moment(record.text("lastmod")))


def _add_page(record: Record, location: str, dates: DateReader, gathering: Gathering) -> None:
    gathering.add(
        location,
        title=record.text("news/title"),
        published_at=dates.moment(record.text("news/publication_date")),
        modified_at=dates.moment(record.text("lastmod")),
        language=record.text("news/publication/language", "news/language"),
    )


def read_addresses(text: str, wanted: Sequence[re.Pattern[str]], gathering: Gathering) -> None:
    """A text sitemap: one address a line; a remark is none, and what else is no address is a fault."""
    for line in text.splitlines():
        location = line.strip().lstrip("\ufeff\u200b")
        if gathering.full:
            break
        if not location or location.startswith("#"):
            continue
        if not location.lower().startswith(("http:", "https:")):
            gathering.fault("a line that is no address", location)
        elif _is_wanted(location, wanted):
            add_location(location, gathering)


def add_location(location: str, gathering: Gathering) -> None:
    """A page, or a further sitemap by its name."""
    if _SITEMAP_FILE.search(_path(location)):
        gathering.add_next(location)
    else:
        gathering.add(location)


def _is_wanted(location: str, wanted: Sequence[re.Pattern[str]]) -> bool:
    return not wanted or any(pattern.search(location) for pattern in wanted)
