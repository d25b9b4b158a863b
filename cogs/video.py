"""/video: a video of a song with its cover and audio, or of a prompt alone; and Longer, which continues a video."""

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
from core.model.text import Text
from core.suno_models import NO_MODEL, PROMPT_MAX

FILM, LYRICS = "film", "lyrics"
_YES, _NO = "yes", "no"
_URL_MAX = 2048
_STYLE_MAX = 200
"""Characters of a style in the proposed scene: the prompt has 500 for all."""

VIDEO = Text("Video")
FORM_TITLE = Text("Make a video of this song")
LONGER_TITLE = Text("Make the video longer")
PROMPT = Text("What does the video show?")
NEXT_PROMPT = Text("What happens next?")
MODE = Text("Lyrics")
MODES = {FILM: Text("Without lyrics"), LYRICS: Text("With the lyrics on screen")}
LOOP = Text("How does it end?")
LOOPS = {_NO: Text("Anywhere"), _YES: Text("As it begins, so that it can loop")}
NO_PROMPT = Text("is empty. Describe what the video shows, or choose a song.")
SONG_WITHOUT_LYRICS = Text(
    "with lyrics needs a song with lyrics, and this one has none. Choose another song, or leave the mode out."
)
LYRICS_NEED_SONG = Text("with lyrics needs a song with lyrics. Choose a song, or leave the mode out.")

# The proposed scene, which is sent to Luma as a prompt.
SCENE_OF_COVER = Text("The picture slowly comes to life{title}{style}. {camera}")
SCENE_OF_DREAM = Text("A dreamlike scene slowly comes to life{title}{style}. {camera}")
SCENE_TITLE = Text(" as a scene of “{title}”")
SCENE_STYLE = Text(", in the mood of {style}")
SCENE_CAMERA = Text("One continuous cinematic shot, a gentle camera move, soft light, no text.")


