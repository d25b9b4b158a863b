"""What mutagen reads and writes."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from mutagen.id3 import ID3, TALB, TXXX
from mutagen.mp3 import MP3

from adapters.media.tag import copy_tags, mp3_length_s, tag_sizes_bytes, write_tags
from core.errors import MediaUnfit

texts = st.text(st.characters(exclude_categories=()), max_size=400)
reused = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def file(tmp_path, mp3):
    file = tmp_path / "song.mp3"
    file.write_bytes(mp3)
    return file


@reused
@given(title=texts, lyrics=texts, style=texts, maker=texts, source=texts)
def test_any_text_can_be_a_tag(file, make_song, title, lyrics, style, maker, source):
    song = make_song("", title=title, lyrics=lyrics, style=style)
    write_tags(file, song, maker=maker, source=source, cover=None)
    tags = ID3(file)
    assert all("\0" not in str(frame) for frame in tags.values())
    assert mp3_length_s(file) == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    ("source", "is_link"),
    [("https://discord.com/x", True), ("https://例え.example/", False), ("Chorus", False), ("", False)],
)
def test_a_source_that_is_a_link_is_one_in_the_tags_too(file, make_song, source, is_link):
    write_tags(file, make_song(""), maker="Ann", source=source, cover=None)
    assert ("WOAS" in ID3(file)) is is_link
    assert ("COMM::XXX" in ID3(file)) is bool(source)


def test_a_long_text_is_cut(file, make_song):
    song = make_song("", title="t" * 5000, lyrics="l" * 90_000)
    write_tags(file, song, maker="m" * 5000, source="", cover=None)
    assert tag_sizes_bytes(file)[0] < 50_000


def test_the_tags_that_came_with_the_file_go(file, make_song):
    old = ID3()
    old.add(TALB(encoding=3, text="an album"))
    old.add(TXXX(encoding=3, desc="prompt", text="x" * 5000))
    old.save(file, v1=2)
    write_tags(file, make_song(""), maker="Ann", source="", cover=None)
    assert not {"TALB", "TXXX:prompt"} & set(ID3(file).keys())
    assert not file.read_bytes()[-128:].startswith(b"TAG")


def test_a_very_large_cover_is_not_embedded(file, make_song, png, tmp_path):
    cover = tmp_path / "cover.png"
    cover.write_bytes(png + bytes(3_000_000))
    write_tags(file, make_song(""), maker="Ann", source="", cover=cover)
    assert not ID3(file).getall("APIC")


def test_tags_can_be_copied_without_the_cover(file, make_song, png, tmp_path, mp3):
    cover = tmp_path / "cover.png"
    cover.write_bytes(png)
    write_tags(file, make_song(""), maker="Ann", source="", cover=cover)
    other = tmp_path / "other.mp3"
    other.write_bytes(mp3)
    copy_tags(file, other, has_cover=False)
    assert set(ID3(file).keys()) - set(ID3(other).keys()) == {"APIC:"}
    assert ID3(other, translate=False)["TYER"].text == ["2026"]
    assert MP3(other).info.length == pytest.approx(2, abs=0.1)
    assert tag_sizes_bytes(file)[1] == len(png)


@reused
@given(st.one_of(st.binary(max_size=3000), st.binary(max_size=300).map(lambda junk: b"ID3\x04\0\0" + junk)))
def test_junk_is_not_audio(tmp_path, junk):
    file = tmp_path / "junk.mp3"
    file.write_bytes(junk)
    with pytest.raises(MediaUnfit):
        mp3_length_s(file)


@reused
@given(st.data())
def test_a_damaged_mp3_has_a_length_or_is_not_audio(tmp_path, mp3, data):
    damaged = bytearray(mp3[: data.draw(st.integers(0, len(mp3)))])
    for place in data.draw(st.lists(st.integers(0, 4000), max_size=20)):
        if place < len(damaged):
            damaged[place] = data.draw(st.integers(0, 255))
    file = tmp_path / "damaged.mp3"
    file.write_bytes(damaged)
    with suppress(MediaUnfit):
        assert mp3_length_s(file) > 0


def test_a_single_frame_is_too_little(file):
    file.write_bytes(file.read_bytes()[45:500])
    with pytest.raises(MediaUnfit):
        mp3_length_s(file)


def test_a_file_without_a_tag_or_with_a_broken_one_has_none_to_keep(file, tmp_path):
    bare = tmp_path / "bare.mp3"
    for head in (b"", b"ID3\x09\0\0\0\0\0\0"):
        bare.write_bytes(head + file.read_bytes()[45:])
        assert tag_sizes_bytes(bare) == (0, 0)


def test_a_file_whose_tag_nobody_knows_takes_none(file, make_song):
    file.write_bytes(b"ID3\x09\0\0\0\0\0\0" + file.read_bytes())
    with pytest.raises(MediaUnfit, match="takes no tags"):
        write_tags(file, make_song(""), maker="Ann", source="", cover=None)


def test_a_file_that_is_gone_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(FileNotFoundError):
        mp3_length_s(tmp_path / "gone.mp3")
    with pytest.raises(FileNotFoundError):
        tag_sizes_bytes(tmp_path / "gone.mp3")
