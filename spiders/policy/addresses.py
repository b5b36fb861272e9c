"""Which addresses a crawler may speak to: public ones, in whatever form they are written. Pure."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 inside IPv6, for networks that speak IPv6 only (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an IP address is reachable from everywhere (IANA's special-purpose registries), and unicast.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that one.
    Raises ValueError when it is no address.
    """
    parsed = ip_address(address.partition("%")[0])
    return all(_is_public(each) for each in (parsed, *_carried(parsed)))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    carries = isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or address in _NAT64)
    return (address.is_global or carries) and not (
        address.is_multicast or address.is_unspecified or address.is_loopback or address.is_link_local
    )


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    teredo = address.teredo or ()
    nat64 = IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None
    return [each for each in (address.ipv4_mapped, address.sixtofour, *teredo, nat64) if each is not None]


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
