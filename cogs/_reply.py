"""What a person is told when something did not go as asked: privately, what happened, what it cost, what next."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.utils import MISSING

from cogs._text import CONTENT_MAX, price, quoted, stamp
from cogs._typed import given_back
from core.errors import (
    AlreadyAsked,
    ChorusError,
    CoolingDown,
    DraftUnknown,
    InvalidOption,
    JobOpen,
    JobOver,
    JobSent,
    JobUnknown,
    Moderated,
    NotStarted,
    NotYours,
    OperatorBudgetSpent,
    OperatorTrouble,
    QuotaSpent,
    Refused,
    Rejected,
    ServiceError,
    SongClosed,
    SongDeleted,
    SongsAtOnceReached,
    SongUnknown,
    StillWriting,
    StudioClosing,
    WritingSpent,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

log = logging.getLogger(__name__)

_NOTHING: Mapping[str, str] = MappingProxyType({})

_UNKNOWN_MESSAGE = 10008
"""Source: Discord, JSON Error Codes."""

PROBLEM_MAX = 500
"""Characters of what is wrong with an option; what was typed is given back beside it, whole."""

_OUTDATED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError)
"""Raised where somebody's Discord still shows the commands of an older version."""

_SENTENCES: dict[type[ChorusError], str] = {
    SongUnknown: (
        "`song`: there is no such song here that you can use. Choose one from the list, or give a link to its message."
    ),
    SongDeleted: "That song was deleted, so nothing more can be done with it.",
    SongClosed: "The maker of that song keeps it to themselves, so nobody else can make something of it.",
    DraftUnknown: "I no longer have that draft. Drafts are kept for a week.",
    StudioClosing: "I am restarting. Try again in a minute.",
    AlreadyAsked: "That is being made already.",
    StillWriting: "I am writing lyrics for you already. Wait until they are there.",
}
_ABOUT_AN_ORDER: dict[type[ChorusError], str] = {
    JobUnknown: "I no longer know that song.",
    NotYours: "Only the person who ordered it can do that.",
    JobSent: "That order has been sent, so it can only be discarded. /tasks has the button.",
    JobOpen: "That song is still being posted. Try again in a minute.",
    JobOver: "That song is already finished, so there is nothing left to cancel.",
}
"""Refusals that concern an earlier order, which may well have cost something."""


def wording(error: ChorusError) -> str:
    """Return what a person is told about an error: what happened, that an order cost nothing, what to do next."""
    if type(error) in _ABOUT_AN_ORDER:
        return _ABOUT_AN_ORDER[type(error)]
    if isinstance(error, InvalidOption):
        return f"{_named(error.option)} {quoted(error.problem, PROBLEM_MAX)} Nothing was charged."
    if isinstance(error, Refused):
        return f"{_refusal(error)} Nothing was charged."
    if isinstance(error, ServiceError):
        return _service_trouble(error)
    sentence = _SENTENCES.get(type(error), "That did not work.")
    return f"{sentence} Nothing was charged."


def _service_trouble(error: ServiceError) -> str:
    """Return why the provider did not do what was asked there and then; the operator's part is in the log."""
    if isinstance(error, OperatorTrouble):
        return (
            "I cannot do that at the moment. My owner has been told; you need not change anything. Nothing was charged."
        )
    if isinstance(error, Moderated | Rejected):
        reason = f"Suno did not accept that:\n> {quoted(error.message, PROBLEM_MAX)}"
        return f"{reason}\nNothing was charged. Change the words and try again."
    if isinstance(error, NotStarted):
        return "Suno is busy or cannot be reached at the moment. Nothing was charged. Try again in a minute."
    return "Suno gave no answer that I can use. Nothing was charged. Try again in a minute."


def _named(options: str) -> str:
    """Return the names of options as they stand in Discord: `song` or `audio`."""
    return " ".join(word if word in {"and", "or"} else f"`{word}`" for word in options.split())


