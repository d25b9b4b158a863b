"""What a job made as one message: its embeds, by what it is, and the buttons for what comes next. Or one clip alone."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord

from cogs._bot.buttons import JobButton, SongButton, button_row
from cogs._message.content import Content, colour
from cogs._message.lineage import lineage_text
from cogs._message.options import option_texts
from cogs._message.stem_sets import stem_sets
from cogs._message.text import BUTTON_URL_MAX, EMBED_DESCRIPTION_MAX, EMBEDS_MAX, PART_MAX, is_web_address, quoted
from cogs._message.wording import kind_of
from core.action import ACTIONS
from core.model.job import ClipKind, JobState
from core.suno_models import MODELS, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from core.model.job import Job, Song

LINEAGES_MAX = 5
"""Takes that each say what they were made of; of more, only the first: all embeds share 6,000 characters."""
_LUMA = "https://lumalabs.ai"
"""Where a video is said to be whose own address Discord would not take."""
LINK_BUTTONS_MAX = 20
"""Four of Discord's five rows of five; the first belongs to the verbs."""
PROMPT_MAX = 300
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Show:
    """All that a result shows; see `result_content`."""

    job: Job
    songs: Sequence[Song]
    links: Mapping[str, str]
    covers: Mapping[str, str]
    zips: Mapping[str, str]
    notes: Sequence[str]
    parent: Song | None


def result_content(
    job: Job,
    songs: Sequence[Song],
    *,
    links: Mapping[str, str] = _NOTHING,
    covers: Mapping[str, str] = _NOTHING,
    zips: Mapping[str, str] = _NOTHING,
    notes: Sequence[str] = (),
    parent: Song | None = None,
) -> Content:
    """Return the result of a job.

    `links` gives, by clip id, the URL of what did not fit the message; `covers` that of the clip's cover, which
    is "attachment://" and a name for one in the message; `zips` the name of the ZIP that a clip is in. `notes` are
    what must be said besides. `parent` is the song it was made of, where that is in the library; its message is linked
    to.
    """
    show = _Show(job=job, songs=songs, links=links, covers=covers, zips=zips, notes=notes, parent=parent)
    return _face(show, [JobButton(verb, job.id) for verb in ACTIONS[job.request.action].buttons])


def one_take(
    job: Job,
    song: Song,
    *,
    links: Mapping[str, str] = _NOTHING,
    covers: Mapping[str, str] = _NOTHING,
    notes: Sequence[str] = (),
    parent: Song | None = None,
    is_usable: bool = True,
) -> Content:
    """Return one clip of a job as a message of its own; the rest is as for `result_content`.

    `is_usable`: whoever reads it there may make something of it, so that buttons make sense.
    """
    show = _Show(job=job, songs=[song], links=links, covers=covers, zips=_NOTHING, notes=notes, parent=parent)
    verbs = ACTIONS[job.request.action].buttons if is_usable else ()
    return _face(show, [SongButton(verb, job.id, song.number) for verb in verbs])


def title_of(job: Job, song: Song) -> str:
    """Return the name of a clip for people: its own, what the order called it, or its parent's; not escaped."""
    request = job.request
    return song.clip.title.strip() or request.title.strip() or request.source_title.strip() or "Untitled"


def song_link(clip_id: str) -> str:
    """Return where a clip stands at Suno."""
    return f"https://suno.com/song/{urllib.parse.quote(clip_id, safe='')}"


def is_shown(song: Song, embed: discord.Embed) -> bool:
    """Whether an embed is, or is part of, the result that carries a clip: it is known by the links in it.

    Discord changes file names, and shows the bot its own embeds as they were written.
    """
    links = {embed.url, (embed.url or "").rpartition("#")[2]}
    is_listed = f"({song_link(song.clip.id)})" in (embed.description or "")
    return is_listed or song_link(song.clip.id) in links or song.clip.id in links


def _face(show: _Show, verbs: Sequence[discord.ui.Item[Any]]) -> Content:
    kind = kind_of(show.job)
    downloads = _downloads(show.songs, show.links) if kind in _HAVE_LINK_BUTTONS else ()
    return Content(text="", embeds=tuple(_EMBEDS[kind](show)), view=button_row(*verbs, *downloads))


def _downloads(songs: Sequence[Song], links: Mapping[str, str]) -> Sequence[discord.ui.Button[Any]]:
    """Return a link for each clip whose file is not in the message."""
    linked = [song for song in songs if song.clip.id in links][:LINK_BUTTONS_MAX]
    return [
        discord.ui.Button[Any](
            label="Download" if len(songs) == 1 else f"Download {song.number}", url=links[song.clip.id], row=1 + at // 5
        )
        for at, song in enumerate(linked)
    ]


