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
    ChorusError,
    CoolingDown,
    InvalidOption,
    JobOver,
    JobSent,
    JobUnknown,
    NotYours,
    OperatorBudgetSpent,
    QuotaSpent,
    Refused,
    SongsAtOnceReached,
    SongUnknown,
    StudioClosing,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

log = logging.getLogger(__name__)

_NOTHING: Mapping[str, str] = MappingProxyType({})

PROBLEM_MAX = 500
"""Characters of what is wrong with an option; what was typed is given back beside it, whole."""

_OUTDATED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError)
"""Raised where somebody's Discord still shows the commands of an older version."""

_SENTENCES: dict[type[ChorusError], str] = {
    SongUnknown: (
        "`song`: there is no such song here that you can use. Choose one from the list, or give a link to its message."
    ),
    StudioClosing: "I am restarting. Try again in a minute.",
}
_ABOUT_AN_ORDER: dict[type[ChorusError], str] = {
    JobUnknown: "I no longer know that song.",
    NotYours: "Only the person who ordered it can do that.",
    JobSent: "That order has been sent, so it can only be discarded. /tasks has the button.",
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
    sentence = _SENTENCES.get(type(error), "That did not work.")
    return f"{sentence} Nothing was charged."


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
    if isinstance(error, OperatorBudgetSpent):
        return f"All members together have used what the bot's owner allows for a day. It renews {until or 'tomorrow'}."
    return _SENTENCES.get(type(error), "The rules here do not allow that now.")


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
    """Tell a person privately what went wrong; what nobody foresaw is logged with the interaction's id.

    `typed` is what stood in a form, which Discord has closed: it is given back, for nobody types lyrics twice. If
    Discord does not take the answer any more, that is logged and the matter ends there.
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
    try:
        await say(interaction, text + returned, files=files)
    except discord.HTTPException as failure:
        log.warning("interaction %s: the answer could not be sent: %s", interaction.id, failure)


@asynccontextmanager
async def answered(interaction: discord.Interaction[Any], typed: Mapping[str, str] = _NOTHING) -> AsyncGenerator[None]:
    """Turn whatever is raised inside into a private answer (see `refuse`), where discord.py would only log it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - buttons and forms have no error handler of their own
        await refuse(interaction, error, typed)
