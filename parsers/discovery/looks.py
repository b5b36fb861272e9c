"""Whether an address looks like an article's, and whether words look like its headline. Pure."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from parsers.lexicon import entries, texts
from parsers.lexicon.folding import fold_to_words
from parsers.lexicon.pattern import pattern

_DATE_IN_PATH = re.compile(r"/(19|20)\d\d[/-]?(0?[1-9]|1[0-2])([/-]?(0?[1-9]|[12]\d|3[01]))?[/-]")
_DAY_OR_NOTHING = re.compile(r"(\d{1,2})?/?")
_NUMBER = re.compile(r"\d{5,}")
_NUMBER_IN_QUERY = re.compile(r"\d{3,20}")
"""Of three digits at least: what is shorter numbers sections and pages."""
_FILE = re.compile(
    r"\.(avif|css|docx?|gif|ico|jpe?g|js|json|m3u8|mp[34]|pdf|png|rss|svg|webp|xlsx?|xml|zip)$", re.I
)
_SECTIONS = pattern(section for section in entries("path.section") if "navigation" in section.properties)
_NAVIGATION = re.compile(rf"/{_SECTIONS}[/.]", re.I)
_SECTION = re.compile(_SECTIONS, re.I)
_ARTICLE_NAMES = frozenset(texts("query.article"))
_SERVICE = {fold_to_words(entry.text): "joins" not in entry.properties for entry in entries("link.service")}
"""Word -> whether it says something alone."""
_LABELS = frozenset(map(fold_to_words, texts("link.label")))
_SLUG_WORDS = 4
_MAX_PARAMETERS = 50
_MAX_WORDS = 300
"""Characters of a name or label that are looked at: names of pages are shorter."""


def looks_like_article(link: str) -> bool:
    """A date, a number of five digits or a slug of four words in the path, or an article's number in the
    query; no file, no navigation, no page about the site itself."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    path = unquote(parts.path)
    last = path.rstrip("/").rpartition("/")[2]
    if _FILE.search(path) or _NAVIGATION.search(path + "/") or is_service(last.partition(".")[0]):
        return False
    words = [word for word in re.split(r"[-_]", last) if word]
    date = _DATE_IN_PATH.search(path)
    dated = date is not None and not _DAY_OR_NOTHING.fullmatch(path[date.end() :])
    return dated or len(words) >= _SLUG_WORDS or bool(_NUMBER.search(last)) or _numbers_article(parts.query)


def is_service(name: str) -> bool:
    """Whether a name or the last part of an address is that of a legal, contact or about page."""
    words = fold_to_words(name[:_MAX_WORDS]).split()
    return all(word in _SERVICE for word in words) and any(map(_SERVICE.get, words))


def is_label(words: str) -> bool:
    """Whether the words of a link are none of a headline: nothing but `read more`, `12 comments` and the
    like."""
    return all(word in _LABELS or word.isdigit() for word in fold_to_words(words[:_MAX_WORDS]).split())


def _numbers_article(query: str) -> bool:
    """Whether a parameter that is named so has an article's number, and none names a list of articles."""
    if not query:
        return False
    try:
        pairs = parse_qsl(query, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return False
    if any(_SECTION.fullmatch(value) for _, value in pairs):
        return False
    return any(
        name.lower().replace("-", "").replace("_", "") in _ARTICLE_NAMES and _NUMBER_IN_QUERY.fullmatch(value)
        for name, value in pairs
    )
