"""One way into every reader: what a page is told by its own words, not by what was declared. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from parsers.discovery.discovered import Discovered, Gathering
from parsers.discovery.feeds import ATOM, MAX_FEED_BYTES, RSS, read_feed
from parsers.discovery.json_feeds import read_json_feed
from parsers.discovery.sitemaps import MAX_SITEMAP_BYTES, read_addresses, read_sitemap
from parsers.discovery.sniffing import Shape, Sniffed, sniff
from parsers.discovery.walls import read_page_instead


def parse_feed(
    content: bytes,
    url: str,
    source: str,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime | None = None,
) -> Discovered:
    """The entries of a feed. `headers` have lower-case names; `now` bounds what can be a date.

    Never raises: `faults` says what is wrong. A sitemap in a feed's place is read all the same.
    """
    gathering = Gathering(url, source)
    page = sniff(content, headers or {}, MAX_FEED_BYTES)
    if page.shape in (Shape.SITEMAP, Shape.ADDRESSES):
        gathering.fault("this is a sitemap; `kind: news_sitemap` is what it wants")
    _read(page, "feed", (), headers, gathering, now)
    return gathering.result()


def parse_sitemap(
    content: bytes,
    url: str,
    source: str,
    only: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime | None = None,
) -> Discovered:
    """The pages of a sitemap, or of a feed in its place (sitemaps.org allows both), and as `next_pages` the
    sitemaps of an index, in their order.

    `only` are regular expressions: where given, one of them must be found in a page's URL, and in a sitemap's
    where it is found in any. Never raises: what is wrong stands in `faults`.
    """
    gathering = Gathering(url, source)
    wanted = [re.compile(pattern) for pattern in only]
    _read(sniff(content, headers or {}, MAX_SITEMAP_BYTES), "sitemap", wanted, headers, gathering, now)
    return gathering.result()


def _read(
    page: Sniffed,
    declared: str,
    wanted: Sequence[re.Pattern[str]],
    headers: Mapping[str, str] | None,
    gathering: Gathering,
    now: datetime | None,
) -> None:
    for sentence in page.faults:
        gathering.fault(f"the {declared}: {sentence}")
    match page.shape:
        case Shape.RSS:
            read_feed(page.text, RSS, gathering, now, wanted)
        case Shape.ATOM:
            read_feed(page.text, ATOM, gathering, now, wanted)
        case Shape.JSON_FEED:
            read_json_feed(page.text, gathering, now)
        case Shape.SITEMAP:
            read_sitemap(page.text, wanted, gathering, now)
        case Shape.ADDRESSES:
            read_addresses(page.text, wanted, gathering)
        case Shape.HTML:
            read_page_instead(page.text, declared, headers or {}, gathering)
        case Shape.NOTHING:
            gathering.fault(f"this is no {declared}")
