"""The score, before it is rendered."""

import itertools

import pytest

from sandbox.acedata.composer import Recipe, planned_length_s, style_of, tune_played
from sandbox.acedata.composer.arranger import score_of
from sandbox.acedata.composer.drum import drum_wave
from sandbox.acedata.composer.form import RING_S, bar_s, form_of
from sandbox.acedata.composer.instrument import INSTRUMENTS
from sandbox.acedata.composer.lyric import WORDLESS, syllables_of
from sandbox.acedata.composer.pattern import BASSES, COMPS, DRUMS
from sandbox.acedata.composer.plan import plan_of
from sandbox.acedata.composer.repertoire import STYLES
from sandbox.acedata.composer.scale import MODES, midi_of, pitch_classes
from sandbox.acedata.composer.tune import PHRASE_BARS, STEPS_PER_BAR, tune_of

LYRIC = "[Verse]\nFog on the pier\n[Chorus]\nSilver light"


def melody(score):
    """The tones of the tune, in order."""
    part = score.part("voice") or score.part("lead")
    return [note.midi % 12 for note in part.notes]


@pytest.mark.parametrize("style", ["jazz", "metal", "reggae", "solo piano", "chiptune", "disco", "a cappella"])
def test_a_cover_keeps_the_tune_in_another_style(style):
    source = Recipe(words="sad rain in the city", style="pop", lyric=LYRIC)
    cover = Recipe(words=source.words, style=style, lyric=LYRIC, tune=tune_played(source))
    assert tune_played(cover) == tune_played(source)
    assert plan_of(cover).style.name != plan_of(source).style.name
    tune = tune_played(source)
    second_half = [note for note in tune.chorus.notes if note.step >= PHRASE_BARS // 2 * STEPS_PER_BAR]
    refrain = [midi_of(tune.tonic, tune.mode, note.degree) % 12 for note in second_half]
    for recipe in (source, cover):
        played = melody(score_of(recipe))
        assert any(played[at : at + len(refrain)] == refrain for at in range(len(played)))


@pytest.mark.parametrize("style", [style.name for style in STYLES])
@pytest.mark.parametrize("take", [0, 1])
def test_every_note_is_in_the_scale_and_within_the_song(style, take):
    recipe = Recipe(words="lanterns over the harbor", style=style, lyric=LYRIC, take=take, wish_s=60.0)
    score = score_of(recipe)
    allowed = pitch_classes(score.tonic, score.mode)
    for part in score.parts:
        assert {note.midi % 12 for note in part.notes} <= allowed, part.role
        assert all(0 <= note.start_s < score.length_s for note in part.notes)
        assert all(note.length_s > 0 and 0 < note.strength <= 1 for note in part.notes)
        assert all(24 <= note.midi <= 96 for note in part.notes)
    assert all(0 <= hit.start_s < score.length_s for hit in score.hits)


def test_every_style_names_what_exists():
    for style in STYLES:
        assert {*style.leads, style.comp[0]} - {"voice"} <= INSTRUMENTS.keys()
        assert style.comp[1] in COMPS
        assert not style.bass[0] or (style.bass[0] in INSTRUMENTS and style.bass[1] in BASSES)
        assert style.drums in {"", *DRUMS}
        assert style.mode in {"", *MODES}
        assert not style.pad or style.pad in INSTRUMENTS
    for drum in {drum for kit in DRUMS.values() for drum in kit} | {
        extra for style in STYLES for extra in style.extras
    }:
        assert abs(drum_wave(drum)).max() > 0.1
    assert all(len(line) == STEPS_PER_BAR for kit in DRUMS.values() for line in kit.values())


def test_christmas_is_major_with_bells():
    recipe = Recipe(words="a song for Christmas", style="christmas, sleigh bells", lyric=LYRIC)
    score = score_of(recipe)
    assert score.mode == "major"
    assert "sleigh" in {hit.drum for hit in score.hits}
    assert score.part("lead").instrument == "bell"


def test_sad_words_are_minor_and_glad_ones_major():
    assert tune_of("tears and rain", "").mode == "minor"
    assert tune_of("happy birthday", "").mode == "major"


def test_a_key_and_a_tempo_in_the_text_are_kept():
    plan = plan_of(Recipe(words="x", style="slow jazz in Eb minor, 96 bpm"))
    assert (plan.tune.tonic, plan.tune.mode, plan.bpm) == (3, "minor", 96.0)
    assert plan_of(Recipe(words="x", style="rock, 9000 bpm")).bpm <= 200


def test_tempo_words_bend_the_tempo():
    slow, usual, fast = (plan_of(Recipe(words="x", style=style)).bpm for style in ("slow pop", "pop", "fast pop"))
    assert slow < usual < fast


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("smooth jazz, piano", "jazz"),
        ("Heavy METAL", "metal"),
        ("a cappella", "acappella"),
        ("synth-heavy", "electronic"),
        ("8-bit arcade", "chiptune"),
        ("something unheard of", "pop"),
        ("", "pop"),
    ],
)
def test_words_choose_the_style(text, name):
    assert style_of(text).name == name


