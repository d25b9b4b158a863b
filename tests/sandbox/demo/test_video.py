"""Videos are shown on the page in a format that every browser plays."""

import subprocess

import imageio_ffmpeg

from sandbox.demo.video import as_webm, is_mp4


def test_an_mp4_becomes_a_webm(tmp_path):
    path = tmp_path / "shot.mp4"
    shot = ("-f", "lavfi", "-i", "testsrc=size=320x180:duration=1", "-c:v", "libx264", "-pix_fmt", "yuv420p")
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *shot, path], check=True)
    video = path.read_bytes()
    assert is_mp4(video)
    assert as_webm(video).startswith(b"\x1a\x45\xdf\xa3")


def test_what_cannot_be_read_stays_as_it_is():
    broken = b"\0\0\0\x18ftypmp42 and nothing more"
    assert is_mp4(broken)
    assert as_webm(broken) == broken
    assert not is_mp4(b"ID3")
