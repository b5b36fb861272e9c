"""URLs as identities: one spelling for one page."""

import hashlib
from urllib.parse import urldefrag, urlsplit

from courlan import extract_domain
from courlan.clean import normalize_url as _normalize


def normalize_url(url: str) -> str:
    """The URL without fragment, tracking parameters and default port (RFC 3986, section 6)."""
    return str(_normalize(urldefrag(url.strip()).url, strict=False, trailing_slash=True))


def article_id(canonical_url: str) -> str:
    """SHA-256 of the normalised URL without its scheme, cut to 32 hexadecimal characters."""
    _, _, rest = normalize_url(canonical_url).partition("://")
    return hashlib.sha256(rest.encode()).hexdigest()[:32]


def host(url: str) -> str:
    """The host in lower case without a leading `www.`, or the empty string."""
    name = urlsplit(url).hostname or ""
    return name.removeprefix("www.")


def site(url: str) -> str:
    """The registrable domain (`bbc.co.uk`), or the host where there is none (an address, `x.localhost`)."""
    return extract_domain(url, fast=True) or host(url)
