"""Discovery: a feed, sitemap or listing page -> the article URLs it names. Pure: no I/O, no clock."""

from parsers.discovery.discovered import Discovered, NextPage
from parsers.discovery.listings import parse_listing
from parsers.discovery.reading import parse_feed, parse_sitemap

__all__ = ["Discovered", "NextPage", "parse_feed", "parse_listing", "parse_sitemap"]
