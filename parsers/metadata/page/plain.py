"""Strings from markup as plain text. Pure."""

import html
import re

from clipdesk.model.folding import without_invisible

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
    return " ".join(without_invisible(text).split())
