"""The canonical URL, believed only where it can be this page. Pure (RFC 6596).

A wrong canonical link merges different articles into one, so that every doubt falls back on the page's own
URL. A canonical link to another site marks a republication: it is handed out apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from clipdesk.model.urls import GENERAL, Parameters, host, normalize_url, site, without_tracking
from parsers.metadata.page.addresses import link_address
from parsers.metadata.page.page_elements import PageElements

_WORD = re.compile(r"[^\W_]{2,}")
_NUMBER = re.compile(r"\d{4,}")
_SHORTEST_LABEL = 4
"""Letters of a site's label by which another host is known for the same publisher's. Set by eye."""
_FILLER = frozenset(
    {"html", "htm", "php", "amp", "www", "index", "article", "news", "story", "aspx", "shtml"}
)


@dataclass(frozen=True, slots=True)
class Canonical:
    """`url` is this page's identity (its own URL where no claim holds); `elsewhere` the canonical URL on
    another site, for a republished article."""

    url: str
    elsewhere: str | None = None


def read_canonical(page: PageElements, url: str, parameters: Parameters = GENERAL) -> Canonical:
    """Claims are `<link rel=canonical>`, then og:url; `parameters` are those of the page's source."""
    elsewhere = None
    for claim in _claims(page, url):
        if site(claim) != site(url):
            elsewhere = elsewhere or (claim if _is_article(claim) and not _is_own(claim, url) else None)
        elif _is_same_article(claim, url):
            return Canonical(normalize_url(claim), elsewhere)
    return Canonical(without_tracking(normalize_url(url), parameters), elsewhere)


def _claims(page: PageElements, url: str) -> Iterator[str]:
    for href in (*page.canonicals[:1], *page.metas.get("og:url", ())[:1]):
        address = link_address(_with_scheme(href, url), url)
        if "." in (urlsplit(address).hostname or "") or (address and site(address) == site(url)):
            yield address


def _with_scheme(href: str, url: str) -> str:
    """Some content systems write the host without a scheme, which reads as a path."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return f"//{href}" if host and href.removeprefix("www.").startswith(f"{host}/") else href


def _is_own(claim: str, url: str) -> bool:
    """Whether two sites are one publisher's by their names: a host above the other (a platform's), a machine
    that is called after the site (`herald-blog.cluster-1.example`), another top-level domain."""
    ours, theirs = host(url), host(claim)
    if ours.endswith(f".{theirs}") or theirs.endswith(f".{ours}"):
        return True
    names = [(site(url), theirs), (site(claim), ours)]
    return any(_is_called(other, own.partition(".")[0]) for own, other in names)


def _is_called(name: str, label: str) -> bool:
    """Whether a part of a host's name is a site's label, or begins with it."""
    return len(label) >= _SHORTEST_LABEL and any(
        part == label or part.startswith(f"{label}-") for part in name.split(".")
    )


def _is_article(url: str) -> bool:
    return len(urlsplit(url).path.strip("/")) > 8


def _is_same_article(claim: str, url: str) -> bool:
    """Same path, one path inside the other, a shared number, or mostly the same words in the slug."""
    ours, theirs = urlsplit(url), urlsplit(claim)
    if not theirs.path.strip("/") and not theirs.query:
        return not ours.path.strip("/")
    if _plain_path(ours.path) == _plain_path(theirs.path):
        return True
    numbers = set(_NUMBER.findall(ours.path + ours.query)) & set(_NUMBER.findall(theirs.path + theirs.query))
    if any(len(number) > 4 for number in numbers):
        return True
    mine, other = _words(url), _words(claim)
    return len(mine & other) * 2 >= max(min(len(mine), len(other)), 1) and len(mine & other) > 0


def _plain_path(path: str) -> str:
    return re.sub(r"/(?:amp|index\.\w+)$|\.(?:amp|html?|php)$", "", path.rstrip("/").lower())


def _words(url: str) -> set[str]:
    """The words of the last path segment that says anything."""
    segments = [segment for segment in urlsplit(url).path.lower().split("/") if segment]
    for segment in reversed(segments):
        words = {word for word in _WORD.findall(segment) if word not in _FILLER}
        if len(words) > 1 or segment == segments[0]:
            return words
    return set()
