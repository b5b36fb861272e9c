"""An address as its writer meant it: what feeds and content systems do to addresses is undone. Pure.

What browsers forgive, and schemes that are doubled or lost, `clipdesk.model.urls.absolute` puts right.
"""

import re

from clipdesk.model.folding import without_unseen

_SOUND = re.compile(r"https?://[^\s&/\\][^\s&\\]*+", re.ASCII)
_BLANKS = "".join(map(chr, range(0x21))) + "\u00a0\u3000"
_BREAKS = re.compile("[\t\n\r\u2028\u2029][ \t\n\r]*+")
"""Browsers take out line breaks and tabs (WHATWG URL, section 4.4); behind them stands what indents a
line."""
_AMPERSAND = re.compile("&(?:amp|#0{0,4}38|#[xX]0{0,4}26);")
_ROUNDS = 3
"""How often content systems escape the same ampersand."""
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,9}[^\W\d_][\w-]{1,61}(?::\d{1,5})?(?=[/\\?#]|$)"
_SPACED = re.compile(r"(https?://)[ \u00a0]++", re.IGNORECASE)
_LAME_SCHEME = re.compile(rf"(https?)(?:::?[/\\]?|::[/\\]{{1,9}})(?={_HOST})", re.IGNORECASE)
"""With a colon too many, or too few slashes: `https:/host` means a path to browsers, and a host to its
writer."""


def as_meant(link: str) -> str:
    """The link without what cannot be seen, with plain ampersands, a sound scheme and no broken lines."""
    if link.isascii() and _SOUND.fullmatch(link):
        return link
    link = _BREAKS.sub("", without_unseen(link)).strip(_BLANKS)
    for _ in range(_ROUNDS):
        if "&" not in link:
            break
        link = _AMPERSAND.sub("&", link)
    link = _SPACED.sub(r"\1", link, count=1) if _SPACED.match(link) else link
    link = link.removeprefix(":") if link.startswith("://") else link
    return _LAME_SCHEME.sub(r"\1://", link, count=1) if _LAME_SCHEME.match(link) else link
