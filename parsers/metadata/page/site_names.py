"""What a site calls itself: needed to tell its name from a headline's end or an author. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from clipdesk.model.folding import key
from clipdesk.model.urls import site
from parsers.metadata.page.json_ld import JsonLd, text_of, types_of
from parsers.metadata.page.page_elements import PageElements

_METAS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name",
    "al:android:app_name", "publisher", "dc.publisher", "twitter:app:name:iphone", "cre",
    "article:publisher_name", "copyright",
)  # fmt: skip

_LONGEST = 40
"""Letters of a site's name, against a headline."""
_MOTTO = re.compile(r"\s[|—–]\s")


def read_publisher(page: PageElements, json_ld: JsonLd) -> str | None:
    """The publisher's name as JSON-LD, then OpenGraph give it, without the motto behind a bar or a dash."""
    claimed = (
        text_of(json_ld.resolve(_first(json_ld.article.get("publisher")))),
        page.meta(*_METAS[:3], "publisher"),
    )
    names = (_MOTTO.split(name, maxsplit=1)[0] for name in claimed)
    return next((name for name in names if 1 < len(name) <= 100 and not name.startswith("http")), None)


def site_names(page: PageElements, json_ld: JsonLd, url: str) -> frozenset[str]:
    """Every name as a key without spaces, the domain's own words among them; no title of the document that
    stands where the site's name should."""
    names = (key(name).replace(" ", "") for name in _names(page, json_ld, url))
    title = key(page.title).replace(" ", "")
    return frozenset(name for name in names if name and not (name == title and len(name) > _LONGEST))


def _names(page: PageElements, json_ld: JsonLd, url: str) -> Iterator[str]:
    yield text_of(json_ld.resolve(_first(json_ld.article.get("publisher"))))
    yield from page.all_metas(*_METAS)
    for node in json_ld.nodes:
        if {"WebSite", "NewsMediaOrganization", "Organization"} & set(types_of(node)):
            yield text_of(node.get("name"))
            yield text_of(node.get("alternateName"))
    yield from (handle.lstrip("@") for handle in page.all_metas("twitter:site"))
    yield from _domain_names(url)


def _domain_names(url: str) -> Iterator[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    yield host
    domain = site(url)
    yield domain
    yield domain.partition(".")[0]


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value
