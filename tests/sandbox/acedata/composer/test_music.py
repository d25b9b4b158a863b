"""The composed music, measured on the sound itself."""

from dataclasses import replace

import numpy as np
import pytest

from sandbox.acedata.composer import (
    SAMPLE_RATE_HZ,
    Recipe,
    compose,
    detect_tune,
    join,
    planned_length_s,
    seam_s,
    tune_played,
)
from sandbox.acedata.composer.plan import plan_of
from sandbox.acedata.composer.repertoire import STYLES
from sandbox.acedata.composer.scale import pitch_classes

WORDS = "a song about lanterns over the harbor"
NAMES = [style.name for style in STYLES]
STEADY = ["pop", "rock", "disco", "electronic", "country", "hiphop", "metal", "jazz"]


def recipe_in(style, **changes):
    word = next(each.words.split()[0] for each in STYLES if each.name == style)
    return Recipe(**{"words": WORDS, "style": word, "lyric": "[Verse]\nSilver light", "wish_s": 14.0, **changes})


def rms_db(sound):
    return 20 * np.log10(np.sqrt(np.mean(np.square(sound))))


def chroma(sound):
    """How strong each of the twelve tones is, summed over octaves."""
    mono, size = sound.mean(axis=1), 16_384
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    heard = (hz > 80) & (hz < 1200)
    tones = np.round(69 + 12 * np.log2(hz[heard] / 440)).astype(int) % 12
    strength = np.zeros(12)
    for start in range(0, len(mono) - size, size // 2):
        spectrum = np.abs(np.fft.rfft(mono[start : start + size] * np.hanning(size))) ** 2
        np.add.at(strength, tones, spectrum[heard])
    return strength / strength.sum()


def pulses(sound):
    """How regularly the sound rises after each lag of 10 ms."""
    hop = SAMPLE_RATE_HZ // 100
    mono = sound.mean(axis=1)
    loudness = np.log1p(1000 * np.square(mono[: len(mono) // hop * hop].reshape(-1, hop)).mean(axis=1))
    rises = np.maximum(np.diff(loudness), 0)
    rises -= rises.mean()
    return np.correlate(rises, rises, "full")[len(rises) - 1 :]


@pytest.mark.parametrize("style", NAMES)
def test_every_style_is_loud_enough_and_never_clips(style):
    recipe = recipe_in(style)
    sound = compose(recipe)
    assert sound.shape == (round(planned_length_s(recipe) * SAMPLE_RATE_HZ), 2)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert 0.4 < np.abs(sound).max() < 0.9
    assert -20 < rms_db(sound) < -10
    assert np.abs(sound.mean(axis=0)).max() < 0.01, "a constant offset"
    assert np.abs(sound[-200:]).max() < 0.01, "the end fades"
    assert not np.array_equal(sound[:, 0], sound[:, 1]), "stereo"


@pytest.mark.parametrize("style", NAMES)
def test_every_style_stays_within_its_scale(style):
    recipe = recipe_in(style, is_instrumental=True, exclude="drums", wish_s=8.0)
    tune = plan_of(recipe).tune
    inside = sorted(pitch_classes(tune.tonic, tune.mode))
    assert chroma(compose(recipe))[inside].sum() > 0.8


@pytest.mark.parametrize("style", STEADY)
def test_the_beat_is_where_the_tempo_says(style):
    recipe = recipe_in(style, wish_s=24.0)
    alike = pulses(compose(recipe))
    beat = 6000 / plan_of(recipe).bpm  # in hops of 10 ms

    def strength(lag):
        return alike[round(lag) - 1 : round(lag) + 2].max()

    on_beat = max(strength(part * beat) for part in (0.5, 1, 2, 4))
    assert on_beat > 0.15 * alike[0]
    assert on_beat > 2 * max(strength(beat * 1.37), strength(beat * 0.83))


def test_the_same_recipe_is_the_same_sound():
    assert np.array_equal(compose(recipe_in("jazz")), compose(recipe_in("jazz")))


@pytest.mark.parametrize("change", [{"take": 1}, {"words": "diesel horn polka"}, {"style": "disco"}, {"lyric": "la"}])
def test_any_other_recipe_is_another_sound(change):
    recipe = recipe_in("pop", wish_s=3.0)
    one, other = compose(recipe), compose(replace(recipe, **change))
    assert one.shape != other.shape or not np.allclose(one, other, atol=0.01)


def test_a_chorus_is_louder_than_the_introduction():
    recipe = recipe_in("pop", wish_s=45.0)
    plan = plan_of(recipe)
    bars, sound = [], compose(recipe)
    for section in plan.form.sections:
        bars += [section.kind] * section.bars
    per_bar = round(240 / plan.bpm * SAMPLE_RATE_HZ)
    loudness = {
        kind: rms_db(
            np.concatenate([sound[at * per_bar : (at + 1) * per_bar] for at, each in enumerate(bars) if each == kind])
        )
        for kind in ("intro", "verse", "chorus")
    }
    assert loudness["intro"] < loudness["verse"] < loudness["chorus"]


def test_an_extension_begins_with_its_source_and_goes_on_without_a_gap():
    source = recipe_in("pop", wish_s=6.0)
    longer = recipe_in("pop", wish_s=6.0, source=source, continue_at_s=3.0, tune=tune_played(source))
    head = compose(source)[: 3 * SAMPLE_RATE_HZ]
    whole = join(head, compose(longer))
    assert len(whole) == round(planned_length_s(longer) * SAMPLE_RATE_HZ)
    assert np.array_equal(whole[: len(head)], head)
    seam = whole[len(head) - 2000 : len(head) + 4000]
    assert rms_db(seam) > -30
    assert np.abs(np.diff(seam, axis=0)).max() < 0.5


@pytest.mark.parametrize("words", ["a song for Christmas", "tram bell waltz", "sad rain in the city"])
@pytest.mark.parametrize("style", ["pop", "jazz"])
def test_a_listener_hears_the_key_in_which_it_was_composed(words, style):
    recipe = recipe_in(style, words=words, wish_s=40.0)
    heard, played = detect_tune(compose(recipe)), tune_played(recipe)
    assert (heard.tonic, heard.mode) == (played.tonic, played.mode)


@pytest.mark.parametrize("seconds", [0.0, 1.0, 5.0])
def test_silence_and_snippets_have_no_tune(seconds):
    assert detect_tune(np.zeros((int(seconds * SAMPLE_RATE_HZ), 2), np.float32)) is None
    assert detect_tune(np.zeros((20 * SAMPLE_RATE_HZ, 2), np.float32)) is None


def test_a_continuation_begins_on_a_beat_and_before_the_last_chord_has_died_away():
    source = recipe_in("pop", wish_s=45.0)
    beat_s = 60 / plan_of(source).bpm
    assert seam_s(source, 20.0) == pytest.approx(20.0, abs=beat_s / 2)
    assert (
        seam_s(source, 20.0) % beat_s == pytest.approx(0.0, abs=0.01) or seam_s(source, 20.0) % beat_s > beat_s - 0.01
    )
    assert seam_s(source, planned_length_s(source)) == pytest.approx(planned_length_s(source) - 1.6, abs=0.01)

    longer = recipe_in("pop", source=source, continue_at_s=seam_s(source, 20.0))
    assert seam_s(longer, 10.0) == seam_s(source, 10.0), "within what came first, its beats count"
    assert seam_s(longer, 25.0) > longer.continue_at_s
