"""When an article was published and when it was changed: two moments, each with its provenance. Pure.

Neither ever lies in the future of the fetch (a day is granted for zones), and neither is ever guessed from
the time of the fetch.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice, pairwise

from clipdesk.model.article import DateOrigin, Moment
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_print
from parsers.metadata.dates.foreign_dates import read_foreign_date
from parsers.metadata.dates.local_time import in_local_time, shows_clock
from parsers.metadata.dates.months import month_of
from parsers.metadata.dates.written_dates import EARLIEST_YEAR, read_date
from parsers.metadata.page.json_ld import ARTICLE_TYPES, JsonLd, text_of, types_of
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain
from parsers.metadata.page.related_content import belongs_elsewhere

ZONE_GRACE = timedelta(days=1)
"""No zone is further from UTC than 14 hours (IANA time zone database)."""

_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "datepublished", "rnews:datepublished", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxense:recs:publishtime", "bt:pubdate", "vr:published_time",
    "pubdate", "pub_date", "publishdate", "publish-date", "publish_date", "published-date",
    "published_date", "published", "dc.date.issued", "dcterms.issued", "dcterms.date",
    "dcterms.created", "dc.date.created", "dc.date", "dc.created", "article_date_original",
    "article.published", "originalpublicationdate", "citation_publication_date", "citation_date",
    "date.release", "og:pubdate", "ptime", "article:post_date", "date", "datecreated", "creation_date",
    "og:release_date", "video:release_date", "release_date", "article.created",
    "analyticsattributes.articledate", "sailthru.expire_date_start", "dc.date.published", "page_date",
    "shareaholic:article_published_time",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified",
    "datemodified", "article:updated_time", "rnews:datemodified", "last-modified", "lastmod",
    "dcterms.modified", "dc.date.modified", "dc.modified", "article.updated", "last_updated_date",
    "revision_date", "date.modified", "shareaholic:article_modified_time", "vr:modified_time",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([/_.-])(1[0-2]|0?[1-9]|[a-zA-Z]{3,9})\2(3[01]|[12]\d|0?[1-9])(?=\D|$)"
    r"|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?=\D|$|(?:[01]\d|2[0-3])[0-5]\d))"
)
_UPDATED = re.compile(in_print(entries("date.updated")), re.IGNORECASE)
_PUBLISHED = re.compile(in_print(entries("date.published")), re.IGNORECASE)
_ANNOUNCED = re.compile(in_print(entries("date.announced")), re.IGNORECASE)
"""How a line begins that gives the date of publication, wherever on the page it stands."""
_MAX_ANNOUNCEMENT = 80
"""Characters of a line that gives a date, against a sentence that tells when something appeared."""
_MAX_ANNOUNCEMENTS = 10
"""A bound: lists of articles give a date each."""
_PUBLISHED_META = re.compile(
    r"publi[a-z]{0,20}[-_.: ]?(?:date|time|on|at)?$|pub[-_]?date|"
    r"(?:date|time)[-_.: ]?(?:of[-_.: ]?)?(?:publi|creat|issued)",
    re.IGNORECASE,
)
_PAGE_TYPES = ARTICLE_TYPES | {"WebPage", "ItemPage"}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads dates the way the page's language writes them."""

    language: str | None

    @property
    def month_first(self) -> bool:
        """Only in the United States does the month come first (CLDR, short date formats)."""
        return (self.language or "").lower() in ("en", "en-us")

    def moment(self, raw: str, origin: DateOrigin, trust: float) -> Iterator[Moment]:
        """One moment, or none where the text holds no date."""
        found = read_date(raw, month_first=self.month_first) or read_foreign_date(raw, self.language)
        if found:
            yield Moment(found.at, found.day_only, raw[:100], origin, round(trust * found.certainty, 2))


@dataclass(frozen=True, slots=True)
class Dates:
    published_at: Moment | None
    modified_at: Moment | None


def read_dates(
    page: PageElements,
    json_ld: JsonLd,
    url: str,
    near: Sequence[str],
    lines: Iterable[str],
    *,
    latest: datetime | None,
    language: str | None,
) -> Dates:
    """`latest` is the time of the fetch, which no date may pass; `near` the lines around the headline,
    `lines` all of the page; `language` (BCP 47, as declared) decides the order of day and month, and whose
    words dateparser reads."""
    reader = _Reader(language)
    published = _first(_published(page, json_ld, url, near, lines, reader), latest)
    if published:
        published = in_local_time(published, _clocks(page, near), month_first=reader.month_first)
    modified = _first(_modified(page, json_ld, near, reader), latest)
    return Dates(published, None if _is_before(modified, published) else modified)


def _is_before(modified: Moment | None, published: Moment | None) -> bool:
    """What was changed before it was published has not been changed since; moments of which only one has a
    zone, or a day only, are left alone."""
    if not modified or not published or modified.day_only or published.day_only:
        return False
    one_zone = (modified.at.tzinfo is None) == (published.at.tzinfo is None)
    return one_zone and modified.at < published.at


def is_possible(at: datetime, latest: datetime | None) -> bool:
    """Neither before newspapers went online by much, nor in the future; a naive time is taken as UTC."""
    if at.year < EARLIEST_YEAR:
        return False
    return latest is None or _as_utc(at) <= _as_utc(latest) + ZONE_GRACE


def _as_utc(at: datetime) -> datetime:
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)


