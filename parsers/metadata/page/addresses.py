"""Addresses as pages write them, made absolute. Pure (RFC 3986)."""

import re
from urllib.parse import urljoin, urlsplit

MAX_ADDRESS_CHARS = 2_000
"""A bound; what is longer carries data and leads nowhere (browsers and sitemaps take 2,048 characters)."""
_SEGMENT = r"[\w%~+,;=&!$'()*:@-][\w.%~+,;=&!$'()*:@-]*"
_PLAIN = re.compile(
    rf"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/{_SEGMENT})*/?(?:\?[\w.%~+,;=&!$'()*:@/-]+)?", re.ASCII
)
"""Absolute already, with nothing in it to resolve: urllib would give it back as it is."""


def link_address(href: str | None, base: str) -> str:
    """The http(s) URL that `href` means on the page `base`; empty where it means none."""
    if not href or len(href) > MAX_ADDRESS_CHARS:
        return ""
    if _PLAIN.fullmatch(href):
        return href
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
        named = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        return ""
    return address if named else ""


def readable(url: str) -> str:
    """The URL, or the empty string where urllib cannot take it apart."""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url
