"""Who asks: one client is an IPv4 address, or an IPv6 network of 64 bits, as one customer is given."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

ONE_CUSTOMER = 64  # bits of an IPv6 address that are one customer's


def client_of(address: str) -> str:
    """The client whose address this is; what is no address is a client of its own.

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
    """The address that the outermost of our proxies saw, by their X-Forwarded-For; the connection's own without one.

    >>> forwarded("127.0.0.1", "203.0.113.9, 192.0.2.1", 1), forwarded("127.0.0.1", "203.0.113.9", 0)
    ('192.0.2.1', '127.0.0.1')
    """
    seen = [part.strip() for part in header.split(",")] if proxies else []
    return seen[-proxies] if 0 < proxies <= len(seen) and seen[-proxies] else address
