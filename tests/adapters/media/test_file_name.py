"""What the files are called."""

import re
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, strategies as st

from adapters.media.file_name import audio_name, cover_name


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [
        ("Harbor Lamps", 1, "Harbor Lamps.mp3"),
        ("Harbor Lamps", 2, "Harbor Lamps (2).mp3"),
        ("", 1, "Song.mp3"),
        ("...", 2, "Song (2).mp3"),
        ("../../etc/passwd", 1, "etc passwd.mp3"),
        ('a\\b:c*d?e"f<g>h|i\0j\nk', 1, "a b c d e f g h i j k.mp3"),
        ("Cafe\u0301 \uff21", 1, "Café A.mp3"),
        ("港の灯り", 1, "港の灯り.mp3"),
        ("evil\u202e3pm.exe", 1, "evil 3pm.exe.mp3"),
    ],
)
def test_a_name_is_for_people(title, number, name):
    assert audio_name(title, number) == name


@given(st.text(), st.integers(1, 4))
def test_any_title_becomes_one_safe_name(title, number):
    name = audio_name(title, number)
    assert len(name.encode()) <= 200
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert name.endswith(".mp3")
    assert not name.startswith((".", " ", "-"))
    assert name.isprintable()


@given(st.text())
def test_the_clips_of_a_job_never_share_a_name(title):
    assert len({audio_name(title, number) for number in range(1, 5)}) == 4


def test_a_cover_has_a_name_that_an_embed_can_point_at():
    assert re.fullmatch(r"[A-Za-z0-9._-]+", cover_name(2, ".webp"))
    assert cover_name(1, ".jpg") != cover_name(2, ".jpg")
