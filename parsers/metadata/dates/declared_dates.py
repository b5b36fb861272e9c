"""What markup and address say of the publication and of the last change. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime

from clipdesk.model.article import DateOrigin, Moment
from parsers.metadata.dates.date_reader import DateReader
from parsers.metadata.dates.months import month_in_date
from parsers.metadata.page.json_ld import ARTICLE_TYPES, JsonLd, text_of, types_of
from parsers.metadata.page.page_elements import PageElements, time_of
from parsers.metadata.page.plain import plain

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
_PUBLISHED_META = re.compile(
    r"publi[a-z]{0,20}[-_.: ]?(?:date|time|on|at)?$|pub[-_]?date|"
    r"(?:date|time)[-_.: ]?(?:of[-_.: ]?)?(?:publi|creat|issued)",
    re.IGNORECASE,
)
_PAGE_TYPES = ARTICLE_TYPES | {"WebPage", "ItemPage"}


def declared_publication(page: PageElements, json_ld: JsonLd, reader: DateReader) -> Iterator[Moment]:
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


def declared_change(page: PageElements, json_ld: JsonLd, reader: DateReader) -> Iterator[Moment]:
    """What the markup says of the last change."""
    yield from reader.moment(text_of(json_ld.article.get("dateModified")), DateOrigin.JSON_LD, 0.95)
    for raw in page.all_metas(*_MODIFIED_METAS):
        yield from reader.moment(raw, DateOrigin.META, 0.9)
    for raw in _itemprops(page, "dateModified"):
        yield from reader.moment(raw, DateOrigin.MICRODATA, 0.9)


def _itemprops(page: PageElements, *names: str) -> Iterator[str]:
    for name in names:
        for node in page.itemprops.get(name, ()):
            yield plain(time_of(node) or node.text()[:200])


def days_in_url(url: str) -> Iterator[Moment]:
    """Each day that the address names, but for its query."""
    for found in _URL_DAY.finditer(url.split("?", 1)[0]):
        month = found[3] or found[5]
        try:
            number = int(month) if month.isdigit() else month_in_date(month)
            at = datetime(int(found[1]), number, int(found[4] or found[6]))  # noqa: DTZ001 - a URL has no zone
        except ValueError:
            continue
        yield Moment(at, True, found[0], DateOrigin.URL, 0.8 if found[2] else 0.6)
