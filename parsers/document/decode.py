"""Bytes to text: which encoding a page, a feed or a sitemap is really in, whatever it says of itself. Pure.

The order is that of the WHATWG's Encoding Standard and of RFC 7303 (byte order mark, HTTP header, `<meta>` or
XML declaration), with the corrections that the press needs: bytes that are UTF-8 but for a few are UTF-8, and
a label that turns the text into nonsense is a lie. What nothing tells is guessed as Firefox does, by
chardetng.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from chardetng_py import detect  # type: ignore[import-untyped]

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
    "x-cp1251": "cp1251", "win-1251": "cp1251", "koi": "koi8-r", "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac_cyrillic", "windows-31j": "cp932", "ansi": "cp1252",
}  # fmt: skip
"""Labels that the Encoding Standard reads as a superset, or that Python does not know."""
_NAMES = {
    "cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5", "mac_cyrillic": "x-mac-cyrillic",
    "cp866": "ibm866", "euc_jp": "euc-jp",
}  # fmt: skip
_WINDOWS = re.compile(r"^cp(125\d|874)$")
"""What people and the Encoding Standard call Python's codecs."""
_WESTERN = frozenset({"cp1252", "cp1254"})
_CHARSET = re.compile(r"utf-8|cp\d|iso8859|iso2022_jp|koi8|kz1048|mac|euc|gb18030|big5|johab|tis")
"""Python's own names of what may be a page's charset; UTF-16 named in ASCII-readable markup is wrong."""
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*+=\s*+[\"']?\s*+([\w:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*+=\s*+[\"']\s*+([\w:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w:.-]{2,40})", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:(script|style)\b(?:[^<]|<(?!/\1))*+|[^>]*+>?)", re.IGNORECASE)
"""What is not closed goes to the end, as in browsers."""
_CUT_CHARACTER = re.compile(
    rb"[\xe0-\xef][\x80-\xbf](?![\x80-\xbf])|[\xf0-\xf4][\x80-\xbf]{1,2}(?![\x80-\xbf])"
)
"""The beginning of a character in UTF-8, as texts have it that are cut at a number of bytes."""
_ABOVE_ASCII = bytes(range(0x80, 0x100))
_FEW_BAD = 4
"""So many sound characters for each bad byte are UTF-8. In other encodings bytes fall together into sound
UTF-8 so seldom that none of tests/parsers/document/test_decode.py comes to one of each."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]+")
_CONTROL_BYTES = bytes({*range(9), 0x0B, *range(0x0E, 0x20), 0x7F})
_HIGH_IN_UTF_8 = re.compile(rb"\xc2[\x80-\x9f]")
_HIGH_CONTROLS = re.compile("[\x80-\x9f]")
"""Windows' signs that passed through ISO-8859-1 on their way to Unicode: browsers read the same in numeric
references (HTML, section 13.2.5.80)."""


_TWICE = re.compile("[\xc2-\xf4][\x80-\xbf]{1,3}")
"""UTF-8 that was taken for ISO-8859-1 and written as UTF-8 again."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` without control characters, `encoding` as Python names it, and `how` it was found.

    `replaced` counts what could not be decoded and is U+FFFD now; `truncated` says that bytes beyond the
    limit were left out; `as_sent`, that the bytes are the text's own in UTF-8.
    """

    text: str
    encoding: str
    how: Proof
    truncated: bool = False
    replaced: int = 0
    as_sent: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """What an operator should know of it, as sentences."""
        name = _NAMES.get(self.encoding) or _WINDOWS.sub(r"windows-\1", self.encoding)
        guess = f"decoded as {name}, by guess" if self.how == "guess" and not self.text.isascii() else ""
        bad = f"characters replaced that are no {name}: {self.replaced:,}" if self.replaced else ""
        return tuple(filter(None, (guess, bad)))


def decode(
    html: bytes, headers: Mapping[str, str] | None = None, *, limit: int = MAX_DECODED_BYTES
) -> Decoded:
    """The text of a page, or of any markup. Never fails: what cannot be decoded becomes U+FFFD."""
    truncated = len(html) > limit
    sample = html[:limit] if truncated else html
    text, encoding, how = _decode(sample, headers or {}, truncated=truncated)
    replaced = text.count("\ufffd")
    if replaced and encoding == "utf-8":
        replaced = max(0, replaced - sample.count("\ufffd".encode()))
    clean = without_controls(text) if _may_have_controls(sample, encoding) else text
    as_sent = how == "valid" and not truncated and not replaced and clean is text
    return Decoded(clean, encoding, how, truncated, replaced, as_sent)


def without_controls(text: str) -> str:
    """What no text holds is gone; Windows' signs are what they were meant for."""
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
    if not text.isascii() and _HIGH_CONTROLS.search(text):
        text = _TWICE.sub(_once, text)
        text = _HIGH_CONTROLS.sub(lambda sign: sign[0].encode("latin-1").decode("cp1252", "ignore"), text)
    return text


