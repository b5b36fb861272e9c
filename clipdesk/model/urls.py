"""URLs as identities: one spelling for one page."""

import hashlib
import re
from functools import lru_cache
from urllib.parse import urldefrag, urlsplit

from courlan.clean import normalize_url as _normalize
from tld import get_fld

_SHARED_HOSTS = frozenset(
    {
        "beehiiv.com",
        "canalblog.com",
        "ghost.io",
        "hypotheses.org",
        "livejournal.com",
        "medium.com",
        "over-blog.com",
        "substack.com",
        "tumblr.com",
        "typepad.com",
        "weebly.com",
        "wordpress.com",
    }
)
"""Where each name below is a site of somebody else, and which the public suffix list does not have."""


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


def without_credentials(url: str) -> str:
    """The URL as it may be shown and kept: without a user name or password (RFC 3986, section 3.2.1)."""
    scheme, slashes, rest = url.partition("://")
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    return f"{scheme}{slashes}{rest[authority.rfind('@') + 1 :]}" if "@" in authority else url


def site(url: str) -> str:
    """The registrable domain (`bbc.co.uk`), or the host where there is none (an address, `x.localhost`).

    A site on a shared host is one of its own (`x.github.io`, `x.wordpress.com`): the private part of the
    public suffix list says which hosts are shared, as it comes with `tld`; nothing is fetched.
    """
    return _site(host(url))


@lru_cache(maxsize=4096)
def _site(name: str) -> str:
    labels = name.rstrip(".").split(".")
    if len(labels) == 1 or labels[-1] == "localhost" or not labels[-1].strip("0123456789:"):
        return name
    found = get_fld(name, fix_protocol=True, search_private=True, fail_silently=True)
    domain = found or ".".join(labels[-2:])
    if domain not in _SHARED_HOSTS and not domain.startswith("blogspot."):
        return domain
    return ".".join(labels[-domain.count(".") - 2 :])