def _first(moments: Iterator[Moment], latest: datetime | None) -> Moment | None:
    return next((moment for moment in moments if is_possible(moment.at, latest)), None)


def _published(
    page: PageElements,
    json_ld: JsonLd,
    url: str,
    near: Sequence[str],
    lines: Iterable[str],
    reader: _Reader,
) -> Iterator[Moment]:
    """Every claim, the most trusted first; what is printed may not contradict the day in the URL. Where a
    page prints nothing but its last update, that stands in with little confidence."""
    yield from _declared(page, json_ld, reader)
    in_url = next(_from_url(url), None)
    for moment in _printed(page, near, reader):
        if in_url is None or abs(moment.at.replace(tzinfo=None) - in_url.at) <= timedelta(days=2):
            yield moment
    if in_url:
        yield in_url
    for line in islice(_announced(lines), _MAX_ANNOUNCEMENTS):
        yield from reader.moment(line, DateOrigin.TEXT, 0.4)
    for line in near:
        if _UPDATED.search(line):
            yield from reader.moment(line, DateOrigin.TEXT, 0.3)


def _declared(page: PageElements, json_ld: JsonLd, reader: _Reader) -> Iterator[Moment]:
    """What the markup says of the publication."""
    for name, trust in (("datePublished", 0.98), ("uploadDate", 0.85), ("dateCreated", 0.85)):
        yield from reader.moment(text_of(json_ld.article.get(name)), DateOrigin.JSON_LD, trust)
    for raw in page.all_metas(*_PUBLISHED_METAS):
        yield from reader.moment(raw, DateOrigin.META, 0.93)
    for raw in _itemprops(page, "datePublished", "dateCreated"):
        yield from reader.moment(raw, DateOrigin.MICRODATA, 0.92)
    for node in json_ld.nodes:
        if _PAGE_TYPES & set(types_of(node)):
            yield from reader.moment(text_of(node.get("datePublished")), DateOrigin.JSON_LD, 0.85)
    for name in page.metas:
        if _PUBLISHED_META.search(name):
            yield from reader.moment(page.meta(name), DateOrigin.META, 0.8)


def _modified(page: PageElements, json_ld: JsonLd, near: Sequence[str], reader: _Reader) -> Iterator[Moment]:
    yield from reader.moment(text_of(json_ld.article.get("dateModified")), DateOrigin.JSON_LD, 0.95)
    for raw in page.all_metas(*_MODIFIED_METAS):
        yield from reader.moment(raw, DateOrigin.META, 0.9)
    for raw in _itemprops(page, "dateModified"):
        yield from reader.moment(raw, DateOrigin.MICRODATA, 0.9)
    for node in page.times:
        own = f"{node.attributes.get('class') or ''} {node.text()[:100]}"
        if _UPDATED.search(own):
            yield from reader.moment(node.attributes.get("datetime") or own, DateOrigin.TIME, 0.7)
    for line in near:
        if stamp := _UPDATED.search(line):
            yield from reader.moment(line[stamp.end() :], DateOrigin.TEXT, 0.6)


def _itemprops(page: PageElements, *names: str) -> Iterator[str]:
    for name in names:
        for node in page.itemprops.get(name, ()):
            attributes = node.attributes
            yield plain(attributes.get("content") or attributes.get("datetime") or node.text()[:200])


def _from_url(url: str) -> Iterator[Moment]:
    for found in _URL_DAY.finditer(url.split("?", 1)[0]):
        month = found[3] or found[5]
        try:
            number = int(month) if month.isdigit() else month_of(month)
            at = datetime(int(found[1]), number, int(found[4] or found[6]))  # noqa: DTZ001 - a URL has no zone
        except ValueError:
            continue
        yield Moment(at, True, found[0], DateOrigin.URL, 0.8 if found[2] else 0.6)


def _printed(page: PageElements, near: Sequence[str], reader: _Reader) -> Iterator[Moment]:
    """What the page prints of its publication: `<time>`, then lines around the headline."""
    for node in page.times[:20]:
        attributes = node.attributes
        own = node.text()[:200]
        updated = _UPDATED.search(f"{attributes.get('class') or ''} {own}")
        if not updated and not belongs_elsewhere(node):
            yield from reader.moment(attributes.get("datetime") or plain(own), DateOrigin.TIME, 0.8)
    for line in near:
        yield from reader.moment(_of_publication(line), DateOrigin.TEXT, 0.6)


def _announced(lines: Iterable[str]) -> Iterator[str]:
    """`Posted on 8 March 2026` far from the headline, also where the date has a line of its own."""
    for line, following in pairwise(chain(lines, [""])):
        if len(line) <= _MAX_ANNOUNCEMENT and _ANNOUNCED.match(line):
            whole = line if any(map(str.isdigit, line)) else f"{line} {following[:_MAX_ANNOUNCEMENT]}"
            yield _of_publication(whole)


def _clocks(page: PageElements, near: Sequence[str]) -> Iterator[str]:
    """What the page prints of its publication, beside the headline and in its first `<time>`."""
    yield from map(_of_publication, filter(shows_clock, near))
    for node in page.times[:1]:
        yield node.attributes.get("datetime") or ""
        yield _of_publication(plain(node.text()[:200]))


def _of_publication(text: str) -> str:
    """The part of a date line that does not speak of an update."""
    stamp = _UPDATED.search(text)
    if not stamp:
        return text
    published = _PUBLISHED.search(text, stamp.end())
    return text[published.end() :] if published else text[: stamp.start()]
