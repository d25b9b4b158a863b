"""Songs in other forms, on disk."""

import io
import math
import struct

import pytest
from mido import MidiFile
from PIL import Image

from adapters.media.midi import channels_for, program_for
from core.errors import MediaForbidden, MediaMissing, MediaUnfit
from core.model.notes import Line, Note


@pytest.fixture(scope="session")
def wav(make_sound):
    return make_sound("tone.wav", "-i", "sine=duration=1")


async def test_a_wav_is_saved_as_it_is_under_its_name(cdn, media, wav, left_behind):
    url = cdn.put("/a", wav, "audio/x-wav")
    async with media.save(url, name="Über/Sea: 1", form="wav", limit_bytes=10**6) as saved:
        assert saved.file.name == "Über Sea 1.wav"
        assert saved.url == url
        assert saved.file.read_bytes() == wav
    assert left_behind() == []


async def test_an_mp4_is_saved_and_a_name_that_has_its_suffix_keeps_one(cdn, media, shot_mp4):
    url = cdn.put("/a", shot_mp4, "video/mp4")
    async with media.save(url, name="Sea.mp4", form="mp4", limit_bytes=10**6) as saved:
        assert saved.file.name == "Sea.mp4"


async def test_what_is_no_file_of_that_form_is_unfit(cdn, media, wav, mp3, shot_mp4, shot_webm, left_behind):
    for body, content_type, form in (
        (mp3, "audio/wav", "wav"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "audio/wav", "wav"),
        (shot_webm, "video/mp4", "mp4"),
        (wav, "application/octet-stream", "mp4"),
        (shot_mp4, "application/octet-stream", "wav"),
        (b"<html>", "text/html", "wav"),
    ):
        with pytest.raises(MediaUnfit):
            async with media.save(cdn.put("/a", body, content_type), name="x", form=form, limit_bytes=10**6):
                pass
    assert left_behind() == []


async def test_what_is_too_large_gone_or_forbidden_is_not_saved(cdn, media, make_media, wav, left_behind):
    url = cdn.put("/a", wav, "audio/wav")
    for address, limit_bytes, error in ((url, 1000, MediaUnfit), (cdn.url("/none"), 10**6, MediaMissing)):
        with pytest.raises(error):
            async with media.save(address, name="x", form="wav", limit_bytes=limit_bytes):
                pass
    async with make_media(allow_private=False) as strict:
        with pytest.raises(MediaForbidden):
            async with strict.save(url, name="x", form="wav", limit_bytes=10**6):
                pass
    assert left_behind() == []


def note(pitch, start_s, end_s, velocity=0.5):
    return Note(pitch=pitch, start_s=start_s, end_s=end_s, velocity=velocity)


async def midi_of(media, *lines, name="Harbor Lamps"):
    async with media.midi(lines, name=name) as saved:
        assert saved.url == ""
        return saved.file.name, MidiFile(saved.file)


def played(track, beat_ticks=480):
    """Return (pitch, start_s, end_s) of a track at 120 beats a minute."""
    now, sounding, notes = 0, {}, []
    for message in track:
        now += message.time
        if message.type == "note_on":
            sounding[message.note] = now
        elif message.type == "note_off":
            notes.append((message.note, sounding.pop(message.note) / beat_ticks / 2, now / beat_ticks / 2))
    assert not sounding
    return notes


async def test_a_midi_file_has_a_track_for_each_line_and_plays_its_notes(media, left_behind):
    bass = Line(name="Bass", notes=(note(40, 0, 0.5), note(40, 0.5, 1.0), note(43, 1.25, 2.0, 1.0)))
    drums = Line(name="Drums", notes=(note(36, 0, 0.1),))
    name, midi = await midi_of(media, bass, drums)
    assert name == "Harbor Lamps.mid"
    assert (midi.type, midi.ticks_per_beat) == (1, 480)
    assert midi.tracks[0][0].tempo == 500_000
    assert [track.name for track in midi.tracks[1:]] == ["Bass", "Drums"]
    assert played(midi.tracks[1]) == [(40, 0, 0.5), (40, 0.5, 1.0), (43, 1.25, 2.0)]
    assert midi.length == pytest.approx(2.0)
    programs = [message for message in midi.tracks[1] if message.type == "program_change"]
    assert [(message.program, message.channel) for message in programs] == [(33, 0)]
    assert {message.channel for message in midi.tracks[2] if message.type == "note_on"} == {9}
    assert left_behind() == []


