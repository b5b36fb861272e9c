"""Strings from markup as plain text, and the key under which two of them count as the same. Pure."""

import html
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NOT_WORD = re.compile(r"[\W_]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)


def plain(text: str) -> str:
    """NFC, white space collapsed, invisible characters gone, entities and tags that were escaped resolved.

    Content systems escape once or twice too often (`&amp;quot;`), hence two rounds.
    """
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


@lru_cache(maxsize=512)
def key(text: str) -> str:
    """Case, punctuation and spacing ignored: equal keys say the same."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
