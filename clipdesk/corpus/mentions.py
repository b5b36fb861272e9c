"""Which archived pages of discovery tell of an article: feeds, listings and news sitemaps carry titles and
summaries, many a feed the whole text."""

import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from clipdesk.corpus.archive import MAX_PAGE_BYTES, read_page
from clipdesk.model.content_coding import DamagedBody, TooLargeBody, bare
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord, Page

OPENING = 40
"""Letters of a paragraph that stand for it: a summary breaks off somewhere behind them. Chosen, not
measured."""
_LEAST_BYTES = 20
"""A shorter piece ("Live", "Read more") stands in pages of others, too."""
_HEAD = 2_048
"""Bytes of a page in which it says how it is encoded; HTML wants it within 1,024."""

_CHARSET = re.compile(rb"(?:charset|encoding)\s{0,4}=\s{0,4}[\"']?([\w.:-]{1,40})", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")
_BETWEEN = re.compile(r"[\W_]+")

OnLooked = Callable[[int], None]
"""Called with how many pages were looked through."""


def openings(titles: Iterable[str | None], texts: Iterable[str | None]) -> set[str]:
    """What an article is known by, folded: whole titles, and how each paragraph of its texts begins."""
    paragraphs = (line for text in texts if text for line in text.splitlines())
    folded = {*map(_folded, filter(None, titles)), *(_folded(line)[:OPENING] for line in paragraphs)}
    return {words for words in folded if len(words.encode()) >= _LEAST_BYTES}


def mentioning(
    archive: Path, records: Iterable[ArchiveRecord], known_by: set[str], looked: OnLooked
) -> Iterator[ArchiveRecord]:
    """Those of the records whose pages hold any of that, or cannot be read, and may. In time linear in their
    size; one page at a time is in memory."""
    searched = AhoCorasick(sorted(known_by))
    for number, record in enumerate(records, start=1):
        try:
            page = read_page(archive, record, max_page_bytes=MAX_PAGE_BYTES)
            if searched.find_matches_as_indexes(_words(page)):
                yield record
        except (ArchiveError, DamagedBody, TooLargeBody):
            yield record
        looked(number)


def _words(page: Page) -> str:
    """What a reader would see of it, and what its markup and data hold; escaped twice, as in feeds."""
    text = html.unescape(html.unescape(_decoded(page)))
    return _folded(_TAG.sub(" ", _ESCAPED.sub(_letter, text)))


def _letter(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "


def _folded(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def _decoded(page: Page) -> str:
    """As UTF-8 where it is, else as it says. Nothing hangs on a letter: it is looked for, not shown."""
    body = bare(page.html, (), MAX_PAGE_BYTES)
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        head = f"{page.headers.get('content-type', '')}\n".encode() + body[:_HEAD]
        return body.decode(_encoding(head), "replace")


def _encoding(head: bytes) -> str:
    said = _CHARSET.search(head)
    try:
        return codecs.lookup(said[1].decode("ascii")).name if said else "cp1252"
    except LookupError:
        return "cp1252"
