"""More: the panel of a song, and what it offers by itself: the takes, ❤️, closing to remixing, deleting."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.ext import commands

from cogs._bot.buttons import SongButton, button_row
from cogs._bot.client import Chorus
from cogs._bot.extra import Extra, SongAccess
from cogs._message.text import price, quoted
from cogs._ordering.delete import delete_song, is_moderator
from cogs._ordering.take import takes_and_choice
from cogs._showing.panel import refresh_panel, show_panel, song_access
from cogs._showing.result import title_of
from core.errors import NotYours
from core.model.job import Job, Song

TITLE_MAX = 100
CLOSED = (
    "Closed. From now on only you can make something of this song: buttons, reactions and commands refuse it to "
    "everybody else. It can still be heard, and what was made of it stays. "
    "`/privacy remixing` closes all your new songs from the start."
)
REOPENED = (
    "Open. Everybody here can make something of this song again. `/privacy remixing` says how your new songs start."
)
NOT_HERE = "This server lets nobody close songs to remixing, so nothing was changed."


class More(commands.Cog):
    """The button under a result, and the panel's own buttons."""

    def __init__(self, bot: Chorus) -> None:
        bot.presses["more"] = _more
        bot.song_presses |= {
            "more": show_panel,
            "panel": refresh_panel,
            "take": _take,
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


# Each label has a verb of its own, so that a press does what its label said, however old the panel is.
_EXTRAS = (
    Extra(
        verb="love",
        position=5,
        label=lambda _: "❤️ Favourite",
        is_offered=lambda access: not access.is_loved,
    ),
    Extra(
        verb="unlove",
        position=5,
        label=lambda _: "💔 Remove favourite",
        is_offered=lambda access: access.is_loved,
    ),
    Extra(
        verb="close",
        position=80,
        label=lambda _: "Close to remixing",
        is_offered=lambda access: _may_close(access) and not access.song.is_closed,
    ),
    Extra(
        verb="reopen",
        position=80,
        label=lambda _: "Open to remixing",
        is_offered=lambda access: _may_close(access) and access.song.is_closed,
    ),
    Extra(
        verb="delete",
        position=90,
        label=lambda _: "Delete",
        is_offered=lambda access: access.is_maker or access.is_moderator,
        style=discord.ButtonStyle.danger,
    ),
)


async def _more(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Open the panel for the take that the member means."""
    _, meant = await takes_and_choice(interaction, job)
    await show_panel(interaction, meant)


async def _take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show that take, and let it be the one that the member's reactions mean."""
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
    """Close or open a song with all its takes: they share its words, so one alone would not keep it.

    Raises:
        NotYours: somebody else made it; nothing changed.
    """
    access = await song_access(interaction, song)
    if not access.reactions.makers_may_close:
        await refresh_panel(interaction, song, NOT_HERE)
        return
    for take in access.takes:
        await interaction.client.services.library.close(take, interaction.user.id, is_closed=is_closed)
    await refresh_panel(interaction, song, CLOSED if is_closed else REOPENED)


async def _ask_to_delete(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Ask once more, in the panel's place.

    Raises:
        NotYours: the member neither made it nor moderates the place.
    """
    access = await song_access(interaction, song)
    if not (access.is_maker or access.is_moderator):
        raise NotYours(song.clip.id)
    job = await interaction.client.services.orders.job(song.job_id)
    question = (
        f"Delete *{quoted(title_of(job, song), TITLE_MAX)}*? {_all_of(access.takes)} the library, and I delete the "
        f"messages with it. What was made of it stays. {_spent(job)} This cannot be undone."
    )
    buttons = button_row(
        SongButton.about(song, "erase", "Delete for good", discord.ButtonStyle.danger),
        SongButton.about(song, "panel", "Keep it", discord.ButtonStyle.secondary),
    )
    await interaction.response.edit_message(content=question, embeds=[], view=buttons)


async def _erase(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Delete the song, and say what became of it in the panel's place."""
    bot = interaction.client
    takes, job = await bot.services.orders.songs_of(song.job_id), await bot.services.orders.job(song.job_id)
    await interaction.response.defer()  # deleting waits for its turn where much is written
    left = await delete_song(
        bot, song, user_id=interaction.user.id, is_moderator=await is_moderator(bot, interaction.user, song)
    )
    words = [f"Deleted *{quoted(title_of(job, song), TITLE_MAX)}*. {_all_of(takes)} the library.", _spent(job)]
    if left:
        messages = "One message" if left == 1 else f"{left} messages"
        words.append(f"{messages} I could not delete: I may not reach it. A moderator can delete it by hand.")
    await interaction.edit_original_response(content=" ".join(words), embeds=[], view=None)


def _all_of(takes: Sequence[Song]) -> str:
    """Return how the sentence begins that says who leaves."""
    if len(takes) <= 1:
        return "It leaves"
    return "Both takes leave" if len(takes) == 2 else f"All {len(takes)} takes leave"  # noqa: PLR2004 - both are two


def _spent(job: Job) -> str:
    """Return the sentence about the credits that the song cost, which nobody gets back."""
    if not job.cost:
        return ""
    verb = "stays" if job.cost == 1 else "stay"
    return f"The {price(job.cost).removeprefix('1 ')} spent on it {verb} spent."


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(More(bot))
