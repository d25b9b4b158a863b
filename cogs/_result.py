"""What a job made as one message: an embed for each clip, and the buttons for the next song. Or one clip by itself."""

from __future__ import annotations

import urllib.parse
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord

from cogs._button import JobButton, SongButton, row
from cogs._credit import credit
from cogs._face import Face, colour
from cogs._text import EMBEDS_MAX, quoted
from core.limit import MODELS, clock
from core.model import JobState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.model import Job, Song

VERBS = ("again", "extend", "cover", "lyrics", "more")
"""What the buttons under a result do, in their order."""
LINEAGES_MAX = 5
"""Takes that each say what they were made of; of more, only the first: all embeds share 6,000 characters."""
LINK_BUTTONS_MAX = 20
"""Four of Discord's five rows of five; the first belongs to the verbs."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


def result(
    job: Job,
    songs: Sequence[Song],
    *,
    links: Mapping[str, str] = _NOTHING,
    covers: Mapping[str, str] = _NOTHING,
    parent: Song | None = None,
) -> Face:
    """Return the result of a job.

    `links` gives, by clip id, the URL of audio that did not fit the message; `covers` that of the clip's cover, which
    is "attachment://" and a name for one in the message. `parent` is the song it was made of, where that is in the
    library; its message is linked to.
    """
    shown = songs[:EMBEDS_MAX]
    embeds = tuple(
        _embed(job, song, room=min(100, 400 // len(shown)), takes=len(songs), covers=covers, parent=parent)
        for song in shown
    )
    verbs = [JobButton(verb, job.id) for verb in VERBS]
    return Face(content="", embeds=embeds, view=row(*verbs, *_downloads(songs, links)))


def one_take(
    job: Job,
    song: Song,
    *,
    links: Mapping[str, str] = _NOTHING,
    covers: Mapping[str, str] = _NOTHING,
    parent: Song | None = None,
    is_usable: bool = True,
) -> Face:
    """Return one clip of a job as a message of its own; the rest is as for `result`.

    `is_usable`: whoever reads it there may make something of it, so that buttons make sense.
    """
    embed = _embed(job, song, room=100, takes=1, covers=covers, parent=parent)
    verbs = [SongButton(verb, job.id, song.number) for verb in VERBS] if is_usable else []
    return Face(content="", embeds=(embed,), view=row(*verbs, *_downloads([song], links)))


def title_of(job: Job, song: Song) -> str:
    """Return the name of a clip for people: its own, what the order called it, or its parent's; not escaped."""
    request = job.request
    return song.clip.title.strip() or request.title.strip() or request.source_title.strip() or "Untitled"


def song_link(clip_id: str) -> str:
    """Return where a clip stands at Suno."""
    return f"https://suno.com/song/{urllib.parse.quote(clip_id, safe='')}"


def _downloads(songs: Sequence[Song], links: Mapping[str, str]) -> Sequence[discord.ui.Button[Any]]:
    """Return a link for each clip whose audio is not in the message."""
    linked = [song for song in songs if song.clip.id in links][:LINK_BUTTONS_MAX]
    return [
        discord.ui.Button[Any](
            label="Download" if len(songs) == 1 else f"Download {song.number}", url=links[song.clip.id], row=1 + at // 5
        )
        for at, song in enumerate(linked)
    ]


def _embed(
    job: Job, song: Song, *, room: int, takes: int, covers: Mapping[str, str], parent: Song | None
) -> discord.Embed:
    """Return the embed of one clip; `room` is the share of Discord's limit that each of its texts may take."""
    title = quoted(title_of(job, song), room)
    embed = discord.Embed(
        title=f"{title} · take {song.number}" if takes > 1 or song.number > 1 else title,
        url=song_link(song.clip.id),
        description="\n".join(_lines(job, song, room=room, takes=takes, parent=parent)),
        colour=colour(JobState.DELIVERED),
    )
    cover = covers.get(song.clip.id)
    if takes > 1:
        return embed.set_thumbnail(url=cover)  # two whole covers would push the players off the screen
    return embed.set_image(url=cover)


def _lines(job: Job, song: Song, *, room: int, takes: int, parent: Song | None) -> list[str]:
    lines = [] if job.is_forgotten else [f"by <@{job.maker.id}>"]
    lineage = credit(job, room, parent=parent)
    if lineage and (takes <= LINEAGES_MAX or song.number == 1):
        lines.append(lineage)
    style = song.clip.style.strip() or job.request.style.strip()
    if style:
        lines.append(quoted(style, 2 * room))
    facts = [] if song.clip.duration_s is None else [clock(song.clip.duration_s)]
    # The model asked for: the clip's own says only Suno's inner name for it ("chirp-auk").
    facts.append(MODELS[job.request.model].label if job.request.model in MODELS else quoted(job.request.model, 40))
    return [*lines, " · ".join(facts)]