def _song_embeds(show: _Show) -> list[discord.Embed]:
    """Return the embed of each clip."""
    shown = show.songs[:EMBEDS_MAX]
    return [_song_embed(show, song, room=min(100, 400 // len(shown))) for song in shown]


def _song_embed(show: _Show, song: Song, *, room: int) -> discord.Embed:
    """Return the embed of one clip; `room` is the share of Discord's limit that each of its texts may take."""
    takes = len(show.songs)
    title = quoted(title_of(show.job, song), room)
    embed = discord.Embed(
        title=f"{title} · take {song.number}" if takes > 1 or song.number > 1 else title,
        url=song_link(song.clip.id),
        description="\n".join(_song_lines(show, song, room=room)),
        colour=colour(JobState.DELIVERED),
    )
    cover = show.covers.get(song.clip.id)
    if takes > 1:
        return embed.set_thumbnail(url=cover)  # two whole covers would push the players off the screen
    return embed.set_image(url=cover)


def _song_lines(show: _Show, song: Song, *, room: int) -> list[str]:
    job, takes = show.job, len(show.songs)
    has_lineage = takes <= LINEAGES_MAX or song.number == 1
    lines = _origin(show, room) if has_lineage else _maker(job)
    style = song.clip.style.strip() or job.request.style.strip()
    if style:
        lines.append(quoted(style, 2 * room))
    facts = [] if song.clip.duration_s is None else [clock(song.clip.duration_s)]
    # The model asked for: the clip's own says only Suno's inner name for it ("chirp-auk").
    facts.append(MODELS[job.request.model].label if job.request.model in MODELS else quoted(job.request.model, 40))
    return [*lines, " · ".join(filter(None, facts)), *show.notes]


def _stem_embeds(show: _Show) -> list[discord.Embed]:
    """Return one embed that names every part, with the link that it is found by."""
    lines = [*_origin(show, 100), *show.notes, *_wishes(show.job)]
    room = EMBED_DESCRIPTION_MAX - len("\n".join(lines)) - 1
    listed = next((text for text in (_parts(show, links) for links in (show.links, _NOTHING)) if len(text) <= room), "")
    return [
        discord.Embed(
            title=f"Stems of {quoted(show.job.request.source_title, 100) or 'an untitled song'}",
            description="\n".join((*lines, listed)),
            colour=colour(JobState.DELIVERED),
        )
    ]


def _parts(show: _Show, links: Mapping[str, str]) -> str:
    """Return the parts of each set in a paragraph, under the name of the ZIP they are in, if they are in one."""
    groups: dict[str, list[str]] = {}
    sets = stem_sets(show.songs)
    for number, group in enumerate(sets, start=1):
        for song in group:
            name = show.zips.get(song.clip.id) or (f"Version {number}" if len(sets) > 1 else "")
            groups.setdefault(name, []).append(_part(song, links.get(song.clip.id, "")))
    return "\n".join(
        (f"**{quoted(name, 100)}**\n" if name else "") + " · ".join(parts) for name, parts in groups.items()
    )


def _part(song: Song, url: str) -> str:
    """Return one part with its link, and with that to its file where this is not in the message."""
    name = f"[{quoted(song.clip.title, PART_MAX) or 'Stem'}]({song_link(song.clip.id)})"
    return f"{name} ([file]({url}))" if url and not {"(", ")"} & {*url} else name


def _video_embeds(show: _Show) -> list[discord.Embed]:
    """Return the embed of a video; its picture is shown only where the video itself does not play."""
    (video,) = show.songs[:1]
    request = show.job.request
    name = video.clip.title or request.title or request.source_title or request.prompt or "Untitled"
    length = [] if video.clip.duration_s is None else [clock(video.clip.duration_s)]
    facts = " · ".join([*length, *_wishes(show.job)])
    lines = [*_origin(show, 100), quoted(request.prompt, PROMPT_MAX), facts, *show.notes]
    embed = discord.Embed(
        title=quoted(name, 100),
        url=_video_link(video),
        description="\n".join(filter(None, lines)),
        colour=colour(JobState.DELIVERED),
    )
    return [embed.set_image(url=show.covers.get(video.clip.id)) if video.clip.id in show.links else embed]


def _video_link(video: Song) -> str:
    """Return where a video lies, with the id that it is known by; the address may be another one when it is renewed."""
    url = video.clip.video_url if is_web_address(video.clip.video_url, BUTTON_URL_MAX) else _LUMA
    return f"{url.partition('#')[0]}#{urllib.parse.quote(video.clip.id, safe='')}"


def _origin(show: _Show, room: int) -> list[str]:
    """Return who made it, and of what."""
    lineage = lineage_text(show.job, room, parent=show.parent)
    return [*_maker(show.job), *([lineage] if lineage else [])]


def _maker(job: Job) -> list[str]:
    return [] if job.is_forgotten else [f"by <@{job.maker.id}>"]


def _wishes(job: Job) -> list[str]:
    wished = option_texts(job.request)
    return [wished] if wished else []


_EMBEDS: Mapping[ClipKind, Callable[[_Show], list[discord.Embed]]] = {
    ClipKind.SONG: _song_embeds,
    ClipKind.STEM: _stem_embeds,
    ClipKind.VIDEO: _video_embeds,
}
_HAVE_LINK_BUTTONS = frozenset({ClipKind.SONG, ClipKind.VIDEO})
"""Stems may be two dozen: their links stand in the text."""
