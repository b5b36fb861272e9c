from ipaddress import ip_network
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from spiders.policy.addresses import NOT_PUBLIC, Demo
from spiders.policy.resolver import GuardedResolver


class Names:
    """A reactor's resolver that answers what the test says, one answer after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def resolveHostName(self, receiver: Any, host: str, port: int, types: Any, transport: str) -> None:  # noqa: N802
        self.asked.append(host)
        receiver.resolutionBegan(None)
        for address in self._answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


class Heard:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Nothing to do."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


class Reactor:
    def __init__(self, names: Names) -> None:
        self.nameResolver = names


def resolve(resolver: GuardedResolver, host: str, port: int = 80) -> Heard:
    heard = Heard()
    resolver.resolveHostName(heard, host, port)
    assert heard.complete
    return heard


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedResolver, "refused", {})


def test_only_the_public_addresses_of_a_name_are_given_out() -> None:
    resolver = GuardedResolver(Reactor(Names(["10.0.0.1", "93.184.216.34"])), None)
    assert resolve(resolver, "times.example").addresses == ["93.184.216.34"]
    assert GuardedResolver.refused == {}


def test_a_name_that_turns_to_this_machine_is_refused_when_it_does() -> None:
    resolver = GuardedResolver(Reactor(Names(["93.184.216.34"], ["127.0.0.1"])), None)
    assert resolve(resolver, "times.example").addresses == ["93.184.216.34"]
    assert resolve(resolver, "times.example").addresses == []
    assert GuardedResolver.refused == {"times.example": "127.0.0.1"}


@pytest.mark.parametrize("network", NOT_PUBLIC)
def test_a_name_leads_to_no_address_of_the_table(network: str) -> None:
    last = str(ip_network(network)[-1])
    resolver = GuardedResolver(Reactor(Names([last, "93.184.216.34"])), None)
    assert resolve(resolver, "times.example").addresses == ["93.184.216.34"]


def test_the_newsrooms_names_lead_to_the_newsroom() -> None:
    names = Names(["127.0.0.1"])
    resolver = GuardedResolver(Reactor(names), Demo("127.0.0.1", 8765))
    assert resolve(resolver, "gulf-courier.localhost", 8765).addresses == ["127.0.0.1"]
    assert names.asked == ["127.0.0.1"]


@pytest.mark.parametrize("port", [80, 8765])
def test_without_the_demo_they_lead_nowhere(port: int) -> None:
    resolver = GuardedResolver(Reactor(Names(["93.184.216.34"])), None)
    assert resolve(resolver, "gulf-courier.localhost", port).addresses == []
