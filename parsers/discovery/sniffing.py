"""What a page of discovery really is, whatever was declared: unpacked, decoded and told by its first words.
Pure.

Every reader is given what this says; none looks at bytes itself.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from clipdesk.model.content_coding import DamagedBody, TooLargeBody, bare, begun
from parsers.document.decode import decode

_HEAD = 65_536
"""Characters in which the markup begins, warnings of a server's program before it included."""


class Shape(Enum):
    """The forms in which articles are named."""

    RSS = auto()
    ATOM = auto()
    JSON_FEED = auto()
    SITEMAP = auto()
    ADDRESSES = auto()
    """A text with an address a line (sitemaps.org, "Text file")."""
    HTML = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`text` begins where the markup does; `faults` are sentences for the operator."""

    shape: Shape
    text: str
    faults: tuple[str, ...] = ()


_ROOTS = {"rss": Shape.RSS, "rdf": Shape.RSS, "channel": Shape.RSS, "feed": Shape.ATOM,
          "urlset": Shape.SITEMAP, "sitemapindex": Shape.SITEMAP}  # fmt: skip
_RECORDS = {"item": Shape.RSS, "entry": Shape.ATOM, "url": Shape.SITEMAP, "sitemap": Shape.SITEMAP}
"""By the names of elements: of the whole, and of an entry where the beginning is lost."""
_ROOT = re.compile(rf"<(?:[^\W\d][\w.-]{{0,30}}:)?({'|'.join(_ROOTS)})(?=[\s/>])", re.IGNORECASE)
_RECORD = re.compile(rf"<({'|'.join(_RECORDS)})(?=[\s/>])", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype html|<(?:html|head|body)(?=[\s>])", re.IGNORECASE)
_ADDRESS = re.compile(r"^\s{0,20}https?:", re.IGNORECASE | re.MULTILINE)
_NOT_JSON = re.compile(r"[^{\[]{0,20}")
"""What stands before JSON against its being run as a script: `)]}',`, `for(;;);`."""
_INVISIBLE = "\ufeff\u200b\u2060 \t\r\n\f"


def sniff(content: bytes, headers: Mapping[str, str], limit: int) -> Sniffed:
    """The text of the page with its shape, at most `limit` bytes of it unpacked. `headers` have lower-case
    names. Never raises: `faults` says what is wrong."""
    try:
        body, faults = bare(content, (), limit), []
    except TooLargeBody:
        body, faults = (
            begun(content, limit),
            [f"it is larger than {limit:,} bytes when unpacked; its end is not read"],
        )
    except DamagedBody as error:
        body, faults = begun(content, limit), [f"it is a {error}; what comes before the damage is read"]
    decoded = decode(body, headers, limit=limit)
    if decoded.truncated:
        faults.append(f"it is larger than {limit:,} bytes; its end is not read")
    faults += decoded.faults
    text = decoded.text.lstrip(_INVISIBLE)
    shape, start = _shape(text)
    return Sniffed(shape, text[start:], tuple(faults))


def _shape(text: str) -> tuple[Shape, int]:
    """The shape, and where its markup begins."""
    root = _ROOT.search(text, 0, _HEAD)
    page = _PAGE.search(text, 0, root.start() if root else _HEAD)
    if page:
        return Shape.HTML, 0
    if root:
        return _ROOTS[root[1].lower()], root.start()
    if (json_at := _json_at(text)) >= 0:
        return Shape.JSON_FEED, json_at
    if record := _RECORD.search(text, 0, _HEAD):
        return _RECORDS[record[1].lower()], record.start()
    if text.startswith("<"):
        return Shape.HTML, 0
    return (Shape.ADDRESSES if _ADDRESS.search(text) else Shape.NOTHING), 0


def _json_at(text: str) -> int:
    """Where an object begins that JSON Feed could be; -1 where none does."""
    before = _NOT_JSON.match(text)
    at = before.end() if before else 0
    return at if text[at : at + 1] == "{" and '"' in text[at : at + 200] else -1


def loaded(text: str) -> object:
    """The JSON value at the beginning of the text, whatever follows it. Raises ValueError, RecursionError."""
    return json.JSONDecoder(strict=False).raw_decode(text)[0]
