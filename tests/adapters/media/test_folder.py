"""What lies in the media folder, and for how long."""

import asyncio
import errno
import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.media import DiskMedia
from adapters.media.download import Downloader, media_session
from adapters.media.file_kind import wanted_audio
from adapters.media.workspace import Workspace
from adapters.thread import in_thread
from core.errors import MediaMissing


async def test_a_cancelled_fetch_leaves_nothing(cdn, media, fetch, left_behind):
    arrived = asyncio.Event()

    async def answer(request):
        arrived.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(fetch(media, cdn.script("/a.mp3", answer)))
    async with asyncio.timeout(5):
        await arrived.wait()
        assert left_behind() != []
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert left_behind() == []


async def test_an_error_of_the_caller_passes_and_leaves_nothing(cdn, media, mp3, fetch, left_behind):
    def fail(audio_file):
        raise OSError(errno.EPIPE, "the caller's own")

    with pytest.raises(OSError, match="the caller's own"):
        await fetch(media, cdn.put("/a.mp3", mp3), look=fail)
    assert left_behind() == []


async def test_nothing_is_left_in_the_media_folder_at_the_end(make_media, media_dir):
    async with make_media():
        assert len(list(media_dir.iterdir())) == 2
    assert list(media_dir.iterdir()) == []


def killed_process(media_dir):
    """Let another process open the folder, fill it and die without a word; return its folder."""
    script = (
        "import os, sys; from pathlib import Path; from adapters.media.workspace import Workspace\n"
        "workspace = Workspace.open(Path(sys.argv[1])); print(workspace.folder, flush=True)\n"
        "(workspace.new_folder('x') / 'song.mp3').write_bytes(b'left')\n"
        "os._exit(9)\n"
    )
    root = Path(__file__).parents[3]
    died = subprocess.run([sys.executable, "-c", script, str(media_dir)], cwd=root, capture_output=True, check=False)
    assert died.returncode == 9
    return Path(died.stdout.decode().strip())


def test_what_a_killed_process_left_is_removed_at_the_next_start(media_dir):
    media_dir.mkdir()
    (media_dir / "chorus-of-the-operator.txt").write_text("not ours")
    left = killed_process(media_dir)
    assert (left / "x" / "song.mp3").exists()
    workspace = Workspace.open(media_dir)
    assert not left.exists()
    workspace.close()
    assert [file.name for file in media_dir.iterdir()] == ["chorus-of-the-operator.txt"]


def test_the_folder_of_a_living_process_is_left_alone(media_dir):
    one = Workspace.open(media_dir)
    file = one.new_folder("x") / "song.mp3"
    file.write_bytes(b"in use")
    other = Workspace.open(media_dir)
    assert file.exists()
    assert one.folder != other.folder
    other.close()
    assert file.exists()
    one.close()


def test_a_lock_that_another_process_removed_in_between_is_not_ours(media_dir, monkeypatch):
    flock = fcntl.flock
    removed = []

    def remove_and_lock(lock_fd, operation):
        if not removed:
            removed.extend(media_dir.glob("*.lock"))
            removed[0].unlink()
        flock(lock_fd, operation)

    monkeypatch.setattr(fcntl, "flock", remove_and_lock)
    workspace = Workspace.open(media_dir)
    assert len(removed) == 1
    assert removed[0].with_suffix("") != workspace.folder
    workspace.close()


def test_a_folder_that_cannot_be_made_leaves_no_lock(media_dir, monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda _: "taken")
    (media_dir / "chorus-taken").mkdir(parents=True)
    with pytest.raises(FileExistsError):
        Workspace.open(media_dir)
    assert not list(media_dir.glob("*.lock"))


def test_a_file_system_without_locks_is_told(media_dir, monkeypatch):
    def refuse(lock_fd, operation):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="No locks"):
        Workspace.open(media_dir)


async def test_a_media_folder_that_cannot_be_made_is_told_at_the_start(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        async with DiskMedia(tmp_path / "file" / "media"):
            pass


async def test_a_media_folder_that_cannot_be_used_is_told_and_lived_with(cdn, media, mp3, fetch, media_dir, caplog):
    url = cdn.put("/a.mp3", mp3)
    (folder,) = media_dir.glob("chorus-*[!k]")
    folder.rmdir()
    folder.write_text("in the way")
    with pytest.raises(MediaMissing, match="machine has trouble"):
        await fetch(media, url)
    assert "clip clip-1 of job job-7: this machine has trouble" in caplog.text
    folder.unlink()
    await fetch(media, url)


async def test_a_full_disk_is_an_error_of_the_disk(cdn, mp3):
    url = cdn.put("/a.mp3", mp3)
    async with media_session(lambda _: True, stall_s=1) as session:
        with pytest.raises(OSError, match="No space left"):
            await Downloader(session).save(url, Path("/dev/full"), wanted=wanted_audio(10**6), total_s=5)


async def test_a_cancelled_order_waits_for_its_thread():
    loop = asyncio.get_running_loop()
    begun = asyncio.Event()
    ended = False

    def work(gate):
        nonlocal ended
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()
        ended = True
        raise ValueError("nobody is told")

    gate = asyncio.Event()
    running = asyncio.create_task(in_thread(work, gate))
    await begun.wait()
    running.cancel()
    loop.call_soon(gate.set)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended
