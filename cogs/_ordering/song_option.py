"""The `song` option: what it offers while somebody types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from cogs._message.text import CHOICE_NAME_MAX, ago, shorten
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
"""Choices that are kept for what is made of songs (stems, videos) where it is offered, if there is so much."""
_MAKER_MAX = 32
_STEMS = frozenset({ClipKind.STEM})
_PARTS = frozenset({ClipKind.STEM, ClipKind.VIDEO})


async def complete_song(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the songs a member may use there, own ones first; the value is the clip id."""
    songs = await _found(interaction, typed, SONGS)
    now = interaction.client.services.orders.now()
    return [app_commands.Choice(name=label(song, now), value=song.clip.id) for song in songs]


async def complete_clip(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the same, and below the songs their stems, which some commands work on, too."""
    return await _with_parts(interaction, typed, _STEMS)


async def complete_any(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer all that was ever made: songs, and below them their stems and the videos."""
    return await _with_parts(interaction, typed, _PARTS)


async def _with_parts(
    interaction: discord.Interaction[Chorus], typed: str, kinds: frozenset[ClipKind]
) -> list[app_commands.Choice[str]]:
    orders = interaction.client.services.orders
    found = await _found(interaction, typed, kinds)
    songs = await _found(interaction, typed, SONGS)
    # A song has up to 24 stems, newer than itself: alone by age they would leave no room for songs.
    shown = songs[: CHOICES_MAX - min(len(found), PARTS_MAX)]
    parts = found[: CHOICES_MAX - len(shown)]
    asked = {job_id: (await orders.job(job_id)).request for job_id in {part.job_id for part in parts}}
    now = orders.now()
    named = [(label(song, now), song) for song in shown]
    named += [(label(_named(part), now, of=_whole(part, asked[part.job_id])), part) for part in parts]
    return [app_commands.Choice(name=name, value=clip.clip.id) for name, clip in named]


def _named(part: Song) -> Song:
    return replace(part, clip=replace(part.clip, title="Video")) if part.kind is ClipKind.VIDEO else part


def _whole(part: Song, request: SongRequest) -> str:
    """Return the name of what a stem or a video was made of; that of a plain video is its prompt."""
    titles = [request.source_title, *([part.clip.title, request.prompt] if part.kind is ClipKind.VIDEO else [])]
    return next((title.strip() for title in titles if title.strip()), "Untitled")


async def _found(interaction: discord.Interaction[Chorus], typed: str, kinds: frozenset[ClipKind]) -> Sequence[Song]:
    return await interaction.client.services.orders.search(
        guild_id=interaction.guild_id, user_id=interaction.user.id, typed=typed, limit=CHOICES_MAX, kinds=kinds
    )


def label(song: Song, now: datetime, *, of: str = "") -> str:
    """Return a clip's line in the list: title, take, maker, age; for a part `of` is what it is made of."""
    take = f" ({song.number})" if song.number > 1 and not of else ""
    age = ago((now - song.made_at).total_seconds())
    tail = f"{take} · {shorten(song.maker.name, _MAKER_MAX)} · {age}"
    title = f"{song.clip.title} of {of}" if of else song.clip.title
    return (shorten(title, CHOICE_NAME_MAX - len(tail)) or "Untitled") + tail
