"""What the service may call: public hosts, and what an operator allowed; nothing that leads inside."""

from ipaddress import ip_network

import pytest

from schemas.addresses import may_be_called

INSIDE = [
    "0.0.0.0",  # noqa: S104  (not bound to)
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2606:4700::1%eth0",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_public_is_not_called(address: str) -> None:
    assert not may_be_called(address, ())


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_hosts_are_called(address: str) -> None:
    assert may_be_called(address, ())


@pytest.mark.parametrize(
    ("network", "address", "called"),
    [
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
        ("10.0.0.0/8", "64:ff9b::10.1.2.3", False),
        ("10.0.0.0/8", "172.16.0.1", False),
        ("10.0.0.0/8", "fd00::1", False),
        ("fd00::/8", "fd00::1", True),
        ("64:ff9b::/96", "64:ff9b::8.8.8.8", True),
    ],
)
def test_operator_allows_networks(network: str, address: str, *, called: bool) -> None:
    assert may_be_called(address, (ip_network(network),)) is called


def test_names_are_no_addresses() -> None:
    with pytest.raises(ValueError, match="localhost"):
        may_be_called("localhost", ())