async def test_notes_and_names_that_no_midi_file_holds_are_bent_to_fit(media):
    notes = (note(200, -1, 0, 7), note(-3, 1, 1, 0), note(60, math.nan, 1), note(60, 1e12, 1e13))
    _, midi = await midi_of(media, Line(name="ツリー é", notes=notes), name="")
    assert midi.tracks[1].name == "??? é"
    messages = [message for message in midi.tracks[1] if message.type == "note_on"]
    assert [(message.note, message.velocity) for message in messages] == [(127, 127), (0, 1)]


async def test_no_notes_are_a_midi_file_too(media):
    _, midi = await midi_of(media)
    assert len(midi.tracks) == 1


def test_instruments_are_known_by_their_names():
    shown = {"Synth Bass": 38, "backing_vocals": 53, "Lead Vocals": 52, "Electric Guitar": 27, "Theremin": 0}
    assert {name: program_for(name) for name in shown} == shown
    assert program_for("Percussion") is None


def test_each_line_has_a_channel_of_its_own_and_drums_have_theirs():
    assert channels_for(["Drums", "Bass", "Bass", "Percussion", "Piano"]) == [9, 0, 1, 9, 2]


def test_of_more_than_fifteen_lines_those_of_one_instrument_share_a_channel():
    names = [f"{word} {number}" for number in range(8) for word in ("Guitar", "Strings")]
    assert channels_for(names) == [0, 1] * 8


def picture(kind, size=(300, 200), **options):
    file = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(file, kind, **options)
    return file.getvalue()


PICTURES = {
    "baseline": picture("JPEG"),
    "progressive": picture("JPEG", progressive=True),
    "exif": picture("JPEG", exif=b"Exif\0\0" + bytes(2000)),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "lossless": picture("WEBP", lossless=True),
    "extended": picture("WEBP", exif=b"Exif\0\0" + bytes(20)),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture_tells_its_size(cdn, media, name, left_behind):
    url = cdn.put("/p", PICTURES[name], "image/png")
    assert await media.picture_size(url, limit_bytes=10**6) == (300, 200)
    assert left_behind() == []


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
async def test_a_picture_that_is_cut_off_is_unfit(cdn, media, name, share):
    body = PICTURES[name][: int(len(PICTURES[name]) * share)]
    with pytest.raises(MediaUnfit):
        await media.picture_size(cdn.put("/p", body, "image/png"), limit_bytes=10**6)


def png_of(width, height):
    head = struct.pack(">I4sIIBBBBBI", 13, b"IHDR", width, height, 8, 2, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + head + struct.pack(">I4sI", 0, b"IEND", 0)


@pytest.mark.parametrize(
    "body",
    [
        png_of(100_000, 100_000),
        png_of(20_000, 10),
        png_of(9000, 9000),
        png_of(0, 5),
        b"\xff\xd8\xff\xda\0\0\xff\xd9",
        b"\xff\xd8\xff\xe0\0\0",
        b"\xff\xd8\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\x04IEND" + bytes(8),
        b"RIFF\x20\0\0\0WEBPALPH" + bytes(40),
        b"GIF89a" + bytes(50),
        b"<html>",
    ],
)
async def test_what_is_a_bomb_or_no_picture_is_unfit(cdn, media, body):
    with pytest.raises(MediaUnfit):
        await media.picture_size(cdn.put("/p", body, "image/png"), limit_bytes=10**6)


async def test_a_picture_that_is_too_large_or_gone_is_refused(cdn, media):
    with pytest.raises(MediaUnfit):
        await media.picture_size(cdn.put("/p", PICTURES["png"], "image/png"), limit_bytes=1000)
    with pytest.raises(MediaMissing):
        await media.picture_size(cdn.url("/none"), limit_bytes=1000)
