"""Bytes to text: which encoding a page is really in, whatever it says of itself. Pure.

The order follows the WHATWG's Encoding Standard (byte order mark, HTTP header, `<meta>`), with two
corrections that news pages need: bytes that are valid UTF-8 are UTF-8, and a Western encoding that would
turn half of all letters into accented ones is a lie.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from charset_normalizer import from_bytes

Proof = Literal["bom", "valid", "header", "meta", "guess"]

MAX_DECODED_BYTES = 8_000_000
"""A page is cut here; the largest labelled page has 3 MB."""

_SAMPLE_BYTES = 16_384
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LABELS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "iso8859-1": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "utf8": "utf-8", "utf8mb4": "utf-8", "unicode": "utf-8", "x-user-defined": "cp1252",
}  # fmt: skip
"""Labels that the Encoding Standard reads as a superset, or that Python does not know."""
_WESTERN = frozenset({"cp1252", "cp1254"})
_NON_LATIN = [
    "cp1251",
    "koi8_r",
    "cp1256",
    "cp1253",
    "cp1255",
    "cp866",
    "iso8859_5",
    "iso8859_6",
    "iso8859_7",
]
_CHARSET = re.compile(r"utf-8|cp\d|iso8859|iso2022_jp|koi8|kz1048|mac|euc|gb18030|big5|johab|tis")
"""Python's own names of what may be a page's charset; UTF-16 named in ASCII-readable markup is wrong."""
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*+=\s*+[\"']?\s*+([\w:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w:.-]{2,40})", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:(script|style)\b(?:[^<]|<(?!/\1))*+|[^>]*+>?)", re.IGNORECASE)
"""What is not closed goes to the end, as in browsers."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` without NULs, `encoding` as Python names it, and `how` it was found.

    `truncated` says that bytes beyond `MAX_BYTES` were left out.
    """

    text: str
    encoding: str
    how: Proof
    truncated: bool = False


def decode(html: bytes, headers: Mapping[str, str] | None = None) -> Decoded:
    """The text of a page. Never fails: what cannot be decoded becomes U+FFFD."""
    truncated = len(html) > MAX_DECODED_BYTES
    sample = html[:MAX_DECODED_BYTES] if truncated else html
    text, encoding, how = _decode(sample, headers or {})
    if "\x00" in text:
        text = text.replace("\x00", "")
    return Decoded(text, encoding, how, truncated)


def _decode(html: bytes, headers: Mapping[str, str]) -> tuple[str, str, Proof]:
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            return html.decode(encoding, "replace"), encoding.removesuffix("-sig"), "bom"
    if wide := _utf16_without_mark(html):
        return html.decode(wide, "replace"), wide, "guess"
    said, how = _declared(html, headers)
    if said != "iso2022_jp":
        try:
            return html.decode(), "utf-8", "valid"
        except UnicodeDecodeError as error:
            if error.start >= len(html) - 3 and len(html) == MAX_DECODED_BYTES:
                return html.decode(errors="ignore"), "utf-8", "valid"
    if said and not _is_lie(html, said):
        return html.decode(said, "replace"), said, how
    guessed = _guess(html)
    return html.decode(guessed, "replace"), guessed, "guess"


def _utf16_without_mark(html: bytes) -> str | None:
    """ASCII markup in UTF-16 is every other byte a NUL."""
    head = html[:512]
    if head.count(0) * 3 < len(head) or len(head) < 4:
        return None
    if head[1::2].count(0) > 4 * head[0::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 4 * head[1::2].count(0) else None


def _declared(html: bytes, headers: Mapping[str, str]) -> tuple[str | None, Proof]:
    """The first label that names a text encoding Python has, header before `<meta>`."""
    content_type = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if (found := _HEADER.search(content_type)) and (encoding := _known(found[1])):
        return encoding, "header"
    if (inside := _META.search(html, 0, _SAMPLE_BYTES)) and (
        encoding := _known(inside[1].decode("ascii", "replace"))
    ):
        return encoding, "meta"
    return None, "guess"


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
    except LookupError:
        return None
    return name if _CHARSET.match(name) else None


def _is_lie(html: bytes, encoding: str) -> bool:
    """Whether the text is certainly in another encoding than it says."""
    words = _words(html)
    if encoding == "utf-8":
        text = words.decode(errors="replace")
        foreign = sum(char > "\x7f" for char in text)
        return text.count("\ufffd") * 5 > foreign
    if encoding in _WESTERN:
        letters = [char for char in words.decode(encoding, "replace") if char.isalpha()]
        return sum(char >= "\xc0" for char in letters) * 2 > max(len(letters), 20)
    return words.decode(encoding, "replace").count("\ufffd") * 20 > len(words)


def _words(html: bytes) -> bytes:
    """A bounded piece of text without markup: windows around the bytes that are not ASCII."""
    start = next((match.start() for match in re.finditer(rb"[\x80-\xff]", html)), 0)
    return _MARKUP.sub(b" ", html[max(0, start - 2000) : start + 4 * _SAMPLE_BYTES])[:_SAMPLE_BYTES]


def _guess(html: bytes) -> str:
    words = _words(html)
    letters = re.findall(rb"[A-Za-z\x80-\xff]", words)
    foreign = sum(letter > b"\x7f" for letter in letters)
    if letters and foreign * 2 > len(letters):
        best = from_bytes(words, cp_isolation=_NON_LATIN, threshold=0.8).best()
        return best.encoding if best else "cp1252"
    best = from_bytes(words).best()
    return best.encoding if best and best.encoding != "ascii" else "cp1252"
