"""A page as it was archived: shown in a frame that runs nothing and asks for nothing anywhere.

The browser is told so twice, by the frame and by the page's own headers, and what could make it ask all the
same (scripts, refreshes, preloads, frames, objects) is taken out.
"""

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clipdesk.corpus.archive import read_page
from parsers.document import decode
from reading_room.headers import STRANGERS
from reading_room.room import Room
from steps.inspect.kept import article_kept

ACTIVE = "script, noscript, link, base, meta[http-equiv], iframe, frame, frameset, object, embed, applet"
LEADING = (
    "href", "xlink:href", "src", "srcset", "action", "formaction", "ping", "poster", "background", "data",
)  # fmt: skip
_INSIDE = ("data:image/", "#")
"""What a page brings with it, and places in it."""


def page(room: Room, request: Request) -> Response:
    asked = request.path_params
    kept = article_kept(room.corpus, asked["article_id"], asked["version"])
    archived = read_page(room.settings.archive, kept.shown.capture.record)
    return HTMLResponse(harmless_page(archived.html, archived.headers), headers=dict(STRANGERS))


def harmless_page(html: bytes, headers: Mapping[str, str]) -> str:
    """The markup without what acts, and with every address as text where the pointer rests."""
    tree = LexborHTMLParser(decode(html, headers).text)
    for node in tree.css(ACTIVE):
        node.decompose()
    for node in tree.css(", ".join(f"[{name.replace(':', chr(92) + ':')}]" for name in LEADING)):
        _lead_nowhere(node)
    return tree.html or ""


def _lead_nowhere(node: LexborNode) -> None:
    for name in LEADING:
        address = node.attributes.get(name)
        if address is not None and not address.strip().lower().startswith(_INSIDE):
            del node.attrs[name]
            node.attrs["title"] = address
