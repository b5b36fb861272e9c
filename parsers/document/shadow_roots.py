"""Shadow roots that a server wrote into the page (HTML standard, 4.12.3, `shadowrootmode`). Pure.

To the tree builder a template's content is out of the page; to the reader that of a shadow root is the page.
"""

import re

_SIGN = b"shadowrootmode"
_TEMPLATE = re.compile(rb"<(/?)template(?=[\s/>])([^>]*+)", re.IGNORECASE)
_NAME = len(b"template")


def open_shadow_roots(html: bytes) -> bytes:
    """The markup with each declarative shadow root as an ordinary element; other templates stay."""
    if _SIGN not in html:
        return html
    pieces: list[bytes] = []
    shown: list[bool] = []
    end = 0
    for tag in _TEMPLATE.finditer(html):
        closes = bool(tag[1])
        if closes:
            is_root = shown.pop() if shown else False
        else:
            is_root = _SIGN in tag[2].lower()
            shown.append(is_root)
        if is_root:
            pieces += (html[end : tag.start()], b"</div" if closes else b"<div")
            end = tag.start() + 1 + closes + _NAME
    return b"".join([*pieces, html[end:]])
