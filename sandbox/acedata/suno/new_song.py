"""Makes new songs: from a prompt or lyrics, from other songs, or around parts of them.

The public functions down to `make_sound` make the clips of one action each.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.acedata.composer import (
    Excerpt,
    Recipe,
    Tune,
    planned_length_s,
    seam_s,
    seed_of,
    singer_of,
    tune_of,
    tune_played,
)
from sandbox.acedata.model.clip import Seam
from sandbox.acedata.suno.check import KEY
from sandbox.acedata.suno.song_text import SongText, clip_of, song_text_of
from sandbox.acedata.suno.writing import title_for, write_lyric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.acedata.composer import Work
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.suno.order import Order

CLIPS_PER_TASK = 2
LONGEST_LOOP_S = 8.0


def generate(order: Order) -> tuple[Clip, ...]:
    """A song from the order's own prompt or lyrics."""
    song_text = song_text_of(order)
    wish_s = order.state.pace.clip_s
    if order.has("custom") and order.has("duration"):
        wish_s = min(order.number("duration"), order.state.pace.longest_s)
    return two_takes(order, song_text, sung_by_persona(order, recipe_of(order, song_text, wish_s=wish_s)))


def extend(order: Order) -> tuple[Clip, ...]:
    """The source up to a moment, and something new after it."""
    source = order.source()
    song_text = song_text_of(order, source)
    at_s = seam_s(source.recipe, order.number("continue_at"))
    recipe = replace(in_manner_of(order, song_text, source.recipe), source=source.recipe, continue_at_s=at_s)
    return tuple(replace(clip, extends=Seam(source.id, at_s)) for clip in two_takes(order, song_text, recipe))


def cover(order: Order) -> tuple[Clip, ...]:
    """The source's tune in another style, or sung by a persona."""
    source = order.source()
    song_text = song_text_of(order, source)
    wish_s = min(planned_length_s(source.recipe), order.state.pace.longest_s)
    recipe = replace(in_manner_of(order, song_text, source.recipe), wish_s=wish_s)
    return two_takes(order, song_text, sung_by_persona(order, recipe))


def sing_as_persona(order: Order) -> tuple[Clip, ...]:
    """A new song with the persona's voice, and in the style of its song unless only the voice is wanted."""
    persona = order.persona()
    manner = order.source()
    if order.action == "artist_consistency" and persona is not None and persona.source_clip_id is not None:
        manner = order.state.clips.get(persona.source_clip_id, manner)
    song_text = song_text_of(order)
    song_text = song_text._replace(style=order.text("style") or manner.style or song_text.style)
    return two_takes(order, song_text, sung_by_persona(order, recipe_of(order, song_text)))


def sample(order: Order) -> tuple[Clip, ...]:
    """A part of the source, continued by a new song in its key."""
    source = order.source()
    start_s, end_s = order.span_s("samples", source.duration_s)
    song_text = song_text_of(order, source)
    if not (order.text("lyric") or order.has("instrumental")) and order.text("prompt"):
        song_text = song_text._replace(lyric=write_lyric(order.text("prompt")))
    recipe = recipe_of(order, song_text)
    recipe = replace(
        recipe,
        words=f"{seed_of(source.recipe)} {recipe.words}",
        tune=in_key_of(source.recipe, recipe.words),
        source=Excerpt(source.recipe, start_s, end_s),
        continue_at_s=round(end_s - start_s, 3),
    )
    return two_takes(order, song_text, recipe)


def mash_up(order: Order) -> tuple[Clip, ...]:
    """The verses of one song and the choruses of the other; in the second clip the other way around."""
    one, other = (order.clip(clip_id, "mashup_audio_ids") for clip_id in order.body["mashup_audio_ids"])
    song_text = song_text_of(order)
    is_written = order.text("lyric") or order.has("instrumental")
    song_text = SongText(
        order.text("title") or f"{one.title or 'Untitled'} x {other.title or 'Untitled'}"[:100],
        order.text("style") or ", ".join(filter(None, (one.style, other.style))) or song_text.style,
        song_text.lyric if is_written else _interleaved(one.lyric, other.lyric) or song_text.lyric,
    )
    return tuple(
        clip_of(order, song_text, take_of(order, _mashup_recipe(order, song_text, first, second), number))
        for number, (first, second) in enumerate(((one, other), (other, one)))
    )


