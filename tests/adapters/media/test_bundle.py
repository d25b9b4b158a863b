"""Many tunes become a few archives."""

from contextlib import AsyncExitStack
from itertools import pairwise
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st
from mutagen.id3 import ID3

from adapters.media.bundle import groups
from adapters.media.file_name import archive_names, entry_names
from core.errors import MediaUnfit

TITLES = ["Drums", "Bass", "drums", "A/B: ツリー", "Bass", ""]


@pytest.fixture
async def audio_files(cdn, media, make_song, mp3):
    """Six tunes of some 17 KB."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                media.fetch(make_song(cdn.put(f"/{n}.mp3", mp3), number=n, title=title), maker="Ann", source="")
            )
            for n, title in enumerate(TITLES, 1)
        ]


async def test_all_fit_into_one_archive_in_their_order(media, audio_files):
    (bundle,) = await media.bundle(audio_files, 10_000_000, name="Harbor: Lamps")
    assert bundle.file.name == "Harbor Lamps.zip"
    assert list(bundle.audio_files) == audio_files
    with ZipFile(bundle.file) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "Drums.mp3",
            "Bass.mp3",
            "drums 2.mp3",
            "A B ツリー.mp3",
            "Bass 2.mp3",
            "Song.mp3",
        ]
        assert [archive.read(entry) for entry in archive.namelist()] == [
            audio_file.audio.read_bytes() for audio_file in audio_files
        ]


async def test_an_archive_that_is_exactly_as_large_as_the_limit_is_one_archive(media, audio_files):
    (bundle,) = await media.bundle(audio_files, 10_000_000, name="x")
    size = bundle.file.stat().st_size
    (again,) = await media.bundle(audio_files, size, name="x")
    assert again.file.read_bytes() == bundle.file.read_bytes()
    assert len(await media.bundle(audio_files, size - 1, name="x")) == 2


async def test_more_is_spread_over_as_few_as_its_order_allows(media, audio_files):
    limit = audio_files[0].audio.stat().st_size * 2 + 2000
    bundles = await media.bundle(audio_files, limit, name="Lamps.zip")
    assert [bundle.file.name for bundle in bundles] == ["Lamps 1.zip", "Lamps 2.zip", "Lamps 3.zip"]
    assert [audio_file for bundle in bundles for audio_file in bundle.audio_files] == audio_files
    assert all(bundle.file.stat().st_size <= limit for bundle in bundles)


async def test_a_tune_that_is_too_large_by_itself_is_re_encoded(cdn, media, make_song, large_mp3, audio_files):
    song = make_song(cdn.put("/large.mp3", large_mp3), number=9, title="Large")
    async with media.fetch(song, maker="Ann", source="") as audio_file:
        bundles = await media.bundle([*audio_files, audio_file], 400_000, name="x")
        assert all(bundle.file.stat().st_size <= 400_000 for bundle in bundles)
        with ZipFile(bundles[-1].file) as archive, archive.open("Large.mp3") as entry:
            assert ID3(entry)["TIT2"].text == ["Large"]


async def test_when_one_fits_no_way_there_is_no_archive(cdn, media, make_song, large_mp3, audio_files, media_dir):
    song = make_song(cdn.put("/large.mp3", large_mp3), number=9)
    async with media.fetch(song, maker="Ann", source="") as audio_file:
        with pytest.raises(MediaUnfit):
            await media.bundle([*audio_files, audio_file], 100_000, name="x")
    assert not list(media_dir.rglob("*.zip"))
    assert not list(media_dir.rglob("zip-*"))


async def test_archives_go_with_their_tunes(cdn, media, fetch, mp3, make_song, left_behind):
    async with media.fetch(make_song(cdn.put("/a.mp3", mp3)), maker="Ann", source="") as audio_file:
        (bundle,) = await media.bundle([audio_file], 1_000_000, name="x")
        assert bundle.file.exists()
    assert left_behind() == []


async def test_no_tunes_make_no_archive(media):
    assert await media.bundle([], 1000, name="x") == []


def test_names_are_told_apart_even_from_numbered_titles():
    assert entry_names(["A", "A 2", "a", "A"]) == ["A.mp3", "A 2.mp3", "a 3.mp3", "A 4.mp3"]
    assert archive_names("", 1) == ["Song.zip"]


@given(st.lists(st.integers(0, 100), max_size=12), st.integers(1, 150))
def test_groups_keep_the_order_the_limit_and_are_few(sizes, limit_bytes):
    parts = [sizes[part] for part in groups(sizes, limit_bytes)]
    assert [size for part in parts for size in part] == sizes
    assert all(part and (len(part) == 1 or sum(part) <= limit_bytes) for part in parts)
    for part, following in pairwise(parts):
        assert sum(part) + following[0] > limit_bytes
