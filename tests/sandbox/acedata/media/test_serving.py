"""Songs and covers over HTTP, and what can go wrong with them."""

import io

import aiohttp
import mutagen
import pytest
from PIL import Image

from sandbox.acedata.media.mp3 import decode


async def test_a_song_is_a_real_mp3_of_the_promised_length(caller, tmp_path):
    clip = await caller.song()
    status, headers, content = await caller.download(clip["audio_url"])
    assert (status, headers["Content-Type"]) == (200, "audio/mpeg")
    assert int(headers["Content-Length"]) == len(content)
    song = mutagen.File(io.BytesIO(content))
    assert type(song).__name__ == "MP3"
    assert song.info.length == pytest.approx(clip["duration"], abs=0.1)
    assert (song.info.sample_rate, song.info.channels) == (44_100, 2)
    path = tmp_path / "song.mp3"
    path.write_bytes(content)
    assert abs(decode(path, 44_100)).max() < 1.0


@pytest.mark.parametrize(("field", "size_px"), [("image_url", 512), ("image_large_url", 1024)])
async def test_a_cover_is_a_square_jpeg(caller, field, size_px):
    clip = await caller.song()
    status, headers, content = await caller.download(clip[field])
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("JPEG", (size_px, size_px))


async def test_a_range_of_a_song_can_be_had(caller):
    clip = await caller.song()
    whole = (await caller.download(clip["audio_url"]))[2]
    status, headers, part = await caller.download(clip["audio_url"], Range="bytes=100-199")
    assert (status, part) == (206, whole[100:200])
    assert headers["Content-Range"] == f"bytes 100-199/{len(whole)}"


async def test_media_need_no_key(standin, caller):
    clip = await caller.song()
    async with aiohttp.ClientSession() as session, session.get(clip["audio_url"]) as answer:
        assert answer.status == 200


async def test_media_cannot_be_had_before_the_end(standin, caller):
    standin.hold()
    task_id = await caller.submit(prompt="x")
    await standin.step(task_id)
    url = f"{standin.base_url}/media/{standin.tasks[task_id].clips[0].id}.mp3"
    assert (await caller.download(url))[0] == 404
    await standin.step(task_id)
    assert (await caller.download(url))[0] == 200


async def test_media_of_nobody_are_not_found(standin, caller):
    for name in ("nobody.mp3", "nobody.jpeg", "nobody"):
        assert (await caller.download(f"{standin.base_url}/media/{name}"))[0] == 404


async def test_the_same_words_compose_the_same_song(caller):
    one, two = await caller.song(prompt="tram bell waltz"), await caller.song(prompt="tram bell waltz")
    other = await caller.song(prompt="diesel horn polka")
    songs = [(await caller.download(clip["audio_url"]))[2] for clip in (one, two, other)]
    assert songs[0] == songs[1] != songs[2]


@pytest.mark.parametrize("status", [404, 403, 500])
async def test_media_may_be_missing(standin, caller, status):
    clip = await caller.song()
    standin.fault("media_error", status=status)
    assert (await caller.download(clip["audio_url"]))[0] == status
    assert (await caller.download(clip["audio_url"]))[0] == 200


async def test_media_faults_can_be_meant_for_covers_only(standin, caller):
    clip = await caller.song()
    standin.fault("media_error", suffix=".jpeg", times=None)
    assert (await caller.download(clip["audio_url"]))[0] == 200
    assert (await caller.download(clip["image_url"]))[0] == 404


async def test_slow_media_trickle_but_arrive_whole(standin, caller):
    clip = await caller.song()
    whole = (await caller.download(clip["audio_url"]))[2]
    standin.fault("media_slow", chunk_bytes=8192, delay_s=0.0)
    status, headers, content = await caller.download(clip["audio_url"])
    assert (status, content) == (200, whole)
    assert int(headers["Content-Length"]) == len(whole)


async def test_short_media_end_before_their_length(standin, caller):
    clip = await caller.song()
    standin.fault("media_short")
    with pytest.raises(aiohttp.ClientPayloadError):
        await caller.download(clip["audio_url"])


async def test_media_may_turn_out_to_be_a_page(standin, caller):
    clip = await caller.song()
    standin.fault("media_html")
    status, headers, content = await caller.download(clip["audio_url"])
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert content.startswith(b"<html>")


@pytest.mark.parametrize("declared", [True, False])
async def test_huge_media_stream_as_far_as_told(standin, caller, declared):
    clip = await caller.song()
    standin.fault("media_huge", size_bytes=3_000_000, declared=declared)
    _, headers, content = await caller.download(clip["audio_url"])
    assert len(content) == 3_000_000
    assert ("Content-Length" in headers) is declared


async def test_media_may_redirect_to_a_private_address(standin, caller):
    clip = await caller.song()
    standin.fault("media_redirect", location="http://192.168.0.1/song.mp3")
    status, headers, _ = await caller.download(clip["audio_url"])
    assert (status, headers["Location"]) == (302, "http://192.168.0.1/song.mp3")