def test_an_instrumental_has_no_voice_and_a_song_has_one():
    assert score_of(Recipe(words="x", style="pop", is_instrumental=True)).part("voice") is None
    assert score_of(Recipe(words="x", style="pop", exclude="vocals")).part("voice") is None
    assert score_of(Recipe(words="x", style="pop", voice="m")).part("voice").instrument == "voice_m"
    assert score_of(Recipe(words="x", style="pop", voice="f")).part("voice").instrument == "voice_f"


def test_what_is_excluded_does_not_play():
    score = score_of(Recipe(words="x", style="rock", exclude="drums, bass"))
    assert not score.hits
    assert score.part("bass") is None


def test_the_takes_differ_in_tempo_lead_and_form():
    one, two = (Recipe(words="x", style="country", take=take, is_instrumental=True) for take in (0, 1))
    assert plan_of(one).bpm < plan_of(two).bpm
    assert plan_of(one).form.sections != plan_of(two).form.sections
    assert score_of(one).part("lead").instrument != score_of(two).part("lead").instrument


@pytest.mark.parametrize(
    ("wish_s", "bpm", "is_continuation", "starts_with_chorus"),
    list(itertools.product((30, 45, 90.5, 240), (62, 118, 172), (True, False), (True, False))),
)
def test_a_form_fills_the_wish_with_whole_half_phrases(wish_s, bpm, is_continuation, starts_with_chorus):
    form = form_of(wish_s, bpm, is_continuation=is_continuation, starts_with_chorus=starts_with_chorus)
    bars = sum(section.bars for section in form.sections)
    assert form.length_s == pytest.approx(bars * bar_s(bpm) + RING_S, abs=0.01)
    assert wish_s - 6 * bar_s(bpm) - RING_S < form.length_s <= wish_s
    assert form.sections[-1].kind == "ending"
    assert all(section.bars in {4, PHRASE_BARS} for section in form.sections if section.kind not in {"intro", "ending"})
    assert (form.sections[0].kind == "intro") <= (not is_continuation)


@pytest.mark.parametrize("wish_s", [0.5, 2.0, 7.0])
def test_a_short_wish_is_a_snippet_of_the_chorus(wish_s):
    recipe = Recipe(words="x", style="pop", wish_s=wish_s)
    assert planned_length_s(recipe) == wish_s
    assert [section.kind for section in plan_of(recipe).form.sections] == ["chorus"]
    assert planned_length_s(Recipe(words="x", style="pop", wish_s=wish_s, take=1)) < wish_s


def test_a_tune_is_written_in_degrees_over_whole_phrases():
    tune = tune_of("tram bell waltz", "")
    for phrase in (tune.verse, tune.chorus, tune.bridge):
        assert len(phrase.chords) == PHRASE_BARS
        ends = [note.step + note.steps for note in phrase.notes]
        starts = [note.step for note in phrase.notes]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        assert phrase.notes[-1].degree % 7 == 0, "it closes on the tonic"
    assert midi_of(0, "major", 0) == 60


def test_lyrics_become_syllables_without_tags():
    sung = syllables_of("[Chorus]\nSilver light, take me home")
    assert [syllable.vowel for syllable in sung] == ["i", "e", "i", "a", "e", "o"]
    assert [syllable.onset for syllable in sung] == ["s", "l", "l", "t", "l", ""]
    assert syllables_of("[Instrumental]\n...") == WORDLESS
