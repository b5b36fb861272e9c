"""Whether an address looks like an article's, and whether words look like its headline. Pure."""

import re
from urllib.parse import unquote, urlsplit

from clipdesk.model.folding import fold_to_words
from parsers.discovery.query_numbers import numbers_article
from parsers.lexicon import entries, texts
from parsers.lexicon.pattern import pattern

_DATE_IN_PATH = re.compile(r"/(19|20)\d\d[/-]?(0?[1-9]|1[0-2])([/-]?(0?[1-9]|[12]\d|3[01]))?[/-]")
_DAY_OR_NOTHING = re.compile(r"(\d{1,2})?/?")
_NUMBER = re.compile(r"\d{5,}")
_ID = re.compile(
    r"(?=[a-z\d]{8,40}$)(?:[a-z]++\d++){2,}+[a-z]*+|(?=[a-z\d]{8,40}$)(?:\d++[a-z]++){2,}+\d*+", re.I
)
"""Letters and digits by turns are nobody's word (`c4g0d8z1rz6o`)."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]{2}|[\u0e00-\u0e7f]{4}")
"""About a word of Chinese, Japanese and Thai, which put no space between two."""
_UNFILLED = re.compile(r"\{\{|\$\{|<%|\}\}")
"""What a template would have put there."""
_FILE = re.compile(
    r"\.(avif|css|docx?|gif|ico|jpe?g|js|json|m3u8|mp[34]|pdf|png|rss|svg|webp|xlsx?|xml|zip)$", re.I
)
_SECTIONS = pattern(section for section in entries("path.section") if "navigation" in section.properties)
_NAVIGATION = re.compile(rf"/{_SECTIONS}[/.]", re.I)
_SERVICE = {fold_to_words(entry.text): "joins" not in entry.properties for entry in entries("link.service")}
"""Word -> whether it says something alone."""
_LABELS = frozenset(map(fold_to_words, texts("link.label")))
_SLUG_WORDS = 4
_MAX_WORDS = 300
"""Characters of a name or label that are looked at: names of pages are shorter."""


def looks_like_article(link: str) -> bool:
    """A date, a number of five digits, an id or a slug of four words in the path, or an article's number in
    the query; no file, no navigation, no page about the site itself."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    path = unquote(parts.path)
    if leads_elsewhere(path):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    words = [word for word in re.split(r"[-_]", last) if word] + _UNSPACED.findall(last)
    date = _DATE_IN_PATH.search(path)
    dated = date is not None and not _DAY_OR_NOTHING.fullmatch(path[date.end() :])
    if dated or len(words) >= _SLUG_WORDS or _ID.fullmatch(last.partition(".")[0]):
        return True
    return bool(_NUMBER.search(last)) or numbers_article(parts.query)


def leads_elsewhere(path: str) -> bool:
    """Whether a path is that of a file, of a list, of a page about the site itself, or none yet."""
    if _UNFILLED.search(path):
        return True
    last = path.rstrip("/").rpartition("/")[2]
    is_list = _NAVIGATION.search(path + "/") is not None
    return is_list or _FILE.search(path) is not None or is_service(last.partition(".")[0])


def is_service(name: str) -> bool:
    """Whether a name or the last part of an address is that of a legal, contact or about page."""
    words = fold_to_words(name[:_MAX_WORDS]).split()
    return all(word in _SERVICE for word in words) and any(map(_SERVICE.get, words))


def is_label(words: str) -> bool:
    """Whether the words of a link are none of a headline: nothing but `read more`, `12 comments` and the
    like."""
    return all(word in _LABELS or word.isdigit() for word in fold_to_words(words[:_MAX_WORDS]).split())
