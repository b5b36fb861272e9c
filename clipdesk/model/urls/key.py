"""What is remembered of an address: a key that every spelling of the same page has, and no other page. Pure.

It is `host/path?query` of the address as browsers read it, without the scheme, with
- the equivalences of RFC 3986, section 6.2.2 and 6.2.3: percent-encodings of what needs none decoded, the
  others in capitals; default ports and the host's last dot taken off. `+` and `%20` are one in a query, as
  forms have it (HTML, section 4.10.21.8);
- the host without `www.`, `m.`, `mobile.` and `amp.`; the address that an AMP cache shows instead of its own;
- the path without a session number, without the AMP twin's `/amp`, without doubled and closing slashes;
- the query without what says nothing of the page (`parameters`), in the order of the names.
A key is never asked for, so that none of this can lead astray but by making one of two: what could tell two
articles apart stays.
"""

import hashlib
import re
from functools import lru_cache

from clipdesk.model.urls.asked import normalize_url
from clipdesk.model.urls.parameters import GENERAL, Parameters, identifying
from clipdesk.model.urls.site import site_of_host

_PARTS = re.compile(r"https?://([^/?#]*+)((?:/[^?#]*+)?+)(?:\?([^#]*+))?+", re.DOTALL)
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")
_VIEWS = frozenset({"amp", "m", "mobile", "www"})
_CACHE = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[a-z])/(?:s/)?([^?#/]+\.[^?#]*.*)",
    re.DOTALL,
)
"""Where Google shows AMP pages (developers.google.com/amp/cache, "AMP Cache URL format"): `s` is https."""
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_IN_PATH = frozenset(_UNRESERVED + "!$&'()*+,;=:@")
_IN_QUERY = frozenset(_UNRESERVED + "!$'()*,:@/?")
"""What needs no percent-encoding there (RFC 3986, section 3.3 and 3.4); in a query `&`, `=`, `+` and `;` mean
something else without one."""
_ODD_IN_PATH = re.compile(r"%[\da-fA-F]{2}|[^\w.~!$&'()*+,;=:@/-]", re.ASCII)
_ODD_IN_QUERY = re.compile(r"%[\da-fA-F]{2}|[^\w.~!$'()*,:@/?&=;-]", re.ASCII)
_SLASHES = re.compile(r"/{2,}")
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|aspsessionid\w*)=[^/;]*|/\((?:[ASF]\([\w-]{12,}\))+\)(?=/)", re.IGNORECASE
)
"""Of Java's servlets (Servlet specification, section 7.1.3) and of ASP.NET without cookies."""
_AMP = re.compile(
    r"\A(?:/amp)++(?=/.)|(?<=[^/])(?<!/amp)(?:/amp)++\Z|(?<=[^/])(?<!\.amp)(?:\.amp)++(?=(?:\.html?)?\Z)"
)
_SCRIPT = re.compile(r"(?:^|/)(?:[\w.-]+\.(?:aspx?|cgi|do|jsp|php\d?|pl))?$", re.ASCII | re.IGNORECASE)
_PASSES = 8
"""What one rule uncovers, another may take; nothing that was ever published needs more than three."""


def key(url: str, parameters: Parameters = GENERAL) -> str:
    """The key of an absolute address, for a source with these `parameters`. What is no http(s) address is
    its own key. `key("https://" + key(url)) == key(url)`."""
    address = normalize_url(url)
    if cached := _CACHE.match(address):
        address = f"https://{cached[1]}"
    parts = _PARTS.fullmatch(address)
    if parts is None:
        return address.partition("://")[2] or address
    for _ in range(_PASSES):
        found = _key(parts, parameters)
        if found.endswith(address.partition("://")[2].partition("/")[2]):
            break
        address = normalize_url(f"https://{found}")
        parts = _PARTS.fullmatch(address) or parts
    return found


def article_id(url: str, parameters: Parameters = GENERAL) -> str:
    """SHA-256 of the key, cut to 32 hexadecimal characters."""
    return hashlib.sha256(key(url, parameters).encode()).hexdigest()[:32]


def key_number(url: str, parameters: Parameters = GENERAL) -> int:
    """The key as a number of 64 bits, with a sign: the beginning of the article_id of that address."""
    return number_of(article_id(url, parameters))


def number_of(article_id: str) -> int:
    """The key's number of the address that an article is known by."""
    return int.from_bytes(bytes.fromhex(article_id[:16]), signed=True)


def without_tracking(url: str, parameters: Parameters = GENERAL) -> str:
    """The address as it is written, but for the parameters that say nothing of the page."""
    before, _, query = url.partition("?")
    kept = "&".join(identifying(query.split("&"), parameters, alone=True)) if query else ""
    return f"{before}?{kept}" if kept else before


def _key(parts: re.Match[str], parameters: Parameters) -> str:
    authority, path, query = parts.groups()
    name, port = _host_and_port(authority)
    path = _path(path)
    if not query:
        return f"{name}{port}{path}"
    query = _ODD_IN_QUERY.sub(_in_query, query)
    kept = identifying(query.split("&"), parameters, alone=_SCRIPT.search(path) is not None)
    kept.sort(key=lambda one: one.partition("=")[0])
    return f"{name}{port}{path}?{'&'.join(kept)}" if kept else f"{name}{port}{path}"


def _host_and_port(authority: str) -> tuple[str, str]:
    authority = _DEFAULT_PORT.sub("", authority.rpartition("@")[2])
    name, colon, port = authority.rpartition(":")
    if not colon or not port.isdecimal():
        name, port = authority, ""
    return _one_host(name.lower()), f":{port}" if port else ""


@lru_cache(maxsize=4096)
def _one_host(name: str) -> str:
    """Without what names a view of the site, and never another site: `m.example.com`, not `m.co.uk`."""
    name = name.rstrip(".")
    domain = site_of_host(name)
    views = name.removesuffix(domain).split(".")
    return ".".join([*(label for label in views if label and label not in _VIEWS), domain])


def _path(path: str) -> str:
    path = _ODD_IN_PATH.sub(_in_path, path)
    if ";" in path or "(" in path:
        path = _SESSION.sub("", path)
    if "//" in path:
        path = _SLASHES.sub("/", path)
    path = path.rstrip("/")
    return (_AMP.sub("", path) if "amp" in path else path) or "/"


def _in_path(odd: re.Match[str]) -> str:
    return _spelled(odd[0], _IN_PATH)


def _in_query(odd: re.Match[str]) -> str:
    return "+" if odd[0] == "%20" else odd[0] if odd[0] == "+" else _spelled(odd[0], _IN_QUERY)


def _spelled(odd: str, plain: frozenset[str]) -> str:
    """A percent-encoding decoded where it needs none, else in capitals; any other character encoded."""
    if len(odd) == 1:
        return "".join(f"%{byte:02X}" for byte in odd.encode())
    char = chr(int(odd[1:], 16))
    return char if char in plain else odd.upper()