class Video(commands.Cog):
    """The command, the entry in the panel of a song, and Longer under a video."""

    def __init__(self, bot: Chorus) -> None:
        register_form(bot, "video", FORM_TITLE, _ask)
        bot.extras["video"] = Extra(verb="video", position=60, label=lambda _: VIDEO(), action="video")
        bot.forms |= {"video": _submit, "longer": _submit_longer}
        bot.presses["longer"] = _ask_longer
        bot.song_presses["longer"] = _ask_longer_of_take

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.choices(
        aspect_ratio=[app_commands.Choice(name=ratio, value=ratio) for ratio in ASPECT_RATIOS],
        mode=[app_commands.Choice(name=label(), value=value) for value, label in MODES.items()],
    )
    @app_commands.describe(
        song="A song from this server, whose audio is used: choose one, or paste a link to it",
        prompt="What the video shows; default for a song: a suggestion",
        image="The first frame; default: the song's cover",
        aspect_ratio="The shape, unless an image decides it",
        loop="Whether it ends as it begins, so that it can loop",
        mode="With or without the song's lyrics on screen",
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
        """Make a video of a song, or of a prompt alone."""
        bot = interaction.client
        found = None
        if song.strip():
            found = await bot.services.orders.song(
                song.strip(), guild_id=interaction.guild_id, user_id=interaction.user.id
            )
        job = None if found is None else await bot.services.orders.job(found.job_id)
        request = video_request(found, job, prompt.strip(), mode=mode)
        if image is not None:
            request = replace(request, image_url=await picture_url(bot.services.delivery, image))
        await place_order(interaction, replace(request, aspect_ratio=aspect_ratio, is_loop=loop))


def video_request(song: Song | None, job: Job | None, prompt: str, *, mode: str) -> SongRequest:
    """Return the request for a video of a song, or (None) of a prompt alone; `job` is the one that made the song.

    Raises:
        InvalidOption: there is neither, or lyrics are asked for and there are none.
    """
    if song is None and not prompt:
        raise InvalidOption("prompt", NO_PROMPT())
    if mode == LYRICS and (song is None or not song.clip.lyrics.strip()):
        raise InvalidOption("mode", LYRICS_NEED_SONG() if song is None else SONG_WITHOUT_LYRICS())
    if song is None or job is None:
        return SongRequest(action="video", model="", prompt=prompt)
    style = song.clip.style.strip() or job.request.style.strip()
    cover = song.clip.image_url
    return SongRequest(
        action="video",
        model="",
        prompt=prompt or propose_scene(song.clip.title, style, has_cover=bool(cover)),
        title=song.clip.title[: NO_MODEL.title_max],
        source_clip_id=song.clip.id,
        source_title=song.clip.title,
        image_url=cover if is_web_address(cover, _URL_MAX) else None,
        has_captions=mode == LYRICS,
    )


def propose_scene(title: str, style: str, *, has_cover: bool) -> str:
    """Propose what the video of a song shows, in two sentences that describe a shot."""
    named = SCENE_TITLE(title=shorten(title, 100)) if title.strip() else ""
    mood = SCENE_STYLE(style=shorten(style, _STYLE_MAX)) if style.strip() else ""
    return (SCENE_OF_COVER if has_cover else SCENE_OF_DREAM)(title=named, style=mood, camera=SCENE_CAMERA())


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form for the video of a song, with a proposed scene."""
    song = await _clip_of(interaction, rest)
    has_lyrics = bool(song.clip.lyrics.strip())
    fields = [
        Field(
            name="prompt",
            label=PROMPT(),
            value=propose_scene(source.title, source.style, has_cover=bool(song.clip.image_url)),
            most=PROMPT_MAX,
            is_long=True,
        ),
        *([Field(name="mode", label=MODE(), value=FILM, choices=_choices(MODES))] if has_lyrics else []),
        Field(name="loop", label=LOOP(), value=_NO, choices=_choices(LOOPS)),
    ]
    await show_modal(interaction, "video", rest, title, fields)


async def _submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the video that the form describes."""
    song = await _clip_of(interaction, rest)
    job = await interaction.client.services.orders.job(song.job_id)
    request = video_request(song, job, typed.get("prompt", ""), mode=typed.get("mode", "") or FILM)
    await place_order(
        interaction, replace(request, aspect_ratio=ASPECT_RATIOS[0], is_loop=typed.get("loop", "") == _YES)
    )


async def _ask_longer(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Ask how the video in the message continues."""
    _, video = await remixable_takes(interaction, job)
    await _show_longer_form(interaction, video, job)


async def _ask_longer_of_take(interaction: discord.Interaction[Chorus], video: Song) -> None:
    """Ask how that video continues."""
    orders = interaction.client.services.orders
    await orders.check_remixable(video, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _show_longer_form(interaction, video, await orders.job(video.job_id))


async def _show_longer_form(interaction: discord.Interaction[Chorus], video: Song, job: Job) -> None:
    field = Field(name="prompt", label=NEXT_PROMPT(), value=job.request.prompt, most=PROMPT_MAX, is_long=True)
    await show_modal(interaction, "longer", take_ref(video), LONGER_TITLE(), (field,))


async def _submit_longer(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the next shot of a video."""
    video = await _clip_of(interaction, rest)
    previous = (await interaction.client.services.orders.job(video.job_id)).request
    request = SongRequest(
        action="video_extend",
        model="",
        prompt=typed.get("prompt", ""),
        title=previous.title,
        source_clip_id=video.clip.id,
        source_title=video.clip.title,
        aspect_ratio=previous.aspect_ratio,
        is_loop=previous.is_loop,
        has_captions=previous.has_captions,
    )
    await place_order(interaction, request)


def _choices(labels: Mapping[str, Text]) -> Sequence[tuple[str, str]]:
    return [(value, label()) for value, label in labels.items()]


async def _clip_of(interaction: discord.Interaction[Chorus], rest: str) -> Song:
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
