"""The result of a job as one message: embeds by its kind, and buttons for what comes next. Or of one clip alone."""

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
from cogs._showing import texts
from core.action import ACTIONS
from core.model.job import ClipKind, JobState
from core.suno_models import MODELS, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from core.model.job import Job, Song

LINEAGES_MAX = 5
"""Up to so many takes each name their source; of more, only the first: all embeds share 6,000 characters."""
_LUMA = "https://lumalabs.ai"
"""The link of a video whose own address Discord would not take."""
LINK_BUTTONS_MAX = 20
"""Four of Discord's five rows of five; the first belongs to the verbs."""
PROMPT_MAX = 300
_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
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
    links: Mapping[str, str] = _EMPTY,
    covers: Mapping[str, str] = _EMPTY,
    zips: Mapping[str, str] = _EMPTY,
    notes: Sequence[str] = (),
    parent: Song | None = None,
) -> Content:
    """Return the result of a job.

    `links` gives, by clip id, the URL of what did not fit the message; `covers` that of the clip's cover, which
    is "attachment://" and a name for one in the message; `zips` the name of the ZIP that a clip is in. `notes` are what
    else must be said. `parent` is the song it was made from, where that is in the library; its message is linked.
    """
    result = _Result(job=job, songs=songs, links=links, covers=covers, zips=zips, notes=notes, parent=parent)
    return _content(result, [JobButton(verb, job.id) for verb in ACTIONS[job.request.action].buttons])


def take_content(
    job: Job,
    song: Song,
    *,
    links: Mapping[str, str] = _EMPTY,
    covers: Mapping[str, str] = _EMPTY,
    notes: Sequence[str] = (),
    parent: Song | None = None,
    is_usable: bool = True,
) -> Content:
    """Return one clip of a job as a message of its own; the rest is as for `result_content`.

    `is_usable`: those who read it there may remix it, so that buttons make sense.
    """
    result = _Result(job=job, songs=[song], links=links, covers=covers, zips=_EMPTY, notes=notes, parent=parent)
    verbs = ACTIONS[job.request.action].buttons if is_usable else ()
    return _content(result, [SongButton(verb, job.id, song.number) for verb in verbs])


def title_of(job: Job, song: Song) -> str:
    """Return the name of a clip for people: its own, what the order called it, or its parent's; not escaped."""
    request = job.request
    return song.clip.title.strip() or request.title.strip() or request.source_title.strip() or texts.UNTITLED()


def song_link(clip_id: str) -> str:
    """Return the address of a clip at Suno."""
    return f"https://suno.com/song/{urllib.parse.quote(clip_id, safe='')}"


def is_shown(song: Song, embed: discord.Embed) -> bool:
    """Whether an embed is, or is part of, the result that carries a clip: it is known by the links in it.

    Discord changes file names, and shows the bot its own embeds as they were written.
    """
    links = {embed.url, (embed.url or "").rpartition("#")[2]}
    is_listed = f"({song_link(song.clip.id)})" in (embed.description or "")
    return is_listed or song_link(song.clip.id) in links or song.clip.id in links


def _content(result: _Result, verbs: Sequence[discord.ui.Item[Any]]) -> Content:
    kind = kind_of(result.job)
    downloads = _downloads(result.songs, result.links) if kind in _HAVE_LINK_BUTTONS else ()
    return Content(text="", embeds=tuple(_EMBEDS[kind](result)), view=button_row(*verbs, *downloads))


def _downloads(songs: Sequence[Song], links: Mapping[str, str]) -> Sequence[discord.ui.Button[Any]]:
    """Return a link for each clip whose file is not in the message."""
    linked = [song for song in songs if song.clip.id in links][:LINK_BUTTONS_MAX]
    return [
        discord.ui.Button[Any](
            label=texts.DOWNLOAD() if len(songs) == 1 else texts.DOWNLOAD_TAKE(take=song.number),
            url=links[song.clip.id],
            row=1 + at // 5,
        )
        for at, song in enumerate(linked)
    ]


