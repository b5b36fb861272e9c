"""The publisher's keywords, without what its content system keeps in the same place. Pure.

Systems put page types, sections, codes of agencies and numbers among the tags: `Page Type: Article`,
`type_news`, `RSBI:HUMAN-RIGHTS`, `_seo`. What only a machine writes is told by how it is written, and by what
stands beside it: one list has several of a kind.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from clipdesk.model.folding import key
from parsers.lexicon import texts
from parsers.metadata.page.json_ld import JsonLd, text_of
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain

MAX_KEYWORDS = 50
MAX_CHARS, _MAX_WORDS = 100, 8
"""Bounds: what is longer is a sentence. Set by eye on the labelled pages."""
_SEVERAL = 3
"""So many of a kind in one list are a machine's. Set by eye on the labelled pages."""
_METAS = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_EDGES = " \t\"'«»“”„‚‘’#•·;:,…–—|"
_CUT_SHORT = ".."
_LABELLED = re.compile(r"(?P<label>[^\W\d_][\w &-]{0,30}?)\s?:(?P<space>\s?)(?P<value>\S.*)")
_WITHIN = re.compile(r"\s?[:|>]\s?")
_IDENTIFIER = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=\w*\d)[0-9a-f]{16,}|[\d\W_]+|[\w-]*\d{5,}|\d{5,} .*|.*(?:://|\w@\w).*",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"[A-Z]{2,8}\d{1,4}")
_CAMEL = re.compile(r"[a-z][A-Z]")
_SENTENCE = re.compile(r"(?:[^\W\d_]{5}\.|[!?]) \S")


def read_keywords(
    page: PageElements, json_ld: JsonLd, *, known: Collection[str] = (), headline: str = ""
) -> tuple[str, ...]:
    """Each keyword once, whatever its spelling, as the page first writes it; `known` are the site's names as
    keys without spaces, which are no keywords, nor is the headline."""
    return clean_keywords(_written(page, json_ld), known=known, headline=headline)


def clean_keywords(
    written: Iterable[str], *, known: Collection[str] = (), headline: str = ""
) -> tuple[str, ...]:
    """The keywords of one list as a content system has it."""
    tags = [tag for tag in written if 1 < len(tag) <= MAX_CHARS]
    habits = _Habits.of(tags)
    own = {*known, _bare(headline)}
    found: dict[str, str] = {}
    for tag in tags:
        word = habits.keyword(tag)
        if word and _bare(word) not in own:
            found.setdefault(key(word), word)
    return tuple(found.values())[:MAX_KEYWORDS]


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a list writes: `labels` says that many of its tags are `label: value`, `codes` that many are
    capitals and digits, `underscores` that they stand for spaces."""

    labels: bool
    codes: bool
    underscores: bool

    @classmethod
    def of(cls, tags: Collection[str]) -> "_Habits":
        labels = {found["label"] for tag in tags if (found := _LABELLED.fullmatch(tag)) and found["space"]}
        codes = {tag for tag in tags if _CODE.fullmatch(tag)}
        return cls(len(labels) >= _SEVERAL, len(codes) >= _SEVERAL, not any(" " in tag for tag in tags))

    def keyword(self, tag: str) -> str:
        """What the tag says to a reader; empty where it says nothing."""
        if tag[0] in "_@$" or _IDENTIFIER.fullmatch(tag):
            return ""
        if found := _LABELLED.fullmatch(tag):
            tag = self._of_label(found)
        tag = tag.rstrip(".") if tag.endswith(_CUT_SHORT) else tag
        hashtag, tag = tag.startswith("#"), tag.strip(_EDGES)
        if "_" in tag:
            tag = tag.replace("_", " ").strip() if self.underscores or hashtag else ""
        if (self.codes and _CODE.fullmatch(tag)) or _IDENTIFIER.fullmatch(tag) or _SENTENCE.search(tag):
            return ""
        return tag if len(tag) > 1 and len(tag.split()) <= _MAX_WORDS else ""

    def _of_label(self, found: re.Match[str]) -> str:
        """Of `Section: Sport:Football` the last part; nothing where the label is the system's own."""
        label, value = found["label"], found["value"]
        if label.split()[-1].casefold() in _facets():
            return _WITHIN.split(value)[-1]
        of_a_machine = bool(_CAMEL.search(label)) or (
            not found["space"] and (label.islower() or label.isupper())
        )
        return "" if self.labels or of_a_machine else found[0]


@cache
def _facets() -> frozenset[str]:
    return frozenset(map(str.casefold, texts("keyword.facet")))


def _bare(text: str) -> str:
    return key(text).replace(" ", "")


def _written(page: PageElements, json_ld: JsonLd) -> Iterator[str]:
    """Lists and comma-separated strings alike."""
    for value in json_ld.values(json_ld.article.get("keywords")):
        yield from (plain(word) for word in text_of(value).split(","))
    tags = list(page.all_metas("article:tag"))
    yield from tags if len(tags) != 1 else map(plain, tags[0].split(","))
    for text in page.all_metas(*_METAS):
        yield from (plain(word) for word in text.replace(";", ",").split(","))
