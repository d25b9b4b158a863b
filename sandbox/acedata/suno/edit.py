"""Edits finished songs: replaces sections, separates and adds stems, joins, remasters, changes the speed.

Each public function makes the clips of one action.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.acedata.composer import (
    STEM_TITLES,
    Excerpt,
    Master,
    Overdub,
    Recipe,
    Splice,
    Tempo,
    planned_length_s,
    stem,
    stem_names,
    tempo_of,
    tune_played,
    with_length,
    without,
    words_of,
    words_sung,
)
from sandbox.acedata.model.clip import Seam
from sandbox.acedata.suno.new_song import CLIPS_PER_TASK, in_key_of, in_manner_of, take_of
from sandbox.acedata.suno.song_text import SongText, clip_of, song_text_of
from sandbox.acedata.suno.writing import write_lyric

if TYPE_CHECKING:
    from sandbox.acedata.composer import Work
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.suno.order import Order

VOICES = ("Vocals", "Backing Vocals")
_STRENGTHS = {"subtle": 0.3, "normal": 0.6, "high": 1.0}
_BRIGHTNESS = (1.0, -0.6)  # the first master of a task is bright, the second warm


def replace_section(order: Order) -> tuple[Clip, ...]:
    """The source with something new between two times; as candidates, only the new part."""
    source = order.source()
    start_s, end_s = order.number("replace_section_start"), order.number("replace_section_end")
    song_text = song_text_of(order, source)
    sung = order.text("prompt") or song_text.lyric
    if order.text("prompt") and not order.text("lyric"):
        song_text = song_text._replace(lyric=_with_lines(source, start_s, end_s, sung))
    base = in_manner_of(order, song_text._replace(lyric=sung), source.recipe)
    base = replace(
        base,
        is_instrumental=base.is_instrumental or not sung,
        bpm=tempo_of(source.recipe),
        tune=in_key_of(source.recipe, f"section {start_s} {sung} {song_text.style} {order.repeat}"),
    )
    clips: list[Clip] = []
    for take in range(CLIPS_PER_TASK):
        part = with_length(take_of(order, base, take), end_s - start_s)
        work = Splice(source.recipe, part, start_s, end_s)
        is_candidate = order.text("replace_section_result_mode") == "candidates"
        clips.append(clip_of(order, song_text, Excerpt(work, start_s, end_s) if is_candidate else work))
    return tuple(clips)


def concat(order: Order) -> tuple[Clip, ...]:
    """The whole song that ends with the source: extensions are whole songs here, so the sound is the source's."""
    source = order.source()
    chain, seams = [source], [Seam(source.id, None)]
    while (seam := chain[0].extends) is not None:
        chain.insert(0, order.state.clips[seam.audio_id])
        seams.insert(0, seam)
    song_text = song_text_of(order, source)._replace(lyric="\n\n".join(filter(None, (clip.lyric for clip in chain))))
    return (replace(clip_of(order, song_text, source.recipe), concat_history=tuple(seams)),)


def split_in_two(order: Order) -> tuple[Clip, ...]:
    """The voices, and everything else."""
    work = order.source().recipe
    return (
        _stem_clip(order, "Vocals", stem(work, *VOICES)),
        _stem_clip(order, "Instrumental", without(work, *VOICES)),
    )


def split_in_twelve(order: Order) -> tuple[Clip, ...]:
    """Every stem alone, twice: in the second separation a little of the other stems remains."""
    work = order.source().recipe
    return tuple(_stem_clip(order, title, stem(work, title, take=take)) for take in range(2) for title in stem_names())


def extract_stem(order: Order) -> tuple[Clip, ...]:
    """One stem, and the song without it; both twice."""
    work, title = order.source().recipe, STEM_TITLES[order.text("stem_type")]
    clips: list[Clip] = []
    for take in range(2):
        clips += (
            _stem_clip(order, title, stem(work, title, take=take), stem_set=take + 1),
            _stem_clip(order, f"Without {title}", without(work, title, take=take), stem_set=take + 1),
        )
    return tuple(clips)


def add_stem(order: Order) -> tuple[Clip, ...]:
    """The song with one more stem."""
    source, title = order.source(), STEM_TITLES[order.text("stem_type")]
    song_text = song_text_of(order, source)
    clips: list[Clip] = []
    for take in range(CLIPS_PER_TASK):
        new = _recipe_with_stem(order, source, title, take)
        work = Overdub(source.recipe, stem(new, title), 0.0, planned_length_s(source.recipe))
        clips.append(clip_of(order, song_text, work))
    return tuple(clips)


