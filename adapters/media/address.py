"""Where media may come from: checked on the URL, and again on every socket that is about to connect.

The socket is the check that counts: whatever a URL spells (a name, a literal, a legacy number) and whatever DNS says
a moment later, the address that `connect` gets has been checked. A name that changes its address between check and
use (DNS rebinding) has no effect.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, TypeAlias

from yarl import URL

from core.errors import MediaForbidden, MediaMissing

if TYPE_CHECKING:
    from collections.abc import Callable

IPAddress: TypeAlias = IPv4Address | IPv6Address
AddrInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]
"""One row of `socket.getaddrinfo`."""

# Source: AceDataCloud API contract, result URLs: the host serves previews of songs still being made, never results.
PREVIEW_HOST = "audiopipe.suno.ai"
_SHOWN_LENGTH = 200

_LOCAL = tuple(
    ip_network(text) for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
# Source: IANA special-purpose address registries. These rows are missing in `ipaddress` of Python 3.11, or differ from
# one patch release to the next.
_SPECIAL = tuple(ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20"))
_GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291: everything else in IPv6 is special or not given out
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class AddressRefused(OSError):
    """A connection to an address that is never fetched from was stopped before it began.

    An OSError with always the same message: so aiohappyeyeballs tries the other addresses of the name, and raises this
    error when all of them were refused.
    """

    def __init__(self) -> None:
        super().__init__("not a public address")


def is_fetchable(address: IPAddress, *, allow_private: bool) -> bool:
    """Whether media may come from that address: a public one, or with `allow_private` a loopback or private one.

    Link-local (cloud metadata services), multicast, reserved and unspecified addresses are never fetchable. An IPv4
    address inside an IPv6 one is judged as the IPv4 address.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_fetchable(address.ipv4_mapped, allow_private=allow_private)
        if address in _NAT64:
            return _is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if allow_private and any(address in network for network in _LOCAL):
        return True
    return _is_public(address)


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def guarded_sockets(is_allowed: Callable[[IPAddress], bool]) -> Callable[[AddrInfo], socket.socket]:
    """Return a socket factory for aiohttp's connector that makes no socket for an address that is not allowed.

    The factory raises AddressRefused before anything is sent.
    """

    def open_socket(addr_info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, place = addr_info
        if not is_allowed(ip_address(place[0])):
            raise AddressRefused
        return socket.socket(family, kind, protocol)

    return open_socket


def media_url(text: str) -> URL:
    """Return the URL if it may be fetched; its addresses are checked when connecting.

    Raises:
        MediaMissing: it is empty; the provider gave none.
        MediaForbidden: not http(s), no host, with a user or password, unreadable, or a preview stream.
    """
    if not text:
        raise MediaMissing("no URL was given")
    try:
        url = URL(text)
    except ValueError:
        raise MediaForbidden("unreadable URL") from None
    return checked_url(url)


def checked_url(url: URL) -> URL:
    """Return the URL unless it may not be fetched (see `media_url`, which raises the same)."""
    if url.scheme not in {"http", "https"} or not url.raw_host:
        raise MediaForbidden("not an http(s) URL")
    if url.raw_user is not None or url.raw_password is not None:
        raise MediaForbidden("a URL with a user or a password in it")
    if url.raw_host.rstrip(".") == PREVIEW_HOST:
        raise MediaForbidden("a preview stream, not a result")
    return url


def shown(url: URL) -> str:
    """Return the URL for logs and errors: without user, fragment, and the query, which may hold a signature."""
    return str(url.with_user(None).with_query(None).with_fragment(None))[:_SHOWN_LENGTH]
