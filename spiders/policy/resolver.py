"""The only way from a host name to an address: it gives out public addresses and no others.

Connections are made to exactly the addresses given out here, so a name that changes its address between a
check and the connection (DNS rebinding) gains nothing. Address literals pass here too, as do the forms that
only the system's resolver understands (`http://2130706433/`).
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from clipdesk.model.rehearsal import LocalServer
from spiders.policy.addresses import Demo, is_own_name, is_public

MAX_REFUSED = 10_000
"""Names remembered; bounds the memory of a crawl that hostile links lead (chosen, not measured)."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """In demo mode the newsroom's names lead to the newsroom, in a rehearsal all of this machine's to its
    server; the filter of requests lets no other pass."""

    refused: ClassVar[dict[str, str]] = {}
    """Hosts that had no public address -> what they had; says why a name that exists was not resolved."""

    def __init__(self, reactor: ReactorBase, local: Demo | LocalServer | None) -> None:
        self._reactor: Any = reactor
        self._resolver: Any = reactor.nameResolver
        self._local = local

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        return cls(reactor, crawler.settings["REHEARSAL"] or crawler.settings["DEMO"])

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 (IHostnameResolver)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        name, receiver = hostName, resolutionReceiver
        if self._local is not None and self._local.is_at(hostName, portNumber):
            name = self._local.host
        else:
            receiver = _Guard(resolutionReceiver, hostName)
        return self._resolver.resolveHostName(receiver, name, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Guard:
    """Passes public addresses on to the receiver behind it."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host
        self._passed = False

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        found = getattr(address, "host", "")
        if is_own_name(self._host) or not is_public(found):
            if len(GuardedResolver.refused) < MAX_REFUSED:
                GuardedResolver.refused[self._host] = found
            return
        self._passed = True
        self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._passed:
            GuardedResolver.refused.pop(self._host, None)
        self._receiver.resolutionComplete()
