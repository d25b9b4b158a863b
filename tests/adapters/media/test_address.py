"""Which URLs and addresses are fetched from."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given, strategies as st
from yarl import URL

from adapters.media.address import AddressRefused, guarded_sockets, is_fetchable, media_url, shown
from core.errors import MediaForbidden, MediaMissing

LOCAL = ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "::1", "fd00::1"]
NEVER = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "104.18.0.1", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_fetched_from(text):
    assert is_fetchable(ip_address(text), allow_private=False)
    assert is_fetchable(ip_address(text), allow_private=True)


@pytest.mark.parametrize("text", [*LOCAL, *(f"::ffff:{text}" for text in LOCAL if "." in text)])
def test_local_addresses_are_fetched_from_only_where_that_is_allowed(text):
    assert not is_fetchable(ip_address(text), allow_private=False)
    assert is_fetchable(ip_address(text), allow_private=True)


@pytest.mark.parametrize("text", NEVER)
def test_special_addresses_are_never_fetched_from(text):
    assert not is_fetchable(ip_address(text), allow_private=False)
    assert not is_fetchable(ip_address(text), allow_private=True)


@given(st.ip_addresses())
def test_what_is_fetched_from_is_global_for_python_too(address):
    if is_fetchable(address, allow_private=False):
        inner = getattr(address, "ipv4_mapped", None) or address
        assert inner.is_global
        assert not inner.is_multicast
        assert is_fetchable(address, allow_private=True)


@given(st.ip_addresses(v=4), st.booleans())
def test_an_ipv4_address_in_ipv6_clothes_counts_as_itself(address, allow_private):
    mapped = IPv6Address((0xFFFF << 32) + int(address))
    assert is_fetchable(mapped, allow_private=allow_private) == is_fetchable(address, allow_private=allow_private)
    translated = IPv6Address((0x64FF9B << 96) + int(address))
    assert is_fetchable(translated, allow_private=allow_private) == is_fetchable(address, allow_private=False)


@given(st.ip_addresses())
def test_the_guard_makes_no_socket_for_an_address_that_is_not_allowed(address):
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    open_socket = guarded_sockets(lambda _: False)
    with pytest.raises(AddressRefused):
        open_socket((family, socket.SOCK_STREAM, 6, "", (str(address), 80)))


async def test_every_address_behind_a_name_is_looked_at_and_another_one_is_tried(cdn):
    # The DNS answer is not asked twice: what the connector got is what the guard sees and what is connected to.
    looked_at = []

    def is_allowed(address):
        looked_at.append(str(address))
        return address == IPv4Address("127.0.0.1")

    connector = TCPConnector(socket_factory=guarded_sockets(is_allowed), resolver=Names("169.254.169.254", "127.0.0.1"))
    async with (
        ClientSession(connector=connector) as session,
        session.get(f"http://rebind.example:{URL(cdn.base_url).port}/x") as response,
    ):
        assert response.status == 404
    assert looked_at == ["169.254.169.254", "127.0.0.1"]


class Names(AbstractResolver):
    """Resolves every name to the same addresses."""

    def __init__(self, *addresses):
        self._addresses = addresses

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in self._addresses
        ]

    async def close(self):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "ftp://cdn.example/x.mp3",
        "file:///etc/passwd",
        "data:audio/mpeg;base64,AAAA",
        "//cdn.example/x.mp3",
        "cdn.example/x.mp3",
        "http:///x.mp3",
        "http://[::1",
        "http://cdn.example:99999/",
        "https://user@cdn.example/x.mp3",
        "https://user:word@cdn.example/x.mp3",
        "https://:word@cdn.example/x.mp3",
        "https://audiopipe.suno.ai/?item_id=1",
        "https://AUDIOPIPE.suno.ai./?item_id=1",
        "https://cdn.example\\@evil.example/",
    ],
)
def test_a_url_of_the_wrong_sort_is_refused(text):
    with pytest.raises(MediaForbidden):
        media_url(text)


def test_a_url_that_was_not_given_is_only_missing():
    with pytest.raises(MediaMissing):
        media_url("")


@given(st.text())
def test_any_text_is_a_url_or_refused(text):
    try:
        url = media_url(text)
    except (MediaForbidden, MediaMissing):
        return
    assert url.scheme in {"http", "https"}
    assert "@" not in url.authority


def test_a_signature_is_never_shown():
    url = media_url("https://cdn.example/attachments/1/song.mp3?ex=1&hm=secret#part")
    assert shown(url) == "https://cdn.example/attachments/1/song.mp3"