def be_inspired(order: Order) -> tuple[Clip, ...]:
    """A new song; when URLs are those of songs made here, in the key and style of the first of them."""
    known = [clip for url in order.body["audio_urls"] if (clip := _clip_at(order, str(url))) is not None]
    wish = order.text("prompt") or " ".join(clip.title for clip in known)
    song_text = song_text_of(order)
    song_text = SongText(
        order.text("title") or title_for(wish),
        order.text("style") or (known[0].style if known else song_text.style),
        song_text.lyric if order.text("lyric") or order.has("instrumental") else write_lyric(wish),
    )
    recipe = recipe_of(order, song_text)
    words = " ".join([recipe.words, *map(str, order.body["audio_urls"])])
    tune = in_key_of(known[0].recipe, words) if known else None
    return two_takes(order, song_text, replace(recipe, words=words, tune=tune))


def make_sound(order: Order) -> tuple[Clip, ...]:
    """A single sound, or a loop of a few bars."""
    words = order.text("sound")
    key = KEY.fullmatch(order.text("key"))
    mode = "minor" if key and key[3] in {"m", "min", "minor"} else "major"
    recipe = Recipe(
        words=words,
        style=words,
        wish_s=min(LONGEST_LOOP_S, order.state.pace.clip_s),
        is_instrumental=True,
        tune=tune_of(words, f"{key[1]}{key[2]} {mode}") if key else None,
        bpm=order.number("bpm"),
        shape="loop" if order.text("sound_type") == "loop" else "shot",
    )
    return two_takes(order, SongText(order.text("title") or title_for(words), words, ""), recipe)


def two_takes(order: Order, song_text: SongText, recipe: Recipe) -> tuple[Clip, ...]:
    """The two clips of a task."""
    return tuple(clip_of(order, song_text, take_of(order, recipe, number)) for number in range(CLIPS_PER_TASK))


def take_of(order: Order, recipe: Recipe, take: int) -> Recipe:
    """One take of the recipe, different each time the same order is repeated."""
    words = f"{recipe.words} ({order.repeat})" if order.repeat else recipe.words
    return replace(recipe, words=words, take=recipe.take + CLIPS_PER_TASK * order.repeat + take)


def recipe_of(order: Order, song_text: SongText, *, wish_s: float | None = None) -> Recipe:
    """The recipe of a song with these texts."""
    return Recipe(
        words=order.text("prompt") + song_text.title + song_text.lyric,
        style=" ".join(filter(None, (song_text.style, order.text("prompt")))),
        lyric=song_text.lyric,
        wish_s=order.state.pace.clip_s if wish_s is None else wish_s,
        is_instrumental=order.has("instrumental"),
        voice=order.text("vocal_gender"),
        exclude=order.text("negative_tags"),
    )


def in_manner_of(order: Order, song_text: SongText, source: Work) -> Recipe:
    """The recipe of a song with these texts, and with the tune and singer of another work."""
    singer, voice = singer_of(source)
    recipe = recipe_of(order, song_text)
    return replace(recipe, words=seed_of(source), tune=tune_played(source), singer=singer, voice=recipe.voice or voice)


def in_key_of(source: Work, words: str) -> Tune:
    """A tune from these words, in the key of another work."""
    fetched = tune_played(source)
    return replace(tune_of(words, "", fetched.mode), tonic=fetched.tonic, mode=fetched.mode)


def sung_by_persona(order: Order, recipe: Recipe) -> Recipe:
    """The recipe with the persona's voice, if the order names a persona."""
    persona = order.persona()
    if persona is None:
        return recipe
    singer, voice = f"voice:{persona.id}", ""
    vocal = order.state.vocals.get(persona.vox_audio_id or "")
    clip = vocal.clip if vocal is not None else order.state.clips.get(persona.source_clip_id or "")
    if clip is not None:
        singer, voice = singer_of(clip.recipe)
    return replace(recipe, singer=singer, voice=order.text("vocal_gender") or voice)


def _mashup_recipe(order: Order, song_text: SongText, first: Clip, second: Clip) -> Recipe:
    verse, chorus = tune_played(first.recipe), tune_played(second.recipe)
    singer, voice = singer_of(first.recipe)
    recipe = recipe_of(order, song_text)
    return replace(
        recipe,
        words=f"{seed_of(first.recipe)} & {seed_of(second.recipe)} {recipe.words}",
        style=order.text("style") or f"{first.style} {recipe.style}",
        tune=replace(verse, chorus=chorus.chorus),
        singer=singer,
        voice=recipe.voice or voice,
    )


def _interleaved(one: str, other: str) -> str:
    """The blocks of two lyrics, alternating."""
    blocks: Iterable[tuple[str | None, str | None]] = zip_longest(one.split("\n\n"), other.split("\n\n"))
    return "\n\n".join(block for block in chain.from_iterable(blocks) if block)


def _clip_at(order: Order, url: str) -> Clip | None:
    """The clip of this service whose file is at the URL."""
    name = urlsplit(url).path.rpartition("/")[2]
    return order.state.clips.get(name.partition(".")[0].partition("_")[0])
