"""Which addresses a crawler may speak to: public ones, in whatever form they are written. Pure.

The table is ours, from IANA's registries of special-purpose addresses (RFC 6890): what Python's `ipaddress`
takes for global differs from one patch level to the next.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import starmap
from string import digits as decimal
from string import hexdigits
from unicodedata import normalize
from urllib.parse import unquote

NOT_PUBLIC = {
    "0.0.0.0/8": "this network (RFC 791)",
    "10.0.0.0/8": "private (RFC 1918)",
    "100.64.0.0/10": "shared by a provider's customers (RFC 6598)",
    "127.0.0.0/8": "this machine (RFC 1122)",
    "169.254.0.0/16": "link-local (RFC 3927)",
    "172.16.0.0/12": "private (RFC 1918)",
    "192.0.0.0/24": "reserved for protocols (RFC 6890)",
    "192.0.2.0/24": "for documentation (RFC 5737)",
    "192.88.99.0/24": "6to4 relays, given up (RFC 7526)",
    "192.168.0.0/16": "private (RFC 1918)",
    "198.18.0.0/15": "for benchmarks (RFC 2544)",
    "198.51.100.0/24": "for documentation (RFC 5737)",
    "203.0.113.0/24": "for documentation (RFC 5737)",
    "224.0.0.0/4": "multicast (RFC 5771)",
    "240.0.0.0/4": "reserved, or broadcast (RFC 1112, RFC 919)",
    "::/128": "no address (RFC 4291)",
    "::1/128": "this machine (RFC 4291)",
    "::/96": "IPv4-compatible (RFC 4291)",
    "::ffff:0:0:0/96": "IPv4-translated (RFC 2765)",
    "64:ff9b:1::/48": "a network's own translation to IPv4 (RFC 8215)",
    "100::/64": "thrown away (RFC 6666)",
    "100:0:0:1::/64": "a dummy prefix (RFC 9780)",
    "2001::/23": "reserved for protocols: Teredo, benchmarks, ORCHID and others (RFC 2928)",
    "2001:db8::/32": "for documentation (RFC 3849)",
    "3fff::/20": "for documentation (RFC 9637)",
    "5f00::/16": "segment routing (RFC 9602)",
    "fc00::/7": "private (RFC 4193)",
    "fe80::/10": "link-local (RFC 4291)",
    "fec0::/10": "site-local, given up (RFC 3879)",
    "ff00::/8": "multicast (RFC 4291)",
}
"""Network -> what it is for, and who says so."""

UNICAST = IPv6Network("2000::/3")
"""The one part of IPv6 in which public addresses are given out (RFC 4291, section 2.4)."""

_NETWORKS = [(ip_network(network), use) for network, use in NOT_PUBLIC.items()]
_MAPPED, _NAT64 = IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
_MOST_PARTS = 4


def is_public(address: str) -> bool:
    """Whether an IP address is reachable from everywhere, and unicast. Raises ValueError when it is none."""
    return why_not_public(address) is None


def why_not_public(address: str) -> str | None:
    """What an IP address is for, where it is not for the public. An IPv6 address that carries an IPv4 one is
    no more public than that one. Raises ValueError when it is no address."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return _use(parsed)
    carried = _carried(parsed)
    if carried is not None and (use := _use(carried)):
        return f"{carried} in another form: {use}"
    return None if parsed in _MAPPED or parsed in _NAT64 else _use(parsed)


def _use(address: IPv4Address | IPv6Address) -> str | None:
    for network, use in _NETWORKS:
        if address.version == network.version and address in network:
            return use
    outside = isinstance(address, IPv6Address) and address not in UNICAST
    return "not given out to anyone (RFC 4291)" if outside else None


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056) or ISATAP (RFC 5214)."""
    number = int(address)
    if address in _SIX_TO_FOUR:
        return IPv4Address(number >> 80 & 0xFFFF_FFFF)
    if address in _MAPPED or address in _NAT64 or number >> 32 & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(number & 0xFFFF_FFFF)
    return None


def literal(host: str) -> str | None:
    """The IP address that a URL's host is, or None for a name. IPv4 may be written as URLs allow it: in one
    to four parts, each decimal, octal or hexadecimal, in any digits of Unicode (WHATWG URL, "host parsing").

    Raises ValueError for a host that ends in a number and is no address: it is no name either.
    """
    host = normalize("NFKC", unquote(host)).replace("\u3002", ".")
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        parts = host.removesuffix(".").split(".")
        if not _is_number(parts[-1]):
            return None
    *heads, last = [_number(part, host) for part in parts]
    if len(parts) > _MOST_PARTS or any(head > 255 for head in heads) or last >= 256 ** (5 - len(parts)):
        raise _no_address(host)
    return str(IPv4Address(sum(starmap(_placed, enumerate(heads))) + last))


def _is_number(part: str) -> bool:
    is_hexadecimal = part[:2].lower() == "0x"
    digits = hexdigits if is_hexadecimal else decimal
    return bool(part) and all(char in digits for char in (part[2:] if is_hexadecimal else part))


def _number(part: str, host: str) -> int:
    if not _is_number(part):
        raise _no_address(host)
    if part[:2].lower() == "0x":
        return int(part[2:] or "0", 16)
    try:
        return int(part, 8 if len(part) > 1 and part[0] == "0" else 10)
    except ValueError as error:
        raise _no_address(host) from error


def _no_address(host: str) -> ValueError:
    return ValueError(f"{host[:80]!r} ends in a number and is no IPv4 address")


def _placed(place: int, number: int) -> int:
    return number << 8 * (3 - place)


def is_own_name(host: str) -> bool:
    """A name that stands for this machine by definition (RFC 6761, section 6.3)."""
    return host.lower().rstrip(".").rpartition(".")[2] == "localhost"


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo newsroom listens: the one exception, for names such as `gulf-courier.localhost`."""

    host: str
    port: int

    def is_at(self, host: str, port: int | None) -> bool:
        name, _, top = host.lower().rpartition(".")
        return bool(name) and top == "localhost" and port == self.port
