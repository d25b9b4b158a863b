"""/video: a song's cover comes to life under its sound, or a scene by itself; and the button that goes on with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._message.text import is_web_address, shorten
from cogs._ordering.order import place_order
from cogs._ordering.picture import picture_url
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source
from cogs._ordering.take import pick_take, register_form, remixable_takes, take_ref
from core.action.video import ASPECT_RATIOS
from core.errors import InvalidOption, SongUnknown
from core.model.job import Job, Song
from core.model.request import SongRequest
from core.suno_models import NO_MODEL, PROMPT_MAX

FILM, LYRICS = "film", "lyrics"
_MODES = ((FILM, "A film of it"), (LYRICS, "A film with its words"))
_YES = "yes"
_LOOP = (("no", "Goes somewhere"), (_YES, "Ends as it begins, and can go round"))
_URL_MAX = 2048
_STYLE_MAX = 200
"""Characters of a style in the proposed scene: the prompt has 500 for all."""


class Video(commands.Cog):
    """The command, the entry in the panel of a song, and Longer under a video."""

    def __init__(self, bot: Chorus) -> None:
        register_form(bot, "video", "Film this song", _ask)
        bot.extras["video"] = Extra(verb="video", position=60, label=lambda _: "Video", action="video")
        bot.forms |= {"video": _submitted, "longer": _continued}
        bot.presses["longer"] = _longer
        bot.song_presses["longer"] = _longer_take

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.choices(
        aspect_ratio=[app_commands.Choice(name=ratio, value=ratio) for ratio in ASPECT_RATIOS],
        mode=[app_commands.Choice(name=label, value=value) for value, label in _MODES],
    )
    @app_commands.describe(
        song="A song of this server, which is then heard: choose one, or paste a link to it",
        prompt="What is to be seen; with a song I have a proposal",
        image="The first picture; the cover of the song if you give none",
        aspect_ratio="The shape, where no picture decides it",
        loop="Whether it ends as it begins",
        mode="With or without the words of the song in the picture",
    )
    async def video(
        self,
        interaction: discord.Interaction[Chorus],
        song: str = "",
        prompt: app_commands.Range[str, 0, PROMPT_MAX] = "",
        image: discord.Attachment | None = None,
        aspect_ratio: str = ASPECT_RATIOS[0],
        loop: bool = False,
        mode: str = FILM,
    ) -> None:
        """Film a song, or a scene of your own."""
        bot = interaction.client
        found = None
        if song.strip():
            found = await bot.services.orders.song(
                song.strip(), guild_id=interaction.guild_id, user_id=interaction.user.id
            )
        job = None if found is None else await bot.services.orders.job(found.job_id)
        request = filmed(found, job, prompt.strip(), mode=mode)
        if image is not None:
            request = replace(request, image_url=await picture_url(bot.services.delivery, image))
        await place_order(interaction, replace(request, aspect_ratio=aspect_ratio, is_loop=loop))


def filmed(song: Song | None, job: Job | None, prompt: str, *, mode: str) -> SongRequest:
    """Return the order for a video of a song, or (None) of a prompt alone; `job` is the one that made the song.

    Raises:
        InvalidOption: there is neither, or the words of a song are wished for that has none.
    """
    if song is None and not prompt:
        raise InvalidOption("prompt", "is empty. Say what is to be seen, or choose a song.")
    if mode == LYRICS and (song is None or not song.clip.lyrics.strip()):
        lacks = "and this one has none. Choose another" if song is not None else "to show them. Choose a"
        raise InvalidOption("mode", f"with words needs a song that has words, {lacks} song, or leave the mode out.")
    if song is None or job is None:
        return SongRequest(action="video", model="", prompt=prompt)
    style = song.clip.style.strip() or job.request.style.strip()
    cover = song.clip.image_url
    return SongRequest(
        action="video",
        model="",
        prompt=prompt or scene(song.clip.title, style, has_cover=bool(cover)),
        title=song.clip.title[: NO_MODEL.title_max],
        source_clip_id=song.clip.id,
        source_title=song.clip.title,
        image_url=cover if is_web_address(cover, _URL_MAX) else None,
        has_captions=mode == LYRICS,
    )


def scene(title: str, style: str, *, has_cover: bool) -> str:
    """Propose what is to be seen in the video of a song, in one or two sentences that describe a shot."""
    subject = "The picture slowly comes to life" if has_cover else "A dreamlike scene slowly comes to life"
    called = f" as a scene of “{shorten(title, 100)}”" if title.strip() else ""
    mood = f", in the mood of {shorten(style, _STYLE_MAX)}" if style.strip() else ""
    return f"{subject}{called}{mood}. One continuous cinematic shot, a gentle camera move, soft light, no text."


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form of a song's video, with a proposal."""
    song = await _take_in(interaction, rest)
    has_words = bool(song.clip.lyrics.strip())
    fields = [
        Field(
            name="prompt",
            label="What is to be seen",
            value=scene(source.title, source.style, has_cover=bool(song.clip.image_url)),
            most=PROMPT_MAX,
            is_long=True,
        ),
        *([Field(name="mode", label="Its words", value=FILM, choices=_MODES)] if has_words else []),
        Field(name="loop", label="How it ends", value=_LOOP[0][0], choices=_LOOP),
    ]
    await show_modal(interaction, "video", rest, title, fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the video that was described."""
    song = await _take_in(interaction, rest)
    job = await interaction.client.services.orders.job(song.job_id)
    request = filmed(song, job, typed.get("prompt", ""), mode=typed.get("mode", "") or FILM)
    await place_order(
        interaction, replace(request, aspect_ratio=ASPECT_RATIOS[0], is_loop=typed.get("loop", "") == _YES)
    )


async def _longer(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Ask how the video goes on that the message holds."""
    _, video = await remixable_takes(interaction, job)
    await _ask_on(interaction, video, job)


async def _longer_take(interaction: discord.Interaction[Chorus], video: Song) -> None:
    """Ask how that video goes on."""
    orders = interaction.client.services.orders
    await orders.check_remixable(video, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _ask_on(interaction, video, await orders.job(video.job_id))


async def _ask_on(interaction: discord.Interaction[Chorus], video: Song, job: Job) -> None:
    field = Field(name="prompt", label="What is seen next", value=job.request.prompt, most=PROMPT_MAX, is_long=True)
    await show_modal(interaction, "longer", take_ref(video), "Make the video longer", (field,))


async def _continued(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the next shot of a video."""
    video = await _take_in(interaction, rest)
    former = (await interaction.client.services.orders.job(video.job_id)).request
    request = SongRequest(
        action="video_extend",
        model="",
        prompt=typed.get("prompt", ""),
        title=former.title,
        source_clip_id=video.clip.id,
        source_title=video.clip.title,
        aspect_ratio=former.aspect_ratio,
        is_loop=former.is_loop,
        has_captions=former.has_captions,
    )
    await place_order(interaction, request)


async def _take_in(interaction: discord.Interaction[Chorus], rest: str) -> Song:
    """Return the clip that a form is about.

    Raises:
        SongUnknown: it is not there any more.
    """
    job_id, _, number = rest.partition(":")
    if not number:
        raise SongUnknown(rest)
    return pick_take(await interaction.client.services.orders.songs_of(job_id), number)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Video(bot))
