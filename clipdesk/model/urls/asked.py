"""What is asked for: an address as its publisher wrote it, read as browsers read it (WHATWG URL).

Nothing is put in order, left out or spelled anew that a browser would leave: a server may look at any of it.
"""

import re
from urllib.parse import quote_from_bytes

from ada_url import URL

from clipdesk.model.urls.site import site, site_of_host

MAX_URL = 2_000
"""Characters. Sitemaps take 2,048 (sitemaps.org, protocol 0.9), and what is longer carries data."""

_SEGMENT = r"[\w~!$&'()*+,;=:@-][\w.~!$&'()*+,;=:@-]*"
_PLAIN = re.compile(
    r"https?://(?![^/]*xn--)(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*"
    rf"/(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?(?:\?[\w.~!$&()*+,;=:@/?%-]*)?",
    re.ASCII,
)
"""A browser would give it back as it is: most are so, and reading them takes ten times as long."""
_AROUND = (
    "".join(map(chr, [*range(0x21), *range(0x7F, 0xA1), 0xAD, 0x1680, *range(0x2000, 0x2010)]))
    + "".join(map(chr, range(0x2028, 0x2030)))
    + "\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)
"""White space and controls (Unicode, White_Space and Cc), and what is pasted along and cannot be seen."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_TEXT = re.compile(r"[^\x00-\x7f]+")
_IN_QUERY = bytes(byte for byte in range(0x21, 0x7F) if byte not in b"\"#<>'").decode()
"""What stays as it is in the query of http(s) (WHATWG URL, special-query percent-encode set)."""
_SCHEMES = re.compile(r"(?:https?:?/{1,3}){2,}|https?:https?://|https?//", re.IGNORECASE)
_SCHEME = re.compile(r"https?", re.IGNORECASE)
_IN_FRONT = re.compile(r"https?://([^/?#\\]*?)(?P<slash>/?)(?=https?://([^/?#\\]+))", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?!https?:)((?:[a-z0-9_-]+\.)+[a-z]{2,})(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def absolute(link: str | None, base: str, encoding: str = "utf-8") -> str:
    """The address that `link` means on the page `base` ("": on none), in ASCII, without its fragment.

    The query is written in the page's `encoding` (as Python names it), as browsers do. A scheme that is
    doubled, or lost before a host, is put right. Raises ValueError saying what is wrong with it.
    """
    written = _SURROGATE.sub("\ufffd", link or "").strip(_AROUND)
    if not written:
        raise ValueError("no address")
    if len(written) <= MAX_URL and _PLAIN.fullmatch(written):
        return written
    return _checked(_parsed(_in_encoding(_mended(written, base), encoding), base))


def normalize_url(url: str) -> str:
    """An absolute address as browsers write it, without its fragment. What is no address comes as it is."""
    url = url.strip(_AROUND)
    if _PLAIN.fullmatch(url):
        return url
    try:
        parsed = URL(_SURROGATE.sub("\ufffd", url))
    except ValueError:
        return url
    return _without_fragment(parsed)


def without_credentials(url: str) -> str:
    """The URL as it may be shown and kept: without a user name or password (RFC 3986, section 3.2.1)."""
    scheme, slashes, rest = url.partition("://")
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    return f"{scheme}{slashes}{rest[authority.rfind('@') + 1 :]}" if "@" in authority else url


def _parsed(written: str, base: str) -> URL:
    try:
        return URL(written, base) if base else URL(written)
    except ValueError as error:
        raise ValueError("an address that is no URL") from error


def _checked(parsed: URL) -> str:
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in ("http", "https"):
        raise ValueError(f"the scheme {scheme[:20]!r} instead of http or https")
    if parsed.username or parsed.password:
        raise ValueError("a user name or password in it")
    if not _HOST.fullmatch(parsed.hostname):
        raise ValueError("a host name that does not exist")
    url = _without_fragment(parsed)
    if len(url) > MAX_URL:
        raise ValueError(f"an address of more than {MAX_URL} characters")
    return url


def _without_fragment(parsed: URL) -> str:
    return str(parsed.href).partition("#")[0]


def _mended(written: str, base: str) -> str:
    """With one scheme, where there are two or half of one."""
    if schemes := _SCHEMES.match(written):
        last = _SCHEME.findall(schemes[0])[-1]
        return f"{last}://{written[schemes.end() :]}"
    if (front := _IN_FRONT.match(written)) and _is_base(front[1], front["slash"], front[3]):
        return written[front.end() :]
    if (bare := _BARE_HOST.match(written)) and base and _is_host(bare[1].lower(), base):
        return f"//{written}"
    return written


def _is_base(front: str, slash: str, behind: str) -> bool:
    """Whether an address stands before another one by mistake: of the same site, or without a slash between
    them. With one, and of another site, it is the address of a copy (`https://archive.example/https://…`)."""
    return not slash or site(f"https://{front}/") == site(f"https://{behind}/")


def _is_host(name: str, base: str) -> bool:
    """A relative link may be called anything, but hardly like its own site."""
    return name.startswith("www.") or site_of_host(name) == site(base)


def _in_encoding(written: str, encoding: str) -> str:
    """The query in the bytes of the page's encoding (WHATWG URL, "percent-encode after encoding")."""
    if encoding.lower().startswith("utf") or written.isascii():
        return written
    before, mark, rest = written.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    if not mark or "#" in before:
        return written
    query = _OTHER_TEXT.sub(lambda found: _percent(found[0], encoding), query)
    return f"{before}{mark}{query}{hash_mark}{fragment}"


def _percent(text: str, encoding: str) -> str:
    """What the encoding does not have is written as HTML writes it (`&#1234;`)."""
    try:
        return quote_from_bytes(text.encode(encoding), safe=_IN_QUERY)
    except UnicodeError:
        if len(text) > 1:
            return "".join(_percent(char, encoding) for char in text)
        return f"%26%23{ord(text)}%3B"
