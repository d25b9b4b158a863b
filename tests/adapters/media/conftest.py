"""A scripted CDN on loopback, real MP3s, and a media adapter that is allowed to fetch from it."""

import subprocess
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import imageio_ffmpeg
import pytest
from aiohttp import web

from adapters.media import DiskMedia, MediaLimits
from core.model.job import Clip, Member, Song

QUICK = MediaLimits(audio_bytes=3_000_000, cover_bytes=100_000, stall_s=0.2, total_s=5, cover_s=0.3)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 500


def sound(folder, name, *arguments):
    """Let ffmpeg make a file and return its bytes."""
    file = folder / name
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", *arguments, "-y", str(file)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return file.read_bytes()


@pytest.fixture(scope="session")
def make_sound(tmp_path_factory):
    """Let ffmpeg make a file of that name and return its bytes."""
    folder = tmp_path_factory.mktemp("sound")
    return lambda name, *arguments: sound(folder, name, *arguments)


@pytest.fixture(scope="session")
def mp3(make_sound):
    """Two seconds of a tone."""
    return make_sound("tone.mp3", "-i", "sine=duration=2", "-b:a", "64k")


@pytest.fixture(scope="session")
def large_mp3(make_sound):
    """Thirty seconds at 320 kbit/s: 1.2 MB."""
    return make_sound("long.mp3", "-i", "anoisesrc=duration=30", "-b:a", "320k")


SHOT = "color=black:size=160x90:rate=24:duration={duration},format=gray,geq=lum=30+60*T+X/4"


@pytest.fixture(scope="session")
def shot_mp4(make_sound):
    """Two and a half seconds without sound that grow from dark to bright: H.264 as Luma gives it."""
    return make_sound("shot.mp4", "-i", SHOT.format(duration=2.5), "-pix_fmt", "yuv420p", "-c:v", "libx264")


@pytest.fixture(scope="session")
def shot_webm(make_sound):
    """The same for one and a half seconds, as WebM."""
    return make_sound("shot.webm", "-i", SHOT.format(duration=1.5), "-pix_fmt", "yuv420p", "-c:v", "libvpx")


@pytest.fixture(scope="session")
def song_mp3(make_sound):
    """Seven seconds of a tone."""
    return make_sound("seven.mp3", "-i", "sine=duration=7", "-b:a", "96k")


class Cdn:
    """Serves what a test scripted, by path; notes each request in `seen`."""

    def __init__(self):
        self.base_url = ""
        self.seen = []
        self._answers = {}

    def url(self, path):
        return f"{self.base_url}{path}"

    def put(self, path, body, content_type="audio/mpeg", **headers):
        """Serve a body; returns its URL."""

        async def answer(request):
            return web.Response(body=body, content_type=content_type, headers=headers)

        return self.script(path, answer)

    def script(self, path, answer):
        """Serve what a handler says; returns its URL."""
        self._answers[path] = answer
        return self.url(path)

    async def serve(self, request):
        self.seen.append(request.path)
        answer = self._answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404)


@pytest.fixture
async def cdn():
    cdn = Cdn()
    app = web.Application()
    app.router.add_get("/{path:.*}", cdn.serve)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    cdn.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield cdn
    await runner.cleanup()


@pytest.fixture
def quick():
    """The limits that `media` has: seconds are tenths of seconds here."""
    return QUICK


@pytest.fixture
def png():
    return PNG


@pytest.fixture
def media_dir(tmp_path):
    return tmp_path / "media"


@pytest.fixture
def left_behind(media_dir):
    """List what lies in working folders."""
    return lambda: list(media_dir.glob("*/*"))


@pytest.fixture
def make_media(media_dir):
    """Open an adapter with other settings than usual."""

    @asynccontextmanager
    async def open_media(*, allow_private=True, limits=QUICK, folder=media_dir):
        async with DiskMedia(folder, allow_private=allow_private, limits=limits) as media:
            yield media

    return open_media


@pytest.fixture
def fake_ffmpeg(tmp_path, monkeypatch):
    """Let a script be the machine's ffmpeg from now on."""

    def install(script):
        program = tmp_path / "bin" / "ffmpeg"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))

    return install


@pytest.fixture
async def media(make_media):
    async with make_media() as media:
        yield media


@pytest.fixture
def make_song():
    def song(
        audio_url, image_url="", *, number=1, title="Harbor Lamps", style="sea shanty", lyrics="Row\nhome", video_url=""
    ):
        clip = Clip(
            id=f"clip-{number}",
            title=title,
            lyrics=lyrics,
            style=style,
            model="chirp-v5-5",
            audio_url=audio_url,
            image_url=image_url,
            video_url=video_url,
        )
        return Song(
            clip=clip,
            job_id="job-7",
            number=number,
            maker=Member(id=1, name="Ann"),
            guild_id=1,
            channel_id=2,
            message_id=None,
            action="generate",
            made_at=datetime(2026, 3, 1, tzinfo=UTC),
            parent_clip_id=None,
            root_clip_id=clip.id,
        )

    return song


@pytest.fixture
def make_footage(cdn, make_song):
    """Open the footage of a video of those bytes, under a song of those, or alone."""

    @asynccontextmanager
    async def open_footage(media, video, mp3=None, *, content_type="video/mp4", title="Harbor Lamps", **headers):
        video = make_song("", video_url=cdn.put("/v.mp4", video, content_type, **headers), title=title)
        song = make_song(cdn.put("/a.mp3", mp3)) if mp3 else None
        async with media.footage(video, song=song, maker="Ann", source="") as footage:
            yield footage

    return open_footage


@pytest.fixture
def fetch(make_song):
    """Fetch a song, return what `look` makes of its files, and let them go."""

    async def fetch_once(media, audio_url, image_url="", *, look=str, **song):
        made = make_song(audio_url, image_url, **song)
        async with media.fetch(made, maker="Ann", source="https://discord.com/channels/1/2/3") as audio_file:
            return look(audio_file)

    return fetch_once