def remaster(order: Order) -> tuple[Clip, ...]:
    """The source in a brighter and in a warmer master."""
    source = order.source()
    strength = _STRENGTHS[order.text("variation_category") or "normal"]
    return tuple(
        clip_of(
            order, song_text_of(order, source), Master(source.recipe, strength, brightness / (1 + 0.1 * order.repeat))
        )
        for brightness in _BRIGHTNESS
    )


def adjust_speed(order: Order) -> tuple[Clip, ...]:
    """The source faster or slower."""
    source = order.source()
    work = Tempo(source.recipe, order.number("speed_multiplier"), order.has("keep_pitch"))
    return (clip_of(order, song_text_of(order, source), work),)


def add_backing(order: Order) -> tuple[Clip, ...]:
    """A band under an uploaded voice."""
    source = order.source()
    song_text = song_text_of(order, source)
    song_text = song_text._replace(title=song_text.title or "Untitled", style=song_text.style or "pop")
    band = replace(in_manner_of(order, song_text._replace(lyric=""), source.recipe), is_instrumental=True)
    return _overlay(order, song_text, band, is_voice=False)


def add_voice(order: Order) -> tuple[Clip, ...]:
    """A voice over an uploaded instrumental."""
    source = order.source()
    song_text = song_text_of(order, source)
    song_text = song_text._replace(lyric=song_text.lyric or write_lyric(order.text("prompt") or song_text.title))
    voice = replace(in_manner_of(order, song_text, source.recipe), is_instrumental=False, extra_stem="Vocals")
    return _overlay(order, song_text, voice, is_voice=True)


def _overlay(order: Order, song_text: SongText, recipe: Recipe, *, is_voice: bool) -> tuple[Clip, ...]:
    source = order.source()
    start_s, end_s = order.span_s(order.action, source.duration_s)
    clips: list[Clip] = []
    for take in range(CLIPS_PER_TASK):
        added = with_length(take_of(order, recipe, take), end_s - start_s)
        work = Overdub(source.recipe, stem(added, *VOICES) if is_voice else added, start_s, end_s)
        clips.append(clip_of(order, song_text, work))
    return tuple(clips)


def _with_lines(source: Clip, start_s: float, end_s: float, lines: str) -> str:
    """The source's lyrics with these lines in place of what was sung between the times."""
    words = words_of(source.lyric)
    sung = words_sung(source.recipe)
    places = [number for number, word in enumerate(sung) if start_s <= word.start_s < end_s]
    is_plain = all(word.word == words[number % len(words)].text for number, word in enumerate(sung) if words)
    if not (words and places and is_plain and places[-1] < len(words)):  # sung more than once: the lyrics stay the same
        return source.lyric
    first, last = places[0], places[-1]
    before = "".join(word.before + word.text for word in words[:first])
    after = "".join(word.before + word.text for word in words[last + 1 :])
    return f"{before}{words[first].before}{lines}{after}"


def _stem_clip(order: Order, title: str, work: Work, *, stem_set: int | None = None) -> Clip:
    source = order.source()
    song_text = SongText(title, source.style, source.lyric if title in VOICES else "")
    return replace(clip_of(order, song_text, work), is_stem=True, stem_set=stem_set)


def _recipe_with_stem(order: Order, source: Clip, title: str, take: int) -> Recipe:
    """The song again with a player for this stem: bar for bar the same if it was composed in one piece."""
    song_text = song_text_of(order, source)
    lyric = song_text.lyric or write_lyric(order.text("prompt") or song_text.title)
    recipe = take_of(order, in_manner_of(order, song_text._replace(lyric=lyric), source.recipe), 0)
    recipe = replace(recipe, bpm=tempo_of(source.recipe), tune=tune_played(source.recipe), extra_stem=title)
    if isinstance(source.recipe, Recipe) and source.recipe.source is None:
        even = source.recipe.take + CLIPS_PER_TASK * (order.repeat + take + 1)  # odd takes have another form
        return replace(recipe, wish_s=source.recipe.wish_s, take=even)
    return replace(with_length(recipe, planned_length_s(source.recipe)), take=CLIPS_PER_TASK * (order.repeat + take))
