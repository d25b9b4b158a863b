"""The song that another one is made from: from the library, or an attached file."""

from __future__ import annotations

import asyncio
import urllib.parse
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from cogs._ordering import texts
from core.action import ACTIONS
from core.errors import InvalidOption, MediaError, MediaUnfit, SongDeleted, SongUnknown
from core.model.job import ClipKind
from core.suno_models import MODELS

if TYPE_CHECKING:
    import discord

    from cogs._bot.client import Chorus
    from core.media.delivery import Delivery
    from core.model.job import Job, Song
    from core.model.request import SongRequest

AUDIO_MAX_BYTES = 25 * 1024 * 1024
"""Ten minutes at the highest MP3 rate; no model works on a longer song."""
LENGTH_WAIT_S = 1.5
"""Wait for an attachment's length: Discord wants the first answer within 3 s, and admission needs its share."""
AUDIO_SUFFIXES = frozenset({".aac", ".aif", ".aiff", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of it. `clip_id` is set for a song from the library, `url` for a file.

    `model` is the one it was made with (None for files, and for models that are no longer offered), `length_s` None
    where nobody knows it yet. `audio_url` is where it can be heard, "" where nobody knows; `action` made it, "" for
    files.
    """

    title: str
    clip_id: str | None = None
    url: str | None = None
    length_s: float | None = None
    style: str = ""
    model: str | None = None
    audio_url: str = ""
    action: str = ""


async def source_of(
    interaction: discord.Interaction[Chorus], song: str | None, audio: discord.Attachment | None
) -> Source:
    """Return the source that `song` or `audio` names.

    Raises:
        InvalidOption: both or neither was given, or the file is empty, too large or not audio.
        SongUnknown: no such song for this member here.
    """
    song = (song or "").strip()
    if song and audio is not None:
        raise InvalidOption("song and audio", texts.ONE_SOURCE_ONLY())
    if audio is not None:
        return await read_attachment(interaction.client.services.delivery, audio)
    if not song:
        raise InvalidOption("song or audio", texts.SOURCE_NEEDED())
    return await song_source(interaction, song)


async def song_source(interaction: discord.Interaction[Chorus], typed: str, option: str = "song") -> Source:
    """Return the song that an option names, as a source.

    Raises:
        InvalidOption: there is none for this member here, and the option is not `song`.
        SongUnknown: the same for `song`; or the song was deleted (SongDeleted).
    """
    orders = interaction.client.services.orders
    try:
        found = await orders.song(typed, guild_id=interaction.guild_id, user_id=interaction.user.id)
    except SongDeleted:
        raise
    except SongUnknown as error:
        if option == "song":
            raise
        raise InvalidOption(option, texts.SONG_NOT_FOUND()) from error
    return source_of_song(found, await orders.job(found.job_id))


def source_of_song(song: Song, job: Job) -> Source:
    """Return a song of the library as a source; `job` is the one that made it.

    What is made from a stem is named after the song that it is a part of.
    """
    clip = song.clip
    whole = job.request.source_title if song.kind is ClipKind.STEM else ""
    return Source(
        title=whole or clip.title or job.request.title,
        clip_id=clip.id,
        length_s=clip.duration_s,
        style=clip.style or job.request.style,
        model=job.request.model if job.request.model in MODELS else None,
        audio_url=clip.audio_url,
        action=song.action,
    )


def source_of_draft(request: SongRequest) -> Source:
    """Return the attached file that a draft keeps, as a source."""
    return Source(
        title=request.source_title,
        url=request.source_url,
        length_s=request.source_length_s,
        audio_url=request.source_url or "",
    )


def is_audio(file: discord.Attachment) -> bool:
    """Whether an attached file claims to be audio, by its type or its name."""
    has_suffix = PurePath(file.filename).suffix.lower() in AUDIO_SUFFIXES
    return has_suffix or (file.content_type or "").startswith("audio/")


async def read_attachment(delivery: Delivery, audio: discord.Attachment) -> Source:
    """Return an attached file as a source, with its length if that can be measured in time.

    Raises:
        InvalidOption: it is empty, too large or not audio.
    """
    path = PurePath(audio.filename)
    file = path.name[:80]
    if not is_audio(audio):
        raise InvalidOption("audio", texts.NOT_AUDIO(file=file))
    most = AUDIO_MAX_BYTES // 1024**2
    if not audio.size:
        raise InvalidOption("audio", texts.AUDIO_EMPTY(file=file, most=most))
    if audio.size > AUDIO_MAX_BYTES:
        raise InvalidOption("audio", texts.AUDIO_TOO_LARGE(size=f"{audio.size / 1024**2:.1f}", most=most))
    try:
        async with asyncio.timeout(LENGTH_WAIT_S):
            length_s = await delivery.length_s(audio.url, limit_bytes=AUDIO_MAX_BYTES)
    except MediaUnfit as error:
        raise InvalidOption("audio", texts.AUDIO_UNPLAYABLE(file=file, most=most)) from error
    except (MediaError, TimeoutError):
        length_s = None
    return Source(title=path.stem.replace("_", " ").strip(), url=audio.url, length_s=length_s, audio_url=audio.url)


def check_fresh(request: SongRequest, now: datetime) -> None:
    """Check that the attachments of a request can still be fetched, so that it may be ordered again.

    Discord signs its links until a time that each link holds.

    Raises:
        InvalidOption: one cannot, so the file must be attached again.
    """
    named = [("audio", request.source_url), ("image", request.image_url), *(("audio", url) for url in request.urls)]
    for option, url in named:
        if url is not None and _is_stale(url, now):
            command = ACTIONS[request.action].command.split()[0]
            raise InvalidOption(option, texts.FILE_EXPIRED(command=command))


def _is_stale(url: str, now: datetime) -> bool:
    until = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query).get("ex", [""])[0]
    try:
        return datetime.fromtimestamp(int(until, 16), UTC) <= now
    except (ValueError, OverflowError, OSError):
        return False