def _once(found: re.Match[str]) -> str:
    """The characters that were encoded twice; what only looks so stays."""
    try:
        return found[0].encode("latin-1").decode()
    except UnicodeDecodeError:
        return found[0]


def _may_have_controls(html: bytes, encoding: str) -> bool:
    """Bytes are searched faster than text, and nearly all pages have none."""
    if encoding != "utf-8":
        return True
    if len(html.translate(None, _CONTROL_BYTES)) < len(html):
        return True
    return b"\xc2" in html and _HIGH_IN_UTF_8.search(html) is not None


def _decode(html: bytes, headers: Mapping[str, str], *, truncated: bool) -> tuple[str, str, Proof]:
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            return html.decode(encoding, "replace"), encoding.removesuffix("-sig"), "bom"
    if wide := _utf16_without_mark(html):
        return html.decode(wide, "replace"), wide, "guess"
    said = list(_declared(html, headers))
    is_in_ascii_bytes = bool(said) and said[0][0] == "iso2022_jp"
    if not is_in_ascii_bytes and (text := _utf8(html, truncated=truncated)) is not None:
        return text, "utf-8", "valid"
    for label, how in said:
        if not _is_lie(html, label):
            return html.decode(label, "replace"), label, how
    guessed = _guess(html, said[0][0] if said else None)
    return html.decode(guessed, "replace"), guessed, "guess"


def _utf8(html: bytes, *, truncated: bool) -> str | None:
    """The text where the bytes are UTF-8, but for few of them; None where they are not."""
    try:
        return html.decode()
    except UnicodeDecodeError as error:
        if truncated and error.start >= len(html) - 3:
            return html.decode(errors="ignore")
    text = html.decode(errors="replace")
    bad = text.count("\ufffd")
    cut = len(_CUT_CHARACTER.findall(html))
    sound = len(text) - bad - len(html.translate(None, _ABOVE_ASCII))
    return text if sound + cut >= _FEW_BAD * (bad - cut) else None


def _utf16_without_mark(html: bytes) -> str | None:
    """ASCII markup in UTF-16 is every other byte a NUL."""
    head = html[:512]
    if head.count(0) * 3 < len(head) or len(head) < 4:
        return None
    if head[1::2].count(0) > 4 * head[0::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 4 * head[1::2].count(0) else None


def _declared(html: bytes, headers: Mapping[str, str]) -> Iterator[tuple[str, Proof]]:
    """The labels that name a text encoding Python has: header, then XML declaration, then `<meta>`."""
    content_type = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if (found := _HEADER.search(content_type)) and (encoding := _known(found[1])):
        yield encoding, "header"
    for label in (_XML, _META):
        if (inside := label.search(html, 0, _SAMPLE_BYTES)) and (
            encoding := _known(inside[1].decode("ascii", "replace"))
        ):
            yield encoding, "meta"


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
    except LookupError:
        return None
    return name if _CHARSET.match(name) else None


def _is_lie(html: bytes, encoding: str) -> bool:
    """Whether the text is certainly in another encoding than it says; that it is no UTF-8 is known by now."""
    if encoding == "utf-8":
        return True
    words = _words(html)
    if encoding in _WESTERN:
        letters = [char for char in words.decode(encoding, "replace") if char.isalpha()]
        return sum(char >= "\xc0" for char in letters) * 2 > max(len(letters), 20)
    return words.decode(encoding, "replace").count("\ufffd") * 20 > len(words)


def _words(html: bytes) -> bytes:
    """A bounded piece of text without markup: windows around the bytes that are not ASCII."""
    start = next((match.start() for match in re.finditer(rb"[\x80-\xff]", html)), 0)
    return _MARKUP.sub(b" ", html[max(0, start - 2000) : start + 4 * _SAMPLE_BYTES])[:_SAMPLE_BYTES]


def _guess(html: bytes, said: str | None) -> str:
    """As Python names it; what was said, where chardetng names what Python has not."""
    return _known(detect(_words(html))) or said or "cp1252"
