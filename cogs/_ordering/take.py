"""Which take of a job a member means: the menu in a form, the choice that comes back, what they chose before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cogs._bot.modal import Field
from cogs._message.text import shorten
from cogs._ordering import texts
from cogs._ordering.source import check_fresh, source_of_draft, source_of_song
from core.errors import SongUnknown
from core.suno_models import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from cogs._bot.client import Chorus
    from cogs._ordering.source import Source
    from core.model.job import Job, Song
    from core.model.library import Draft
    from core.model.text import Text

TAKES_MAX = 25
"""Discord: a menu holds up to 25 options."""
FORM_TITLE_MAX = 45
"""Characters. Source: Discord, Modal."""
_LABEL_MAX = 100
DRAFT = "draft"
"""The word before the id of a draft, in the end of a form's custom id."""


class ShowForm(Protocol):
    """Shows a form: `rest` is the end of its custom id (see `source_of_ref`), `take` its menu of takes, if any."""

    async def __call__(
        self, interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field], /
    ) -> None:
        """Show it."""
        ...


def register_forms(bot: Chorus, verb: str, show: ShowForm) -> None:
    """Open a form on everything with that verb: buttons under a result or about one take, menus of an attached file."""
    title = texts.FORM_TITLES[verb]

    async def of_job(interaction: discord.Interaction[Chorus], job: Job) -> None:
        songs, chosen = await remixable_takes(interaction, job)
        await show(interaction, job.id, title(), source_of_song(chosen, job), take_field(songs, chosen))

    async def of_file(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
        source = source_of_draft(draft.request)
        await show(interaction, draft_ref(draft), form_title(verb, source), source, ())

    bot.presses[verb], bot.draft_presses[verb] = of_job, of_file
    register_form(bot, verb, title, show)


def register_form(bot: Chorus, verb: str, title: Text, show: ShowForm) -> None:
    """Open a form of that title on what has that verb about one take: a button, an entry of the panel's menu."""

    async def of_song(interaction: discord.Interaction[Chorus], song: Song) -> None:
        orders = interaction.client.services.orders
        await orders.check_remixable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
        await show(interaction, take_ref(song), title(), source_of_song(song, await orders.job(song.job_id)), ())

    bot.song_presses[verb] = of_song


def take_field(songs: Sequence[Song], chosen: Song) -> Sequence[Field]:
    """Return the menu of takes with `chosen` selected; nothing if there is only one."""
    if len(songs) <= 1:
        return ()
    choices = [(str(song.number), _take_label(song)) for song in songs[:TAKES_MAX]]
    return (Field(name="take", label=texts.WHICH_TAKE(), value=str(chosen.number), choices=choices),)


def pick_take(songs: Sequence[Song], number: str) -> Song:
    """Return the chosen take.

    Raises:
        SongUnknown: the job has no such take.
    """
    for song in songs:
        if number == str(song.number):
            return song
    raise SongUnknown(number)


async def takes_and_choice(interaction: discord.Interaction[Chorus], job: Job) -> tuple[Sequence[Song], Song]:
    """Return a job's clips, deleted ones too, and the one that the member means.

    Under a message with one of several takes it is that one, elsewhere the one they chose before, else the first.

    Raises:
        SongUnknown: the job has no clips.
    """
    bot, user_id = interaction.client, interaction.user.id
    songs = await bot.services.orders.songs_of(job.id)
    if not songs:
        raise SongUnknown(job.id)
    message = interaction.message
    chosen = None if message is None else await bot.services.library.take_of_message(message.id, user_id)
    if chosen is None or chosen.job_id != job.id:
        chosen = await bot.services.library.pick_take(songs, user_id)
    return songs, chosen


async def remixable_takes(interaction: discord.Interaction[Chorus], job: Job) -> tuple[Sequence[Song], Song]:
    """Return the same as `takes_and_choice`, after checking that the member may remix that take.

    Raises:
        SongUnknown: the job has no clips, or they are deleted (SongDeleted).
        SongClosed: the maker has turned off remixing.
    """
    songs, chosen = await takes_and_choice(interaction, job)
    await interaction.client.services.orders.check_remixable(
        chosen, guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    return songs, chosen


def take_ref(song: Song) -> str:
    """Return the end of a custom id for a form about one take, see `source_of_ref`."""
    return f"{song.job_id}:{song.number}"


def draft_ref(draft: Draft) -> str:
    """Return the end of a custom id for a form about an attached file that a draft keeps, see `source_of_ref`."""
    return f"{DRAFT}:{draft.id}"


async def source_of_ref(interaction: discord.Interaction[Chorus], rest: str, take: str) -> Source:
    """Return the source of a form: `rest` names a job, one of its takes or a draft; `take` is the choice in its menu.

    Where the menu was left empty, it is the take that the form was opened with.

    Raises:
        SongUnknown, DraftUnknown: it is gone.
        InvalidOption: the file of the draft is no longer kept by Discord.
    """
    bot, user_id = interaction.client, interaction.user.id
    first, _, second = rest.partition(":")
    if first == DRAFT:
        request = (await bot.services.lyrics_desk.draft(second, user_id=user_id)).request
        check_fresh(request, bot.services.orders.now())
        return source_of_draft(request)
    job = await bot.services.orders.job(first)
    number = second or take
    if not number:
        _, chosen = await remixable_takes(interaction, job)
        return source_of_song(chosen, job)
    return source_of_song(pick_take(await bot.services.orders.songs_of(job.id), number), job)


def form_title(verb: str, source: Source) -> str:
    """Return the title of a form about an attached file, with the file's name."""
    return shorten(texts.FILE_FORM_TITLES[verb](file=source.title or texts.AUDIO_FILE()), FORM_TITLE_MAX)


def _take_label(song: Song) -> str:
    title = song.clip.title or texts.UNTITLED()
    if song.clip.duration_s is None:
        return shorten(texts.TAKE(take=song.number, title=title), _LABEL_MAX)
    length = clock(song.clip.duration_s)
    return shorten(texts.TAKE_WITH_LENGTH(take=song.number, length=length, title=title), _LABEL_MAX)
