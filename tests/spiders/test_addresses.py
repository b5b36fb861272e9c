import pytest

from spiders.policy.addresses import Demo, is_own_name, is_public


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::101:101"]
)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
    ],
)
def test_an_address_of_this_machine_or_its_network_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        is_public("example.org")


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
