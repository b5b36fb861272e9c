"""When an article was published and when it was changed: two moments, each with its provenance. Pure.

Neither ever lies in the future of the fetch (a day is granted for zones), and neither is ever guessed from
the time of the fetch.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from model.article import DateOrigin, Moment
from parsers.metadata.foreign_dates import read_foreign_date
from parsers.metadata.json_ld import JsonLd, text_of
from parsers.metadata.page_elements import PageElements
from parsers.metadata.plain import plain
from parsers.metadata.written_dates import EARLIEST_YEAR, read_date

ZONE_GRACE = timedelta(days=1)

_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "rnews:datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxense:recs:publishtime", "bt:pubdate", "vr:published_time", "pubdate", "pub_date", "publishdate",
    "publish-date", "publish_date", "published-date", "published_date", "published", "dc.date.issued",
    "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.created", "dc.date", "dc.created",
    "article_date_original", "article.published", "originalpublicationdate", "citation_publication_date", "citation_date",
    "date.release", "og:pubdate", "ptime", "article:post_date", "date", "datecreated", "creation_date",
    "og:release_date", "video:release_date", "release_date", "article.created", "analyticsattributes.articledate",
    "sailthru.expire_date_start", "dc.date.published", "page_date", "shareaholic:article_published_time",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified", "datemodified",
    "article:updated_time", "rnews:datemodified", "last-modified", "lastmod", "dcterms.modified",
    "dc.date.modified", "dc.modified", "article.updated", "last_updated_date", "revision_date", "date.modified",
    "shareaholic:article_modified_time", "vr:modified_time",
)  # fmt: skip
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-]?(1[0-2]|0[1-9])[/_.-]?(3[01]|[12]\d|0[1-9])(?=\D|$)")
_UPDATED = re.compile(
    r"updat|modif|chang|revis|aktualis|bearbeitet|geändert|mis à jour|mise à jour|actualiz|aggiorna|atualiz|"
    r"обновл|измен|تحديث|تعديل|güncel|uppdater|oppdater|opdater|bijgewerkt",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"related|recommend|sidebar|teaser|card|footer|comment|trending|popular|latest|most-|promo|event|widget",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads dates the way the page's language writes them."""

    language: str | None

    @property
    def month_first(self) -> bool:
        """Only in the United States does the month come first (CLDR, short date formats)."""
        return (self.language or "").lower() in ("en", "en-us", "en_us")

    def moment(self, raw: str, origin: DateOrigin, trust: float) -> Iterator[Moment]:
        """One moment, or none where the text holds no date."""
        if raw and (
            found := read_date(raw, month_first=self.month_first) or read_foreign_date(raw, self.language)
        ):
            yield Moment(found.at, found.day_only, raw[:100], origin, round(trust * found.certainty, 2))

    def prose(self, text: str) -> Iterator[Moment]:
        """The dates in a running text, in windows that overlap."""
        for start in range(0, len(text), 200):
            window = text[start : start + 250]
            if found := read_date(window, month_first=self.month_first):
                yield Moment(
                    found.at, found.day_only, window[:100], DateOrigin.TEXT, round(0.4 * found.certainty, 2)
                )


@dataclass(frozen=True, slots=True)
class Dates:
    published_at: Moment | None
    modified_at: Moment | None


def read_dates(
    page: PageElements, json_ld: JsonLd, url: str, text: str, *, latest: datetime | None, language: str | None
) -> Dates:
    """`latest` is the time of the fetch, which no date may pass; `text` the page's first visible text;
    `language` (BCP 47, as declared) decides the order of day and month, and whose words dateparser reads."""
    reader = _Reader(language)
    published = _first(_published(page, json_ld, url, text, reader), latest)
    modified = _first(_modified(page, json_ld, reader), latest)
    return Dates(published, modified)


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


def _published(page: PageElements, json_ld: JsonLd, url: str, text: str, reader: _Reader) -> Iterator[Moment]:
    """Every claim, the most trusted first."""
    article = json_ld.article
    for name, trust in (("datePublished", 0.98), ("uploadDate", 0.85), ("dateCreated", 0.85)):
        yield from reader.moment(text_of(article.get(name)), DateOrigin.JSON_LD, trust)
    for raw in page.all_metas(*_PUBLISHED_METAS):
        yield from reader.moment(raw, DateOrigin.META, 0.93)
    for raw in _itemprops(page, "datePublished", "dateCreated"):
        yield from reader.moment(raw, DateOrigin.MICRODATA, 0.92)
    yield from _from_url(url)
    for raw, trust in _printed(page):
        yield from reader.moment(raw, DateOrigin.TIME, trust)
    yield from reader.prose(text[:2_000])


def _modified(page: PageElements, json_ld: JsonLd, reader: _Reader) -> Iterator[Moment]:
    yield from reader.moment(text_of(json_ld.article.get("dateModified")), DateOrigin.JSON_LD, 0.95)
    for raw in page.all_metas(*_MODIFIED_METAS):
        yield from reader.moment(raw, DateOrigin.META, 0.9)
    for raw in _itemprops(page, "dateModified"):
        yield from reader.moment(raw, DateOrigin.MICRODATA, 0.9)
    for node in page.times:
        own = f"{node.attributes.get('class') or ''} {node.text()[:100]}"
        if _UPDATED.search(own):
            yield from reader.moment(node.attributes.get("datetime") or own, DateOrigin.TIME, 0.7)


def _itemprops(page: PageElements, *names: str) -> Iterator[str]:
    for name in names:
        for node in page.itemprops.get(name, ()):
            attributes = node.attributes
            yield plain(attributes.get("content") or attributes.get("datetime") or node.text()[:200])


def _from_url(url: str) -> Iterator[Moment]:
    for found in _URL_DAY.finditer(url.split("?", 1)[0]):
        try:
            at = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001 - a URL has no zone
        except ValueError:
            continue
        trust = 0.8 if found[0].count("/") == 2 or found[0].count("-") == 2 else 0.6
        yield Moment(at, True, found[0], DateOrigin.URL, trust)


def _printed(page: PageElements) -> Iterator[tuple[str, float]]:
    """What the page prints, `<time>` first, an update's stamp and dates of other articles last."""
    ranked = []
    for number, node in enumerate(page.times[:20]):
        attributes = node.attributes
        own = node.text()[:200]
        raw = attributes.get("datetime") or own
        strange = _belongs_elsewhere(node) + bool(_UPDATED.search(f"{attributes.get('class') or ''} {own}"))
        ranked.append((strange, number, plain(raw), 0.8 - 0.2 * strange))
    for number, node in enumerate(page.date_marks[:30]):
        own = node.text(separator=" ")[:400]
        if len(own) < 200:
            strange = _belongs_elsewhere(node) + bool(_UPDATED.search(own))
            ranked.append((strange + 0.5, number, plain(own), 0.6 - 0.2 * strange))
    for _, _, raw, trust in sorted(ranked):
        yield raw, trust


def _belongs_elsewhere(node: object) -> int:
    """Whether an ancestor's class says that this is about another article."""
    for _ in range(5):
        node = getattr(node, "parent", None)
        if node is None:
            return 0
        if node.tag in ("aside", "footer", "nav") or _ELSEWHERE.search(node.attributes.get("class") or ""):
            return 1
    return 0
