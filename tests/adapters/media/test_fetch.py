"""A song becomes files, or a plain fact; nothing stays behind."""

import asyncio
import gzip
import logging
from dataclasses import replace

import pytest
from aiohttp import web
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from core.errors import MediaForbidden, MediaMissing, MediaUnfit


async def test_a_song_becomes_a_tagged_mp3_and_a_cover(cdn, media, make_song, mp3, png, left_behind):
    song = make_song(cdn.put("/a.mp3", mp3), cdn.put("/a.png", png, "image/png"))
    async with media.fetch(song, maker="Ann", source="https://discord.com/channels/1/2/3") as audio_file:
        assert audio_file.clip is song.clip
        assert audio_file.audio.name == "Harbor Lamps.mp3"
        assert audio_file.cover.name == "cover-1.png"
        assert audio_file.cover.read_bytes() == png
        assert MP3(audio_file.audio).info.length == pytest.approx(2, abs=0.1)
        tags = ID3(audio_file.audio)
    assert tags.version == (2, 3, 0)
    assert [tags[frame].text for frame in ("TIT2", "TPE1", "TCON", "TSSE")] == [
        ["Harbor Lamps"],
        ["Ann"],
        ["sea shanty"],
        ["chirp-v5-5"],
    ]
    assert tags["USLT::XXX"].text == "Row\nhome"
    assert tags["COMM::XXX"].text == ["https://discord.com/channels/1/2/3"]
    assert tags["WOAS"].url == "https://discord.com/channels/1/2/3"
    assert (tags["APIC:"].data, tags["APIC:"].mime, tags["APIC:"].type) == (png, "image/png", 3)
    assert left_behind() == []


async def test_a_song_without_a_cover_or_texts_is_fetched_all_the_same(cdn, media, mp3, fetch):
    url = cdn.put("/a.mp3", mp3)
    cover, tags = await fetch(
        media, url, look=lambda audio_file: (audio_file.cover, ID3(audio_file.audio)), title="", style="", lyrics=""
    )
    assert cover is None
    assert not {"TIT2", "TCON", "USLT::XXX", "APIC:"} & set(tags.keys())


@pytest.mark.parametrize("status", [204, 401, 403, 404, 410, 429, 500, 503])
async def test_audio_that_is_not_there_is_missing(cdn, media, fetch, left_behind, status):
    async def answer(request):
        return web.Response(status=status, content_type="audio/mpeg")

    with pytest.raises(MediaMissing, match=str(status)):
        await fetch(media, cdn.script("/a.mp3", answer))
    assert left_behind() == []


async def test_a_clip_without_a_url_is_missing(media, fetch):
    with pytest.raises(MediaMissing):
        await fetch(media, "")


async def test_a_host_that_does_not_answer_is_missing(media, fetch, unused_tcp_port):
    with pytest.raises(MediaMissing, match="could not be reached"):
        await fetch(media, f"http://127.0.0.1:{unused_tcp_port}/a.mp3")


async def test_a_host_that_no_name_server_could_know_is_forbidden(media, fetch):
    with pytest.raises(MediaForbidden):
        await fetch(media, f"http://{'a' * 70}.example/a.mp3")


@pytest.mark.parametrize("is_chunked", [True, False])
async def test_audio_that_breaks_off_is_missing(cdn, media, mp3, fetch, left_behind, is_chunked):
    async def answer(request):
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        if is_chunked:
            response.enable_chunked_encoding()
        else:
            response.content_length = len(mp3) + 1
        await response.prepare(request)
        await response.write(mp3)
        request.transport.close()
        return response

    with pytest.raises(MediaMissing, match="broke off"):
        await fetch(media, cdn.script("/a.mp3", answer))
    assert left_behind() == []


@pytest.mark.parametrize("limits", [{"stall_s": 0.1}, {"stall_s": 30, "total_s": 0.1}])
@pytest.mark.parametrize("has_begun", [True, False])
async def test_audio_that_comes_too_slowly_is_missing(cdn, make_media, quick, mp3, fetch, limits, has_begun):
    async def answer(request):
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        if has_begun:
            await response.prepare(request)
            await response.write(mp3)
        await asyncio.Event().wait()

    async with make_media(limits=replace(quick, **limits)) as media:
        with pytest.raises(MediaMissing, match="too slowly"):
            await fetch(media, cdn.script("/a.mp3", answer))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"junk\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFF\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_a_server_that_talks_nonsense_has_nothing(media, fetch, left_behind, answer):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(MediaMissing):
            await fetch(media, f"http://127.0.0.1:{port}/a.mp3")
    assert left_behind() == []


async def test_a_body_that_is_compressed_all_the_same_is_unfit(cdn, media, mp3, fetch):
    body = gzip.compress(mp3)
    url = cdn.put("/a.mp3", body, **{"Content-Encoding": "gzip"})
    with pytest.raises(MediaUnfit, match="not MP3"):
        await fetch(media, url)


async def test_an_empty_body_is_missing(cdn, media, fetch):
    with pytest.raises(MediaMissing, match="empty"):
        await fetch(media, cdn.put("/a.mp3", b""))


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "image/png", "video/mp4"])
async def test_another_content_type_is_unfit(cdn, media, mp3, fetch, content_type):
    with pytest.raises(MediaUnfit, match=content_type):
        await fetch(media, cdn.put("/a.mp3", mp3, content_type))


