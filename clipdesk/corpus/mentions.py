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

_LEGACY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_u",
    "iso8859_5", "iso8859_6", "iso8859_2", "cp874", "cp866", "gb18030", "big5hkscs", "euc_jp", "shift_jis",
    "euc_kr",
)  # fmt: skip
"""The encodings of the web that are no UTF-8 (WHATWG Encoding, section 4.2), but for twins of these."""
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
            if any(searched.find_matches_as_indexes(words) for words in _words(page)):
                yield record
        except (ArchiveError, DamagedBody, TooLargeBody):
            yield record
        looked(number)


def _words(page: Page) -> Iterator[str]:
    """What a reader would see of it, and what its markup and data hold, in each encoding that it may have;
    escaped twice, as in feeds."""
    for decoded in _decoded(page):
        text = html.unescape(html.unescape(decoded))
        yield _folded(_TAG.sub(" ", _ESCAPED.sub(_letter, text)))


def _letter(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "


def _folded(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def _decoded(page: Page) -> Iterator[str]:
    """As UTF-8 where it is; else as it says, which may be wrong, and as it may be. Nothing hangs on a letter:
    it is looked for, not shown."""
    body = bare(page.html, (), MAX_PAGE_BYTES)
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield body.decode("utf-16", "replace")
        return
    try:
        yield body.decode()
    except UnicodeDecodeError:
        head = f"{page.headers.get('content-type', '')}\n".encode() + body[:_HEAD]
        for encoding in dict.fromkeys((*_said(head), "utf-8", *_LEGACY)):
            yield body.decode(encoding, "replace")


def _said(head: bytes) -> Iterator[str]:
    said = _CHARSET.search(head)
    try:
        if said:
            yield codecs.lookup(said[1].decode("ascii")).name
    except LookupError:
        return