def _refusal(error: Refused) -> str:
    """Return which rule said no, and when it ends."""
    until = "" if error.ends_at is None else stamp(error.ends_at)
    if isinstance(error, CoolingDown):
        return f"You ordered a song a moment ago. You can order the next one {until or 'soon'}."
    if isinstance(error, SongsAtOnceReached):
        return f"You already have {error.limit} songs in work, as many as this server allows. /tasks shows them."
    if isinstance(error, QuotaSpent):
        if not error.window.limit:
            return "Songs are switched off for you here."
        limit, cost = price(error.window.limit), price(error.cost)
        return f"You have used {error.used} of your {limit} for today here, and this costs {cost}. They renew {until}."
    return _SENTENCES.get(type(error)) or _brake(error, until)


def _brake(error: Refused, until: str) -> str:
    """Return which rule of the operator's said no."""
    if isinstance(error, WritingSpent):
        return f"I have written lyrics for you {error.limit} times within a day. I can write more {until or 'later'}."
    if isinstance(error, OperatorBudgetSpent):
        return f"All members together have used what the bot's owner allows for a day. It renews {until or 'tomorrow'}."
    return "The rules here do not allow that now."


async def say(
    interaction: discord.Interaction[Any],
    text: str = "",
    *,
    embeds: Sequence[discord.Embed] = (),
    files: Sequence[discord.File] = (),
    view: discord.ui.View | None = None,
) -> None:
    """Answer so that only the person sees it, whether or not the interaction was answered before.

    Text is cut to what Discord takes.
    """
    text = text if len(text) <= CONTENT_MAX else text[: CONTENT_MAX - 1] + "…"
    shown = MISSING if view is None else view
    if interaction.response.is_done():
        await interaction.followup.send(text, embeds=embeds, files=files, view=shown, ephemeral=True)
    else:
        await interaction.response.send_message(text, embeds=embeds, files=files, view=shown, ephemeral=True)


async def refuse(
    interaction: discord.Interaction[Any], error: BaseException, typed: Mapping[str, str] = _NOTHING
) -> None:
    """Tell a person privately what went wrong (see `explained`).

    If Discord does not take the answer any more, that is logged and the matter ends there. Whoever dismissed the
    private message that was to be brought up to date wants no other in its place.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.NotFound) and cause.code == _UNKNOWN_MESSAGE:
        log.info("interaction %s: its answer was dismissed before it was whole", interaction.id)
        return
    text, files = explained(interaction, error, typed)
    try:
        await say(interaction, text, files=files)
    except discord.HTTPException as failure:
        log.warning("interaction %s: the answer could not be sent: %s", interaction.id, failure)


def explained(
    interaction: discord.Interaction[Any], error: BaseException, typed: Mapping[str, str] = _NOTHING
) -> tuple[str, Sequence[discord.File]]:
    """Return what a person is told of an error; what nobody foresaw is logged with the interaction's id.

    `typed` is what stood in a form, which Discord has closed: it is given back, for nobody types lyrics twice.
    """
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, ChorusError):
        text = wording(error)
    elif isinstance(error, _OUTDATED):
        text = "My commands have changed. Reload Discord and try again. Nothing was charged."
    else:
        log.error("interaction %s failed", interaction.id, exc_info=error)
        text = (
            f"Something went wrong on my side (number {interaction.id} in the bot's log). "
            "If a song was ordered all the same, /tasks shows it; otherwise nothing was charged."
        )
    returned, files = given_back(typed, CONTENT_MAX - len(text))
    return text + returned, files


@asynccontextmanager
async def answered(interaction: discord.Interaction[Any], typed: Mapping[str, str] = _NOTHING) -> AsyncGenerator[None]:
    """Turn whatever is raised inside into a private answer (see `refuse`), where discord.py would only log it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - buttons and forms have no error handler of their own
        await refuse(interaction, error, typed)