@pytest.mark.parametrize("content_type", ["application/octet-stream", "binary/octet-stream", "audio/mp3"])
async def test_the_bytes_decide_where_the_content_type_tells_little(cdn, media, mp3, fetch, content_type):
    await fetch(media, cdn.put("/a.mp3", mp3, content_type))
    with pytest.raises(MediaUnfit, match="not MP3"):
        await fetch(media, cdn.put("/b.mp3", b"<html>sorry</html>" * 100, content_type))


async def test_audio_that_is_announced_too_large_is_unfit_before_it_is_read(cdn, media, fetch, left_behind):
    async def answer(request):
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg", "Content-Length": "99000000"})
        await response.prepare(request)
        await asyncio.Event().wait()

    with pytest.raises(MediaUnfit, match="over the limit"):
        await fetch(media, cdn.script("/a.mp3", answer))
    assert left_behind() == []


async def test_audio_without_end_is_cut_off_at_the_limit(cdn, media, quick, fetch, left_behind):
    sent = 0
    hung_up = asyncio.Event()

    async def answer(request):
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        await response.prepare(request)
        try:
            while True:
                await response.write(bytes(65_536))
                sent += 65_536
        finally:
            hung_up.set()

    with pytest.raises(MediaUnfit, match="over the limit"):
        await fetch(media, cdn.script("/a.mp3", answer))
    async with asyncio.timeout(5):
        await hung_up.wait()
    assert sent < quick.audio_bytes + 16_000_000  # what the sockets' buffers took in
    assert left_behind() == []


async def stalled(request):
    await asyncio.Event().wait()


@pytest.mark.parametrize("trouble", ["404", "html", "junk", "large", "stalled", "special address", "no url"])
async def test_a_song_is_never_held_back_for_its_cover(cdn, media, mp3, png, fetch, caplog, trouble):
    covers = {
        "404": cdn.url("/nothing.png"),
        "html": cdn.put("/html.png", png, "text/html"),
        "junk": cdn.put("/junk.png", b"no picture at all", "image/png"),
        "large": cdn.put("/large.png", png + bytes(100_000), "image/png"),
        "stalled": cdn.script("/stalled.png", stalled),
        "special address": "http://169.254.169.254/cover.png",
        "no url": "cover.png",
    }
    with caplog.at_level(logging.WARNING):
        url = cdn.put("/a.mp3", mp3)
        cover, tags = await fetch(
            media, url, covers[trouble], look=lambda audio_file: (audio_file.cover, ID3(audio_file.audio))
        )
    assert cover is None
    assert not tags.getall("APIC")
    assert "clip clip-1 of job job-7 goes without its cover" in caplog.text


async def test_a_cover_is_named_by_what_it_is(cdn, media, mp3, fetch):
    audio = cdn.put("/a.mp3", mp3)
    jpeg = cdn.put("/c", b"\xff\xd8\xff\xe0" + bytes(50), "application/octet-stream")
    webp = cdn.put("/w", b"RIFF\0\0\0\0WEBPVP8 " + bytes(50), "image/webp")
    assert await fetch(media, audio, jpeg, look=lambda audio_file: audio_file.cover.name) == "cover-1.jpg"
    assert await fetch(media, audio, webp, look=lambda audio_file: audio_file.cover.name, number=2) == "cover-2.webp"


async def test_no_signature_is_ever_told(cdn, media, mp3, fetch, caplog):
    async def redirect(request):
        raise web.HTTPFound("http://169.254.169.254/x?sig=secret")

    urls = [
        cdn.url("/nothing.mp3?sig=secret"),
        cdn.put("/junk.mp3", b"junk" * 100) + "?sig=secret",
        cdn.script("/redirect.mp3", redirect) + "?sig=secret",
        "http://169.254.169.254/x?sig=secret",
        "http://127.1/x?sig=secret",
        "http://127.0.0.1:9/x?sig=secret",
        "ftp://cdn.example/x?sig=secret",
    ]
    with caplog.at_level(logging.DEBUG):
        for url in urls:
            with pytest.raises((MediaMissing, MediaUnfit, MediaForbidden)) as caught:
                await fetch(media, url)
            assert "secret" not in str(caught.value)
        await fetch(media, cdn.put("/a.mp3", mp3), urls[0])
    chorus = [record for record in caplog.records if record.name.startswith("adapters")]
    assert len(chorus) == len(urls) + 1
    assert all("clip-1" in record.getMessage() and "job-7" in record.getMessage() for record in chorus)
    assert "secret" not in " ".join(record.getMessage() for record in chorus)


async def test_many_songs_at_once_wait_their_turn(cdn, make_media, quick, mp3, fetch):
    arrivals = asyncio.Semaphore(0)
    go = asyncio.Event()

    async def answer(request):
        arrivals.release()
        await go.wait()
        return web.Response(body=mp3, content_type="audio/mpeg")

    url = cdn.script("/a.mp3", answer)
    async with make_media(limits=replace(quick, fetches=2, stall_s=5)) as media, asyncio.timeout(10):
        fetches = [asyncio.create_task(fetch(media, url)) for _ in range(6)]
        await arrivals.acquire()
        await arrivals.acquire()
        assert len(cdn.seen) == 2
        go.set()
        await asyncio.gather(*fetches)
    assert len(cdn.seen) == 6


async def test_songs_of_one_name_do_not_meet(cdn, media, make_song, mp3):
    song = make_song(cdn.put("/a.mp3", mp3))
    async with (
        media.fetch(song, maker="Ann", source="") as one,
        media.fetch(song, maker="Bob", source="") as other,
    ):
        assert one.audio.name == other.audio.name
        assert ID3(one.audio)["TPE1"].text == ["Ann"]
        assert ID3(other.audio)["TPE1"].text == ["Bob"]
