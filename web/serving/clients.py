"""Identifies clients by address: one IPv4 address, or one IPv6 /64 network, as providers assign to a customer."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

ONE_CUSTOMER = 64  # bits of the IPv6 prefix that a provider gives a customer


def client_of(address: str) -> str:
    """Return the client that this address belongs to; text that is not an IP address is returned unchanged.

    >>> client_of("2001:db8::1") == client_of("2001:db8::ffff"), client_of("192.0.2.1"), client_of("unix")
    (True, '192.0.2.1', 'unix')
    """
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(number, IPv6Address):
        return str(number.ipv4_mapped or IPv6Network((number, ONE_CUSTOMER), strict=False))
    return str(number)


def forwarded(address: str, header: str, proxies: int) -> str:
    """Return the client address that the outermost of `proxies` proxies recorded in X-Forwarded-For.

    Without proxies, or if the header has too few addresses, returns `address`, that of the connection.

    >>> forwarded("127.0.0.1", "203.0.113.9, 192.0.2.1", 1), forwarded("127.0.0.1", "203.0.113.9", 0)
    ('192.0.2.1', '127.0.0.1')
    """
    seen = [part.strip() for part in header.split(",")] if proxies else []
    return seen[-proxies] if 0 < proxies <= len(seen) and seen[-proxies] else address
