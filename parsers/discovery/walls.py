"""A web page in the place of what names articles: a wall against robots or for consent, or just another page.
Pure."""

from collections.abc import Mapping
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from clipdesk.model.article import Completeness
from parsers.completeness.block_page import block_page
from parsers.completeness.consent_wall import consent_wall
from parsers.completeness.signals import Signals
from parsers.discovery.discovered import Gathering
from parsers.document import read_document
from parsers.document.limit_markup import limit_markup
from parsers.metadata import read_metadata

MAX_WALL = 300_000
"""Characters of a page that can be a wall: twice the longest in benchmarks/completeness."""
_FEEDS = ",".join(
    f"link[rel~=alternate][type='application/{kind}']" for kind in ("rss+xml", "atom+xml", "feed+json")
)


def read_page_instead(text: str, declared: str, headers: Mapping[str, str], gathering: Gathering) -> None:
    """Says what a web page is that stands where a feed or sitemap (`declared`) should."""
    if wall := wall_of(text, gathering.page, headers):
        gathering.met(*wall)
        return
    markup, _ = limit_markup(text[:MAX_WALL].encode("utf-8", "replace"))
    feed = LexborHTMLParser(markup).css_first(_FEEDS)
    href = (feed.attributes.get("href") or "") if feed else ""
    hint = f"; it says that its feed is {_joined(gathering.page, href)}" if href else ""
    gathering.fault(f"this is no {declared} but a web page{hint}")


def wall_of(text: str, url: str, headers: Mapping[str, str]) -> tuple[Completeness, str] | None:
    """What kind of wall the page is, with its evidence as an article's is kept; None for any other page."""
    if len(text) > MAX_WALL:
        return None
    document = read_document(text.encode("utf-8", "replace"), {"content-type": "text/html; charset=utf-8"})
    metadata = read_metadata(document, url, headers, fetched_at=None)
    signals = Signals(document, metadata, (), 200)
    for rule in (block_page, consent_wall):
        if verdict := rule(signals):
            return verdict[0], "; ".join(verdict[1])
    return None


def _joined(page: str, href: str) -> str:
    try:
        return urljoin(page, href)
    except ValueError:
        return href
