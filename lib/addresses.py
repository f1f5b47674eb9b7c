"""Which addresses may become links, and which are of machines on the internet."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit


def is_web_address(address: str) -> bool:
    """Whether it is a whole one, of a page: http or https, a host, nothing unprintable."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    clean = address.isprintable() and " " not in address
    return named and clean and parts.scheme in {"http", "https"}


def is_public_address(address: str) -> bool:
    """Whether that IP address, and any that is wrapped up in it, is one of the internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(one) for one in (found, *_wrapped(found)))


_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: a gateway sends it on to IPv4
_TRANSLATED_AT_HOME: Final = IPv6Network("64:ff9b:1::/48")  # RFC 8215; Python knows it since 3.12


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and address not in _TRANSLATED_AT_HOME


def _wrapped(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv4Address):
        return
    inside = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    yield from (one for one in inside if one is not None)
    if address in _TRANSLATED:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
