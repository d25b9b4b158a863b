"""Songs in other forms as core knows them: their names, their texts, what is kept of them, what is refused."""

from contextlib import nullcontext
from dataclasses import replace

import pytest

from core import errors
from core.media.format import file_name
from core.model.format import TIMING, Form
from core.model.job import ClipKind
from tests.support.songs import made
from tests.support.stage import all_ended

WORDS = "[Verse 1]\nSnow is falling on the town\n\n[Chorus]\nHome, we are going home"


@pytest.mark.parametrize(
    ("title", "form", "name"),
    [
        ("Harbor Lamps", Form.WAV, "Harbor Lamps.wav"),
        ("../etc/passwd\x00", Form.TXT, "etc passwd.txt"),
        ("雪の歌", Form.MIDI, "雪の歌.mid"),
        ("  ", Form.LRC, "Song.lrc"),
        ("x" * 200, Form.MP4, "x" * 80 + ".mp4"),
    ],
)
def test_a_file_is_called_like_its_song(title, form, name):
    assert file_name(title, form) == name


@pytest.fixture
async def song(stage):
    (first, _) = await made(stage, stage.alice, lyrics=WORDS, title="Snow", duration=10)
    await all_ended(stage)
    return first


def export(stage, song, form, limit_bytes=10_000_000):
    return stage.parts.bot.services.exports.export(
        song, form, user_id=stage.alice.id, guild_id=stage.guild.id, limit_bytes=limit_bytes, places=nullcontext()
    )


async def test_captions_are_asked_for_once_and_kept(stage, song):
    exports = stage.parts.bot.services.exports
    lines = await exports.captions(song)
    assert [line.heading for line in lines if line.heading][:1] == ["Verse 1"]
    assert lines[0].text == "Snow is falling on the town"
    assert await exports.captions(song) == lines
    assert len(stage.standin.asked("/suno/timing")) == 1
    assert (await stage.store.conversion(song.clip.id, TIMING)).text.startswith("[[")


async def test_an_instrumental_has_no_captions(stage):
    song = (await made(stage, stage.alice, instrumental=True, style="lofi"))[0]
    assert await stage.parts.bot.services.exports.captions(song) == ()


async def test_captions_that_the_provider_does_not_give_are_an_error_and_nothing_is_kept(stage, song):
    stage.standin.fault("error", path="/suno/timing", code="bad_request", message="no such clip")
    with pytest.raises(errors.SourceUnusable):
        await stage.parts.bot.services.exports.captions(song)
    assert await stage.store.conversion(song.clip.id, TIMING) is None


@pytest.mark.parametrize("form", [Form.LRC, Form.TXT])
async def test_a_stem_has_no_words_and_a_video_is_no_song(stage, song, form):
    with pytest.raises(errors.SourceUnfit, match="no lyrics"):
        async with export(stage, replace(song, kind=ClipKind.STEM), form):
            pass
    with pytest.raises(errors.SourceUnfit, match="as MP4 only"):
        async with export(stage, replace(song, kind=ClipKind.VIDEO), form):
            pass


async def test_what_does_not_fit_is_a_link_with_its_size(stage, song):
    for form in (Form.WAV, Form.MP3):
        async with export(stage, song, form, limit_bytes=2_000) as exported:
            assert exported.file is None
            assert exported.size_bytes > 2_000
            assert exported.url.startswith("http")


async def test_files_are_gone_afterwards_and_the_member_may_ask_again(stage, song):
    for form in (Form.WAV, Form.MIDI):
        async with export(stage, song, form) as exported:
            assert exported.file.stat().st_size
        assert not exported.file.exists()


async def test_a_member_has_so_much_converted_within_a_day_and_what_is_kept_does_not_count(stage, song, monkeypatch):
    monkeypatch.setattr("core.media.exports.EXPORTS_A_DAY", 1)
    for form in (Form.WAV, Form.WAV, Form.TXT):
        async with export(stage, song, form):
            pass
    with pytest.raises(errors.ExportLimitReached):
        async with export(stage, song, Form.LRC):
            pass
    assert stage.standin.asked("/suno/timing") == []


async def test_what_fails_at_the_provider_counts_and_what_never_got_there_does_not(stage, song, monkeypatch):
    monkeypatch.setattr("core.media.exports.EXPORTS_A_DAY", 1)

    async def timing(_clip_id):
        raise troubles.pop()

    troubles = [errors.ServiceFault("it broke"), errors.Unreachable("no line")]
    monkeypatch.setattr(stage.parts.provider, "word_times", timing)
    for trouble in (errors.Unreachable, errors.ServiceFault, errors.ExportLimitReached):
        with pytest.raises(trouble):
            async with export(stage, song, Form.LRC):
                pass
