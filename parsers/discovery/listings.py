"""Listing pages -> Candidates: the links of a section, tag or home page that are articles."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from clipdesk.model.discovery import LinkRules
from clipdesk.model.urls import absolute, site
from parsers.discovery.discovered import Discovered, Gathering
from parsers.document.decode import decode
from parsers.document.limit_markup import limit_markup
from parsers.lexicon import entries
from parsers.lexicon.pattern import pattern

MAX_LISTING_BYTES = 8_000_000
MAX_LINKS = 5_000

_DATE_IN_PATH = re.compile(r"/(19|20)\d\d[/-]?(0?[1-9]|1[0-2])([/-]?(0?[1-9]|[12]\d|3[01]))?[/-]")
_DAY_OR_NOTHING = re.compile(r"(\d{1,2})?/?")
_NUMBER = re.compile(r"\d{5,}")
_FILE = re.compile(
    r"\.(avif|css|docx?|gif|ico|jpe?g|js|json|m3u8|mp[34]|pdf|png|rss|svg|webp|xlsx?|xml|zip)$", re.I
)
_NO_ARTICLES = pattern(section for section in entries("path.section") if "navigation" in section.properties)
_NAVIGATION = re.compile(rf"/{_NO_ARTICLES}/", re.I)
_SLUG_WORDS = 4


def parse_listing(
    content: bytes,
    url: str,
    source: str,
    rules: LinkRules | None = None,
    next_page: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Discovered:
    """The article links of the page, and its following page where the selector `next_page` finds one.

    Never raises: what is wrong stands in `faults`.
    """
    gathering = Gathering(url, source)
    if len(content) > MAX_LISTING_BYTES:
        gathering.fault(f"the page is larger than {MAX_LISTING_BYTES} bytes; its end is not read")
    decoded = decode(content[:MAX_LISTING_BYTES], headers)
    markup, tamed = limit_markup(decoded.text.encode("utf-8", "replace"))
    if tamed:
        gathering.fault("the page's markup is endless; its end is not read")
    tree = LexborHTMLParser(markup)
    base = gathering.base = _base(tree, url)
    encoding = gathering.encoding = decoded.encoding
    rules, language = rules or LinkRules(), _language(tree)
    for href, title in _links(tree, rules.css, gathering):
        if is_article(_absolute(href, base, encoding), url, rules):
            gathering.add(href, title=title, language=language)
    if next_page:
        _add_next(tree, next_page, gathering)
    return gathering.result()


def is_article(link: str, page: str, rules: LinkRules) -> bool:
    """Whether an absolute URL on `page` is an article's, by the rules or, without `allow`, by its looks."""
    if not link.startswith(("http://", "https://")) or any(re.search(deny, link) for deny in rules.deny):
        return False
    if rules.allow:
        return any(re.search(allow, link) for allow in rules.allow)
    return looks_like_article(link) and site(link) == site(page)


def looks_like_article(link: str) -> bool:
    """A date, a number of five digits or a slug of four words in the path; no file, no navigation."""
    path = unquote(urlsplit(link).path)
    if _FILE.search(path) or _NAVIGATION.search(path + "/"):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    words = [word for word in re.split(r"[-_]", last) if word]
    date = _DATE_IN_PATH.search(path)
    dated = date is not None and not _DAY_OR_NOTHING.fullmatch(path[date.end() :])
    return dated or len(words) >= _SLUG_WORDS or bool(_NUMBER.search(last))


def _links(tree: LexborHTMLParser, css: str | None, gathering: Gathering) -> Iterator[tuple[str, str | None]]:
    """Each link's address and words, in the order of the page."""
    regions = tree.css(css) if css else [tree.root] if tree.root else []
    if css and not regions:
        gathering.fault(f"nothing on the page matches article_links.css: {css!r}")
    anchors = (link for region in regions for link in region.css("a[href]"))
    for link in islice(anchors, MAX_LINKS):
        yield (link.attributes.get("href") or "").strip(), link.text() or link.attributes.get("title")


def _add_next(tree: LexborHTMLParser, selector: str, gathering: Gathering) -> None:
    link = tree.css_first(selector)
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
        return absolute(href, base, encoding)
    except ValueError:
        return ""


def _language(tree: LexborHTMLParser) -> str | None:
    html = tree.css_first("html[lang]")
    return html.attributes.get("lang") if html else None
