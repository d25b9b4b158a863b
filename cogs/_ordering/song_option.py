"""The choices that the `song` option offers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from cogs._message.text import CHOICE_NAME_MAX, ago, shorten
from cogs._ordering import texts
from core.model.job import SONGS, ClipKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cogs._bot.client import Chorus
    from core.model.job import Song
    from core.model.request import SongRequest

CHOICES_MAX = 25
"""Discord: an autocomplete answer holds up to 25 choices."""
PARTS_MAX = 10
"""Choices reserved for stems and videos where they are offered, if there are that many."""
_MAKER_MAX = 32
_STEMS = frozenset({ClipKind.STEM})
_PARTS = frozenset({ClipKind.STEM, ClipKind.VIDEO})


async def complete_song(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the songs a member may use there, own ones first; the value is the clip id."""
    songs = await _search(interaction, typed, SONGS)
    now = interaction.client.services.orders.now()
    return [app_commands.Choice(name=choice_name(song, now), value=song.clip.id) for song in songs]


async def complete_clip(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the same, and below the songs their stems, which some commands also work on."""
    return await _with_parts(interaction, typed, _STEMS)


async def complete_any(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer everything that was made: songs, and below them their stems and the videos."""
    return await _with_parts(interaction, typed, _PARTS)


async def _with_parts(
    interaction: discord.Interaction[Chorus], typed: str, kinds: frozenset[ClipKind]
) -> list[app_commands.Choice[str]]:
    orders = interaction.client.services.orders
    made_from_songs = await _search(interaction, typed, kinds)
    songs = await _search(interaction, typed, SONGS)
    # A song has up to 24 stems, newer than itself: sorted by age alone they would leave no room for songs.
    shown = songs[: CHOICES_MAX - min(len(made_from_songs), PARTS_MAX)]
    parts = made_from_songs[: CHOICES_MAX - len(shown)]
    requests = {job_id: (await orders.job(job_id)).request for job_id in {part.job_id for part in parts}}
    now = orders.now()
    choices = [app_commands.Choice(name=choice_name(song, now), value=song.clip.id) for song in shown]
    for part in parts:
        name = choice_name(part, now, title=_part_title(part, requests[part.job_id]))
        choices.append(app_commands.Choice(name=name, value=part.clip.id))
    return choices


def _part_title(part: Song, request: SongRequest) -> str:
    """Return "Drums of Snow" for a stem or a video; the song of a plain video is its prompt."""
    is_video = part.kind is ClipKind.VIDEO
    titles = (request.source_title, *((part.clip.title, request.prompt) if is_video else ()))
    whole = next((title.strip() for title in titles if title.strip()), texts.UNTITLED())
    return texts.PART_OF(part=texts.VIDEO() if is_video else part.clip.title, whole=whole)


async def _search(interaction: discord.Interaction[Chorus], typed: str, kinds: frozenset[ClipKind]) -> Sequence[Song]:
    return await interaction.client.services.orders.search(
        guild_id=interaction.guild_id, user_id=interaction.user.id, typed=typed, limit=CHOICES_MAX, kinds=kinds
    )


def choice_name(song: Song, now: datetime, *, title: str = "") -> str:
    """Return a clip's line in the list: title, take, maker, age; `title` replaces the clip's own and its take."""
    text = texts.SONG_CHOICE if title or song.number == 1 else texts.TAKE_CHOICE
    maker, age = shorten(song.maker.name, _MAKER_MAX), ago((now - song.made_at).total_seconds())
    room = CHOICE_NAME_MAX - len(text(title="", take=song.number, maker=maker, age=age))
    shown = shorten(title or song.clip.title, room) or texts.UNTITLED()
    return text(title=shown, take=song.number, maker=maker, age=age)
