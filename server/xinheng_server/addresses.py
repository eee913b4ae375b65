"""Network addresses: who stands behind one, as far as it tells."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPV6_SITE = 64
"""Bits of an IPv6 address that one subscriber cannot change."""

_IPV4 = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
"""What looks like an IPv4 address has one spelling only: with leading zeros it would be none."""


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """Return an address without its zone, an IPv4 address as one however it is written; None if it is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def subscriber(address: str) -> str:
    """Return what stands for one subscriber: an IPv4 address, or the part of an IPv6 address that is given to them."""
    if _IPV4.fullmatch(address):
        return address
    found = parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_SITE), strict=False))
    return address if found is None else str(found)
