"""Where a fetch is led, and where it does not follow."""

from ipaddress import ip_address

import pytest
from aiohttp import web
from yarl import URL

from adapters.media.download import Downloader, media_session
from adapters.media.file_kind import wanted_audio
from core.errors import MediaForbidden, MediaMissing


async def test_redirects_are_followed(cdn, media, mp3, fetch):
    cdn.put("/there.mp3", mp3)

    async def answer(request):
        raise web.HTTPFound("/there.mp3")

    await fetch(media, cdn.script("/a.mp3", answer))
    assert cdn.seen == ["/a.mp3", "/there.mp3"]


async def test_redirects_without_end_are_missing(cdn, media, fetch):
    async def answer(request):
        raise web.HTTPTemporaryRedirect(request.path)

    with pytest.raises(MediaMissing, match="redirects"):
        await fetch(media, cdn.script("/a.mp3", answer))
    assert len(cdn.seen) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "https://audiopipe.suno.ai/?item_id=1",
        "http://user:word@127.0.0.1/",
        "http://[::1",
    ],
)
async def test_a_redirect_is_looked_at_like_the_first_url(cdn, media, fetch, location):
    async def answer(request):
        return web.Response(status=302, headers={"Location": location})

    with pytest.raises(MediaForbidden):
        await fetch(media, cdn.script("/a.mp3", answer))


async def test_a_redirect_from_a_public_to_a_private_address_is_refused(cdn, tmp_path):
    async def answer(request):
        port = URL(cdn.base_url).port
        raise web.HTTPFound(f"http://127.0.0.2:{port}/secret")

    url = cdn.script("/a.mp3", answer)
    async with media_session(lambda address: address == ip_address("127.0.0.1"), stall_s=1) as session:
        with pytest.raises(MediaForbidden, match="private"):
            await Downloader(session).save(url, tmp_path / "file", wanted=wanted_audio(1000), total_s=5)
    assert cdn.seen == ["/a.mp3"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "017700000001"],
)
async def test_without_leave_no_spelling_of_a_private_address_is_fetched_from(cdn, make_media, fetch, host):
    url = f"http://{host}:{URL(cdn.base_url).port}/a.mp3"
    async with make_media(allow_private=False) as media:
        with pytest.raises(MediaForbidden):
            await fetch(media, url)
    assert cdn.seen == []


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "169.254.169.254", "[fe80::1%25lo]", "224.0.0.1"])  # noqa: S104
async def test_leave_for_private_addresses_is_not_leave_for_special_ones(cdn, media, fetch, host):
    with pytest.raises(MediaForbidden):
        await fetch(media, f"http://{host}:{URL(cdn.base_url).port}/a.mp3")
    assert cdn.seen == []


async def test_a_proxy_of_the_environment_is_not_asked(cdn, make_media, mp3, fetch, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with make_media() as media:
        await fetch(media, cdn.put("/a.mp3", mp3))
