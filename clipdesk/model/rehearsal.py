"""A rehearsal: an operator's own server on loopback is crawled, and nothing else. Pure."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server on this machine; `host` is an address, or `localhost`."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "LocalServer":
        """From `127.0.0.1:8000`, `[::1]:8000` or `localhost:8000`. Raises ValueError for what is no such."""
        wanted = f"HOST:PORT of a server on this machine, such as 127.0.0.1:8000, not {text[:100]!r}"
        try:
            parts = urlsplit(f"//{text}")
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise ValueError(wanted) from error
        if (
            not port
            or text != parts.netloc
            or "@" in text
            or not is_loopback(host)
            or host.endswith(".localhost")
        ):
            raise ValueError(wanted)
        return cls(host, port)

    def is_at(self, host: str, port: int | None) -> bool:
        """Whether a URL's host and port are this server's, by its address or by a name that stands for this
        machine by definition (RFC 6761, section 6.3)."""
        name = host.lower().rstrip(".")
        return port == self.port and (name == self.host or name.rpartition(".")[2] == "localhost")

    def serves(self, url: str) -> bool:
        """Whether a well-formed address is on it."""
        parts = urlsplit(url)
        return self.is_at(parts.hostname or "", parts.port)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether a URL's host is this machine, by its address or its name."""
    if host.lower().rstrip(".").rpartition(".")[2] == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
