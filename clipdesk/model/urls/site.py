"""Whose site an address is on."""

from functools import lru_cache
from urllib.parse import urlsplit

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


def host(url: str) -> str:
    """The host in lower case without a leading `www.`, or the empty string."""
    name = urlsplit(url).hostname or ""
    return name.removeprefix("www.")


def site(url: str) -> str:
    """The registrable domain (`bbc.co.uk`), or the host where there is none (an address, `x.localhost`).

    A site on a shared host is one of its own (`x.github.io`, `x.wordpress.com`): the private part of the
    public suffix list says which hosts are shared, as it comes with `tld`; nothing is fetched.
    """
    return site_of_host(host(url))


@lru_cache(maxsize=4096)
def site_of_host(name: str) -> str:
    """The same for a host."""
    labels = name.rstrip(".").split(".")
    if labels[-1] == "localhost":
        return ".".join(labels[-2:])
    if len(labels) == 1 or not labels[-1].strip("0123456789:"):
        return name
    found = get_fld(name, fix_protocol=True, search_private=True, fail_silently=True)
    domain = found or ".".join(labels[-2:])
    if domain not in _SHARED_HOSTS and not domain.startswith("blogspot."):
        return domain
    return ".".join(labels[-domain.count(".") - 2 :])
