"""The page that every part of the parser reads: decoded once, parsed once, walked once. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from parsers.document.decode import Decoded, decode
from parsers.document.limit_markup import limit_markup
from parsers.document.outline import Outline, outline
from parsers.document.selecting import drop
from parsers.document.shadow_roots import open_shadow_roots

_EMPTY = b"<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is the decoded markup, `tree` its lexbor tree, `outline` the walk over its `<body>`.

    `truncated` says that the page was larger than the stated limits and that its end is missing.
    """

    text: str
    encoding: Decoded
    tree: LexborHTMLParser
    outline: Outline
    truncated: bool


def read_document(
    html: bytes, headers: Mapping[str, str] | None = None, *, without: Sequence[str] = ()
) -> Document:
    """The document of a page's bytes, without what the CSS selectors in `without` match.

    No page fails: an empty one is an empty document. Raises ConfigError for what is no CSS selector.
    """
    decoded = decode(html, headers)
    # The tree builder works on UTF-8: the page's own bytes, where they are that, spare an encoding.
    markup, cut = limit_markup(html if decoded.as_sent else decoded.text.encode("utf-8", "replace"))
    tree = LexborHTMLParser(open_shadow_roots(markup) or _EMPTY)
    drop(tree, without)
    found = outline(tree)
    truncated = decoded.truncated or cut or found.truncated
    return Document(decoded.text, decoded, tree, found, truncated)
