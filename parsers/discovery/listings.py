"""Listing pages -> Candidates: the links of a section, tag or home page that are articles. Pure."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import islice
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from clipdesk.model.discovery import LinkRules
from clipdesk.model.urls import absolute, site
from parsers.discovery.dates import DateReader
from parsers.discovery.discovered import Discovered, Gathering
from parsers.discovery.headlines import Title, Trust, title_of
from parsers.discovery.links import as_meant
from parsers.discovery.looks import is_service, leads_elsewhere, looks_like_article
from parsers.discovery.page_links import page_links
from parsers.discovery.query_numbers import varying
from parsers.discovery.walls import wall_of
from parsers.document.decode import Decoded, decode
from parsers.document.limit_markup import limit_markup

MAX_LISTING_BYTES = 8_000_000
MAX_LINKS = 5_000
_NEXT = "link[rel~=next],a[rel~=next]"
"""HTML, section 4.6.7.12."""


def parse_listing(
    content: bytes,
    url: str,
    source: str,
    rules: LinkRules | None = None,
    next_page: str | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    now: datetime | None = None,
) -> Discovered:
    """The article links of the page, and its following page where the selector `next_page` finds one, or the
    page itself says which it is.

    Never raises: what is wrong stands in `faults`.
    """
    gathering, rules = Gathering(url, source), rules or LinkRules()
    page = decode(content, headers, limit=MAX_LISTING_BYTES)
    tree = _tree(page, gathering)
    gathering.base, gathering.encoding, language = _base(tree, url), page.encoding, _language(tree)
    for address, title in _links(tree, rules, gathering).items():
        gathering.add(address, title=title.text or None, language=language)
    if not rules.css:
        _add_from_data(tree, rules, language, gathering, now)
    if not gathering.named and (wall := wall_of(page.text, url, headers or {})):
        gathering.met(*wall)
    _add_next(tree, next_page, gathering)
    return gathering.result()


def _tree(page: Decoded, gathering: Gathering) -> LexborHTMLParser:
    if page.truncated:
        gathering.fault(f"the page is larger than {MAX_LISTING_BYTES} bytes; its end is not read")
    for sentence in page.faults:
        gathering.fault(f"the page: {sentence}")
    markup, tamed = limit_markup(page.text.encode("utf-8", "replace"))
    if tamed:
        gathering.fault("the page's markup is endless; its end is not read")
    return LexborHTMLParser(markup)


def is_article(link: str, page: str, rules: LinkRules, numbered: AbstractSet[str] = frozenset()) -> bool:
    """Whether an absolute URL on `page` is an article's, by the rules or, without `allow`, by its looks, or
    as one of those that are `numbered` there."""
    if not link.startswith(("http://", "https://")) or any(re.search(deny, link) for deny in rules.deny):
        return False
    if rules.allow:
        return any(re.search(allow, link) for allow in rules.allow)
    is_numbered = link in numbered and not leads_elsewhere(unquote(urlsplit(link).path))
    return (is_numbered or looks_like_article(link)) and site(link) == site(page)


def _links(tree: LexborHTMLParser, rules: LinkRules, gathering: Gathering) -> dict[str, Title]:
    """The articles' addresses in the order of the page, each with the best title that a link to it has."""
    regions = tree.css(rules.css) if rules.css else [tree.root] if tree.root else []
    if rules.css and not regions:
        gathering.fault(f"nothing on the page matches article_links.css: {rules.css!r}")
    anchors = (link for region in regions for link in region.css("a[href]"))
    links = [
        (
            _absolute(link.attributes.get("href") or "", gathering.base, gathering.encoding),
            title_of(link),
            link,
        )
        for link in islice(anchors, MAX_LINKS)
    ]
    numbered = set() if rules.allow else varying((address, title.text) for address, title, _ in links)
    found: dict[str, Title] = {}
    services: set[str] = set()
    for address, title, link in links:
        if not is_article(address, gathering.page, rules, numbered):
            continue
        if not rules.allow and is_service(link.text()):
            services.add(address)
        found[address] = max(found.get(address, Title()), title)
    return {address: title for address, title in found.items() if address not in services}


def _add_from_data(
    tree: LexborHTMLParser, rules: LinkRules, language: str | None, gathering: Gathering, now: datetime | None
) -> None:
    """What the page's data names; the data of a page names pictures and sections, too."""
    dates = DateReader(gathering.page, language, gathering.fault, now)
    for named in islice(page_links(tree), MAX_LINKS):
        address = _absolute(named.address, gathering.base)
        if is_article(address, gathering.page, rules):
            title = Title.of(Trust.NAMED, named.title or "").text
            published = dates.moment(named.published) if named.published else None
            gathering.add(address, title=title or None, published_at=published, language=language)


def _add_next(tree: LexborHTMLParser, selector: str | None, gathering: Gathering) -> None:
    link = tree.css_first(selector or _NEXT)
    if link is not None and link.attributes.get("href"):
        gathering.add_next(link.attributes["href"])


def _base(tree: LexborHTMLParser, page: str) -> str:
    """The address that links are relative to (HTML, section 4.2.3)."""
    element = tree.css_first("base[href]")
    href = (element.attributes.get("href") or "") if element else ""
    return _absolute(href, page) or page


def _absolute(href: str, base: str, encoding: str = "utf-8") -> str:
    """Empty where the link is no address, which then is no article's either."""
    try:
        return absolute(as_meant(href), base, encoding)
    except ValueError:
        return ""


def _language(tree: LexborHTMLParser) -> str | None:
    html = tree.css_first("html[lang]")
    return html.attributes.get("lang") if html else None
