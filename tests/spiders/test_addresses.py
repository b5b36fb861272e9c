"""Which addresses are public, whatever this Python's `ipaddress` says of them."""

from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.policy.addresses import (
    NOT_PUBLIC,
    UNICAST,
    Demo,
    is_own_name,
    is_public,
    literal,
    why_not_public,
)

PUBLIC = ["93.184.216.34", "1.1.1.1", "192.31.196.1", "2606:4700::1111", "2a00:1450:4001:80b::200e"]
PRIVATE = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.0.0.192", "100.64.0.1"]
CARRIERS = {
    "mapped": "::ffff:{dotted}",
    "NAT64": "64:ff9b::{dotted}",
    "6to4": "2002:{groups}::1",
    "ISATAP": "2606:4700::5efe:{dotted}",
    "ISATAP with the global bit": "2606:4700::200:5efe:{dotted}",
}


def carrying(form: str, dotted: str) -> str:
    one, two, three, four = map(int, dotted.split("."))
    return form.format(dotted=dotted, groups=f"{one << 8 | two:x}:{three << 8 | four:x}")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("network", [*map(ip_network, NOT_PUBLIC)], ids=str)
def test_no_address_of_the_table_is_public(network: IPv4Network | IPv6Network) -> None:
    middle = network[network.num_addresses // 2]
    assert not any(is_public(str(address)) for address in (network[0], middle, network[-1]))


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.192",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "::127.0.0.1",
        "::a9fe:a9fe",
        "::93.184.216.34",
        "::ffff:0:127.0.0.1",
        "::ffff:0:93.184.216.34",
        "3fff::1",
        "5f00::1",
        "2001:0:5db8:d822::1",
        "2001:20::1",
        "fe80::1%eth0",
        "4000::1",
        "1::1",
        "255.255.255.255",
    ],
)
def test_a_special_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("form", CARRIERS.values(), ids=CARRIERS)
@pytest.mark.parametrize("carried", PRIVATE)
def test_an_address_that_carries_a_private_one_is_no_more_public(form: str, carried: str) -> None:
    assert carried in str(why_not_public(carrying(form, carried)))


@pytest.mark.parametrize("form", CARRIERS.values(), ids=CARRIERS)
def test_an_address_that_carries_a_public_one_is_public(form: str) -> None:
    assert is_public(carrying(form, "93.184.216.34"))


@given(st.ip_addresses(v=6).filter(lambda address: address not in UNICAST))
def test_nothing_outside_the_public_part_of_ipv6_is_public_but_what_carries_ipv4(address) -> None:
    carriers = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
    assert not is_public(str(address)) or any(address in network for network in carriers)


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        is_public("example.org")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0x7F000001",
        "0X7f.0.0x0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "127\u30020\uff0e0\uff611",
        "\u2460\u2461\u2466.0.0.1",
    ],
)
def test_every_spelling_of_an_ipv4_address_is_that_address(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize("host", ["times.example", "1.example", "0x7f.example", "", "a.0b", "host.0x1g"])
def test_what_ends_in_no_number_is_a_name(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize(
    "host", ["256.0.0.1", "1.2.3.4.5", "4294967296", "08.0.0.1", "times.1", "1..1", "1.2.3.256"]
)
def test_what_ends_in_a_number_and_is_no_address_is_no_name_either(host: str) -> None:
    with pytest.raises(ValueError, match="is no IPv4 address"):
        literal(host)


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "A.LOCALHOST.", "x.y.localhost"])
def test_names_under_localhost_stand_for_this_machine(host: str) -> None:
    assert is_own_name(host)


@pytest.mark.parametrize("host", ["localhost.example", "notlocalhost", ""])
def test_other_names_do_not(host: str) -> None:
    assert not is_own_name(host)


@pytest.mark.parametrize(
    ("host", "port", "there"),
    [
        ("gulf-courier.localhost", 8765, True),
        ("GULF-COURIER.LOCALHOST", 8765, True),
        ("gulf-courier.localhost", 22, False),
        ("gulf-courier.localhost", None, False),
        ("localhost", 8765, False),
        ("localhost.", 8765, False),
        ("localhost.example", 8765, False),
    ],
)
def test_the_demo_newsroom_has_names_of_its_own_on_one_port(host: str, port: int | None, there: bool) -> None:
    assert Demo("127.0.0.1", 8765).is_at(host, port) is there
