"""Which network addresses the service may call on behalf of a client. Pure."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

# Global unicast (RFC 4291, 2.4): outside of it are loopback, link-local, unique local, multicast, IPv4-compatible and
# NAT64 addresses, some of which lead to IPv4 addresses of any kind.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# What is_global lets pass, or lets pass in some versions of Python, and is not a public host.
_NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890); a cloud keeps its metadata there
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
        "168.63.129.16/32",  # a cloud's own server, the same inside every virtual network
        "2001::/23",  # protocol assignments, Teredo among them (RFC 6890)
        "2002::/16",  # 6to4: leads to any IPv4 address (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)


def may_be_called(text: str, allowed: Iterable[Network]) -> bool:
    """Whether an address, as the resolver spells it, is public or in one of the ``allowed`` networks.

    An IPv4 address that is mapped into IPv6 counts as the IPv4 address that it is.

    :raises ValueError: if the text is no address.
    """
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in allowed) or _public(address)


def _public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (address.scope_id is not None or address not in _GLOBAL_UNICAST):
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address in network for network in _NOT_PUBLIC)
