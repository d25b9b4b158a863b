"""The sound of works that are made from other works."""

from dataclasses import replace

import numpy as np
import pytest

from sandbox.acedata.composer import (
    SAMPLE_RATE_HZ,
    Excerpt,
    Master,
    Overdub,
    Recipe,
    Recording,
    Splice,
    Tempo,
    compose,
    planned_length_s,
    seam_s,
    stem,
    stem_names,
    with_length,
)
from sandbox.acedata.media.mp3 import encode_mp3
from sandbox.acedata.media.rendering import Renderer
from sandbox.acedata.media.separation import separate

SONG = Recipe(words="lanterns over the harbor", style="pop", lyric="Fog on the pier", wish_s=3.0)
OTHER = Recipe(words="diesel horn polka", style="jazz", lyric="Sun on the hill", wish_s=3.0)


@pytest.fixture
def tape(tmp_path):
    """A song as a client's recording."""
    path = tmp_path / "tape.mp3"
    path.write_bytes(encode_mp3(compose(OTHER), SAMPLE_RATE_HZ))
    return Recording(path, "tape", 3.0)


def works(tape):
    yield SONG
    yield tape
    yield replace(SONG, source=OTHER, continue_at_s=seam_s(OTHER, 1.0))
    yield replace(SONG, source=tape, continue_at_s=1.5)
    yield Splice(SONG, with_length(OTHER, 1.0), 1.0, 2.0)
    yield Overdub(tape, SONG, 0.5, 2.5)
    yield Excerpt(SONG, 0.5, 2.0)
    yield Master(SONG, 1.0, -0.6)
    yield Tempo(Excerpt(SONG, 0.0, 2.0), 1.6, keeps_pitch=False)
    yield Tempo(SONG, 1.5, keeps_pitch=False)
    yield Tempo(tape, 0.7, keeps_pitch=False)
    yield Master(Tempo(SONG, 1.5, keeps_pitch=False), 1.0, 0.4)
    yield Splice(Tempo(SONG, 1.5, keeps_pitch=False), with_length(OTHER, 1.0), 0.5, 1.0)
    yield Overdub(Tempo(SONG, 1.5, keeps_pitch=False), stem(OTHER, "Vocals"), 0.0, 2.0)
    yield replace(SONG, source=Tempo(OTHER, 1.5, keeps_pitch=False), continue_at_s=1.3)
    yield replace(SONG, shape="loop", bpm=97.0)
    yield replace(SONG, shape="shot")
    # These need not be the exact sum of their stems: stretching at the same pitch depends on the sound it stretches.
    yield Tempo(SONG, 1.5, keeps_pitch=True)
    yield Tempo(tape, 0.7, keeps_pitch=True)


@pytest.mark.parametrize("number", range(17))
def test_every_work_is_as_long_as_planned_and_is_the_sum_of_its_stems(tape, number):
    work = list(works(tape))[number]
    sound, parts = Renderer().play(work), separate(work)
    assert len(sound) == pytest.approx(planned_length_s(work) * SAMPLE_RATE_HZ, abs=0.06 * SAMPLE_RATE_HZ)
    assert sound.dtype == np.float32
    assert 0.1 < np.abs(sound).max() <= 1.0
    assert {len(part) for part in parts.values()} == {len(sound)}
    assert np.abs(sum(parts.values()) - sound).max() < 1e-3
    assert parts.keys() <= set(stem_names())


@pytest.mark.parametrize("number", range(19))
def test_each_stem_of_any_work_can_be_heard_and_is_as_long_as_the_work(tape, number):
    work = list(works(tape))[number]
    stage = Renderer()
    whole = len(stage.play(work))
    for take in (0, 1):
        sounds = [stage.play(stem(work, title, take=take)) for title in stem_names()]
        assert {len(sound) for sound in sounds} == {whole}
        assert max(np.abs(sound).max() for sound in sounds) > 0.02


def test_the_stems_of_a_song_are_separated_once(tape):
    stage = Renderer()
    vocals = stage.play(stem(tape, "Vocals"))
    tape.path.unlink()
    rest = [stage.play(stem(tape, title, take=take)) for title in ("Bass", "Drums", "Keyboard") for take in (0, 1)]
    assert all(not np.array_equal(vocals, other) for other in rest)


def test_a_stem_of_nobody_is_silence_as_long_as_the_song():
    silence = Renderer().play(stem(SONG, "Woodwinds"))
    assert len(silence) == round(planned_length_s(SONG) * SAMPLE_RATE_HZ)
    assert not silence.any()


@pytest.mark.parametrize("multiplier", [0.25, 0.4, 0.9, 1.7, 4.0])
def test_a_stretched_song_is_as_loud_and_exactly_as_long_as_said(multiplier):
    usual = compose(SONG)
    sound = Renderer().play(Tempo(SONG, multiplier, keeps_pitch=True))
    assert len(sound) == round(len(usual) / multiplier)
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(np.sqrt(np.mean(usual**2)), rel=0.15)
    assert np.abs(sound[len(sound) // 3 : -len(sound) // 3]).max() > 0.2