def _song_embeds(result: _Result) -> list[discord.Embed]:
    """Return the embed of each clip."""
    shown = result.songs[:EMBEDS_MAX]
    return [_song_embed(result, song, room=min(100, 400 // len(shown))) for song in shown]


def _song_embed(result: _Result, song: Song, *, room: int) -> discord.Embed:
    """Return the embed of one clip; `room` is the share of Discord's limit that each of its texts may take."""
    takes = len(result.songs)
    title = quoted(title_of(result.job, song), room)
    embed = discord.Embed(
        title=texts.TITLE_OF_TAKE(title=title, take=song.number) if takes > 1 or song.number > 1 else title,
        url=song_link(song.clip.id),
        description="\n".join(_song_lines(result, song, room=room)),
        colour=colour(JobState.DELIVERED),
    )
    cover = result.covers.get(song.clip.id)
    if takes > 1:
        return embed.set_thumbnail(url=cover)  # two large covers would push the players off the screen
    return embed.set_image(url=cover)


def _song_lines(result: _Result, song: Song, *, room: int) -> list[str]:
    job, takes = result.job, len(result.songs)
    has_lineage = takes <= LINEAGES_MAX or song.number == 1
    lines = _origin(result, room) if has_lineage else _maker(job)
    style = song.clip.style.strip() or job.request.style.strip()
    if style:
        lines.append(quoted(style, 2 * room))
    facts = [] if song.clip.duration_s is None else [clock(song.clip.duration_s)]
    # The model asked for: the clip's own says only Suno's inner name for it ("chirp-auk").
    facts.append(MODELS[job.request.model].label if job.request.model in MODELS else quoted(job.request.model, 40))
    return [*lines, " · ".join(filter(None, facts)), *result.notes]


def _stem_embeds(result: _Result) -> list[discord.Embed]:
    """Return one embed that names every part, with the link that it is found by."""
    lines = [*_origin(result, 100), *result.notes, *_options(result.job)]
    room = EMBED_DESCRIPTION_MAX - len("\n".join(lines)) - 1
    listings = (_parts(result, links) for links in (result.links, _EMPTY))
    listed = next((text for text in listings if len(text) <= room), "")
    return [
        discord.Embed(
            title=texts.STEMS_OF(title=quoted(result.job.request.source_title, 100) or texts.UNTITLED_SONG()),
            description="\n".join((*lines, listed)),
            colour=colour(JobState.DELIVERED),
        )
    ]


def _parts(result: _Result, links: Mapping[str, str]) -> str:
    """Return the parts of each set in a paragraph, under the name of the ZIP they are in, if they are in one."""
    groups: dict[str, list[str]] = {}
    sets = stem_sets(result.songs)
    for number, group in enumerate(sets, start=1):
        for song in group:
            name = result.zips.get(song.clip.id) or (texts.STEM_VERSION(number=number) if len(sets) > 1 else "")
            groups.setdefault(name, []).append(_part(song, links.get(song.clip.id, "")))
    return "\n".join(
        (f"**{quoted(name, 100)}**\n" if name else "") + " · ".join(parts) for name, parts in groups.items()
    )


def _part(song: Song, url: str) -> str:
    """Return one part with its link, and with that to its file where this is not in the message."""
    name = f"[{quoted(song.clip.title, PART_MAX) or texts.STEM()}]({song_link(song.clip.id)})"
    return f"{name} ([{texts.STEM_FILE()}]({url}))" if url and not {"(", ")"} & {*url} else name


def _video_embeds(result: _Result) -> list[discord.Embed]:
    """Return the embed of a video; its picture is shown only where the video itself does not play."""
    (video,) = result.songs[:1]
    request = result.job.request
    name = video.clip.title or request.title or request.source_title or request.prompt
    length = [] if video.clip.duration_s is None else [clock(video.clip.duration_s)]
    facts = " · ".join([*length, *_options(result.job)])
    lines = [*_origin(result, 100), quoted(request.prompt, PROMPT_MAX), facts, *result.notes]
    embed = discord.Embed(
        title=quoted(name, 100) or texts.UNTITLED(),
        url=_video_link(video),
        description="\n".join(filter(None, lines)),
        colour=colour(JobState.DELIVERED),
    )
    return [embed.set_image(url=result.covers.get(video.clip.id)) if video.clip.id in result.links else embed]


def _video_link(video: Song) -> str:
    """Return the address of a video with the id that it is known by; the address itself may be replaced later."""
    url = video.clip.video_url if is_web_address(video.clip.video_url, BUTTON_URL_MAX) else _LUMA
    return f"{url.partition('#')[0]}#{urllib.parse.quote(video.clip.id, safe='')}"


def _origin(result: _Result, room: int) -> list[str]:
    """Return who made it, and from what."""
    lineage = lineage_text(result.job, room, parent=result.parent)
    return [*_maker(result.job), *([lineage] if lineage else [])]


def _maker(job: Job) -> list[str]:
    return [] if job.is_forgotten else [texts.BY_MAKER(user_id=job.maker.id)]


def _options(job: Job) -> list[str]:
    options = option_texts(job.request)
    return [options] if options else []


_EMBEDS: Mapping[ClipKind, Callable[[_Result], list[discord.Embed]]] = {
    ClipKind.SONG: _song_embeds,
    ClipKind.STEM: _stem_embeds,
    ClipKind.VIDEO: _video_embeds,
}
_HAVE_LINK_BUTTONS = frozenset({ClipKind.SONG, ClipKind.VIDEO})
"""Stems may be two dozen: their links are in the text."""
