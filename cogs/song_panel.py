"""More: the panel of a song, and its own buttons: takes, favourite, remixing on or off, delete."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.ext import commands

from cogs._bot.buttons import SongButton, button_row
from cogs._bot.client import Chorus
from cogs._bot.extra import Extra, SongAccess
from cogs._message.text import quoted
from cogs._ordering.delete import delete_song, is_moderator
from cogs._ordering.take import takes_and_choice
from cogs._showing.panel import refresh_panel, show_panel, song_access
from cogs._showing.result import title_of
from core.errors import NotYours
from core.model.job import Job, Song
from core.model.text import Plural, Text

TITLE_MAX = 100

FAVOURITE = Text("❤️ Favourite")
REMOVE_FAVOURITE = Text("💔 Remove favourite")
TURN_OFF_REMIXING = Text("Turn off remixing")
ALLOW_REMIXING = Text("Allow remixing")
DELETE = Text("Delete")
REMIXING_OFF = Text(
    "Remixing is off. Only you can remix this song now, whether by button, reaction or command. Everyone can still "
    "play it, and existing remixes stay. To turn off remixing for all your new songs, use `/privacy remixing`."
)
REMIXING_ON = Text(
    "Remixing is on. Everyone here can remix this song again. `/privacy remixing` sets how your new songs start."
)
ALWAYS_ON = Text("This server doesn't let members turn off remixing. Nothing was changed.")
DELETE_QUESTION = Plural(
    "Delete *{title}*? It will be removed from the library, and I will delete its messages. Existing remixes stay. "
    "This can't be undone.",
    "Delete *{title}* with its {count} takes? They will be removed from the library, and I will delete their messages. "
    "Existing remixes stay. This can't be undone.",
)
DELETED = Plural(
    "Deleted *{title}*. It was removed from the library.",
    "Deleted *{title}*. Its {count} takes were removed from the library.",
)
NO_REFUND = Plural("The credit it cost is not refunded.", "The {count} credits it cost are not refunded.")
MESSAGES_LEFT = Plural(
    "I could not delete one message because I have no access to it. A moderator can delete it.",
    "I could not delete {count} messages because I have no access to them. A moderator can delete them.",
)
CONFIRM_DELETE = Text("Delete permanently")
KEEP = Text("Keep it")


class SongPanel(commands.Cog):
    """The button under a result, and the panel's own buttons."""

    def __init__(self, bot: Chorus) -> None:
        bot.presses["more"] = _show_panel
        bot.song_presses |= {
            "more": show_panel,
            "panel": refresh_panel,
            "take": _choose_take,
            "love": _love,
            "unlove": _unlove,
            "close": _close,
            "reopen": _reopen,
            "delete": _ask_to_delete,
            "erase": _erase,
        }
        bot.extras |= {extra.verb: extra for extra in _EXTRAS}


def _may_close(access: SongAccess) -> bool:
    return access.is_maker and access.reactions.makers_may_close


# Each label has its own verb, so that a press does what its label said, however old the panel is.
_EXTRAS = (
    Extra(
        verb="love",
        position=5,
        label=lambda _: FAVOURITE(),
        is_offered=lambda access: not access.is_loved,
    ),
    Extra(
        verb="unlove",
        position=5,
        label=lambda _: REMOVE_FAVOURITE(),
        is_offered=lambda access: access.is_loved,
    ),
    Extra(
        verb="close",
        position=80,
        label=lambda _: TURN_OFF_REMIXING(),
        is_offered=lambda access: _may_close(access) and not access.song.is_closed,
    ),
    Extra(
        verb="reopen",
        position=80,
        label=lambda _: ALLOW_REMIXING(),
        is_offered=lambda access: _may_close(access) and access.song.is_closed,
    ),
    Extra(
        verb="delete",
        position=90,
        label=lambda _: DELETE(),
        is_offered=lambda access: access.is_maker or access.is_moderator,
        style=discord.ButtonStyle.danger,
    ),
)


async def _show_panel(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Open the panel for the take that the member chose."""
    _, chosen = await takes_and_choice(interaction, job)
    await show_panel(interaction, chosen)


async def _choose_take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show that take, and apply the member's reactions to it."""
    await interaction.client.services.library.choose_take(song, interaction.user.id)
    await refresh_panel(interaction, song)


async def _love(interaction: discord.Interaction[Chorus], song: Song) -> None:
    await interaction.client.services.library.love(song, interaction.user.id, is_loved=True)
    await refresh_panel(interaction, song)


async def _unlove(interaction: discord.Interaction[Chorus], song: Song) -> None:
    await interaction.client.services.library.love(song, interaction.user.id, is_loved=False)
    await refresh_panel(interaction, song)


async def _close(interaction: discord.Interaction[Chorus], song: Song) -> None:
    await _set_closed(interaction, song, is_closed=True)


async def _reopen(interaction: discord.Interaction[Chorus], song: Song) -> None:
    await _set_closed(interaction, song, is_closed=False)


async def _set_closed(interaction: discord.Interaction[Chorus], song: Song, *, is_closed: bool) -> None:
    """Turn remixing of a song off or on, with all its takes: they share its lyrics, so closing one is not enough.

    Raises:
        NotYours: somebody else made it; nothing changed.
    """
    access = await song_access(interaction, song)
    if not access.reactions.makers_may_close:
        await refresh_panel(interaction, song, ALWAYS_ON())
        return
    for take in access.takes:
        await interaction.client.services.library.close(take, interaction.user.id, is_closed=is_closed)
    await refresh_panel(interaction, song, REMIXING_OFF() if is_closed else REMIXING_ON())


async def _ask_to_delete(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Ask for confirmation, in place of the panel.

    Raises:
        NotYours: the member neither made it nor moderates the place.
    """
    access = await song_access(interaction, song)
    if not (access.is_maker or access.is_moderator):
        raise NotYours(song.clip.id)
    job = await interaction.client.services.orders.job(song.job_id)
    title = quoted(title_of(job, song), TITLE_MAX)
    question = " ".join((DELETE_QUESTION(max(1, len(access.takes)), title=title), *_no_refund(job)))
    buttons = button_row(
        SongButton.about(song, "erase", CONFIRM_DELETE(), discord.ButtonStyle.danger),
        SongButton.about(song, "panel", KEEP(), discord.ButtonStyle.secondary),
    )
    await interaction.response.edit_message(content=question, embeds=[], view=buttons)


async def _erase(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Delete the song, and say so in place of the panel."""
    bot = interaction.client
    takes, job = await bot.services.orders.songs_of(song.job_id), await bot.services.orders.job(song.job_id)
    await interaction.response.defer()  # deleting may wait for its turn
    left = await delete_song(
        bot, song, user_id=interaction.user.id, is_moderator=await is_moderator(bot, interaction.user, song)
    )
    sentences = [DELETED(max(1, len(takes)), title=quoted(title_of(job, song), TITLE_MAX)), *_no_refund(job)]
    if left:
        sentences.append(MESSAGES_LEFT(left))
    await interaction.edit_original_response(content=" ".join(sentences), embeds=[], view=None)


def _no_refund(job: Job) -> Sequence[str]:
    """Return the sentence about the credits that the song cost, if it cost any."""
    return [NO_REFUND(job.cost)] if job.cost else []


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(SongPanel(bot))
