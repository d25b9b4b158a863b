"""What a person is told when something did not go as asked: privately, what happened, what it cost, what next."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.utils import MISSING

from cogs._bot.admin import NOT_ADMIN
from cogs._bot.echo import restore_input
from cogs._bot.refusal import refusal_text, with_known_channels
from cogs._message.text import CONTENT_MAX, quoted
from core.errors import (
    ChorusError,
    DraftUnknown,
    InvalidOption,
    JobOpen,
    JobOver,
    JobSent,
    JobUnknown,
    MediaForbidden,
    MediaMissing,
    MediaTooLarge,
    MediaUnfit,
    Moderated,
    NotAdmin,
    NotOperator,
    NotStarted,
    NotYours,
    OperatorTrouble,
    PersonaTaken,
    PersonaUnknown,
    Refused,
    Rejected,
    ServiceError,
    SettingInvalid,
    SongClosed,
    SongDeleted,
    SongUnknown,
    SourceUnusable,
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

_SPOILT = "Suno's file of it cannot be used. Choose another format, or another song."
_SENTENCES: dict[type[ChorusError], str] = {
    SongUnknown: (
        "`song`: there is no such song here that you can use. Choose one from the list, or give a link to its message."
    ),
    SongDeleted: "That song was deleted, so nothing more can be done with it.",
    SongClosed: "The maker of that song keeps it to themselves, so nobody else can make something of it.",
    PersonaUnknown: "There is no such persona here that you can use. /persona list shows those that there are.",
    PersonaTaken: "There is a persona of that name here already. Choose another name.",
    MediaMissing: "Suno's file of it cannot be fetched just now. Try again in a few minutes.",
    MediaUnfit: _SPOILT,
    MediaTooLarge: _SPOILT,
    MediaForbidden: _SPOILT,
    DraftUnknown: "I no longer have that draft. Drafts are kept for a week.",
}
_WHOLE: dict[type[ChorusError], str] = {
    NotAdmin: NOT_ADMIN,
    NotOperator: "Only the person who runs this bot can do that. Nothing was changed.",
    JobUnknown: "I no longer know that song.",
    NotYours: "Only the person who ordered it can do that.",
    JobSent: "That order has been sent, so it can only be discarded. /tasks has the button.",
    JobOpen: "That song is still being posted. Try again in a minute.",
    JobOver: "That song is already finished, so there is nothing left to cancel.",
}
"""What says by itself what it cost: nothing was ordered, or an earlier order, which may well have cost something."""


def error_text(error: ChorusError, guild: discord.Guild | None = None) -> str:
    """Return what a person is told about an error: what happened, that an order cost nothing, what to do next.

    `guild` is where that was, if it was on a server.
    """
    if type(error) in _WHOLE:
        return _WHOLE[type(error)]
    if isinstance(error, InvalidOption):
        undone = "Nothing was changed." if isinstance(error, SettingInvalid) else "Nothing was charged."
        return f"{_named(error.option)} {quoted(error.problem, PROBLEM_MAX)} {undone}"
    if isinstance(error, Refused):
        return f"{refusal_text(with_known_channels(error, guild))} Nothing was charged."
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
    if isinstance(error, SourceUnusable):
        return "Suno cannot work with that song any more. Nothing was charged. Choose another song."
    if isinstance(error, NotStarted):
        return "Suno is busy or cannot be reached at the moment. Nothing was charged. Try again in a minute."
    return "Suno gave no answer that I can use. Nothing was charged. Try again in a minute."


def _named(options: str) -> str:
    """Return the names of options as they stand in Discord: `song` or `audio`."""
    return " ".join(word if word in {"and", "or"} else f"`{word}`" for word in options.split())


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
    """Tell a person privately what went wrong (see `error_reply`).

    If Discord does not take the answer any more, that is logged and the matter ends there. Whoever dismissed the
    private message that was to be brought up to date wants no other in its place.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.NotFound) and cause.code == _UNKNOWN_MESSAGE:
        log.info("interaction %s: its answer was dismissed before it was whole", interaction.id)
        return
    text, files = error_reply(interaction, error, typed)
    try:
        await say(interaction, text, files=files)
    except discord.HTTPException as failure:
        log.warning("interaction %s: the answer could not be sent: %s", interaction.id, failure)


def error_reply(
    interaction: discord.Interaction[Any], error: BaseException, typed: Mapping[str, str] = _NOTHING
) -> tuple[str, Sequence[discord.File]]:
    """Return what a person is told of an error; what nobody foresaw is logged with the interaction's id.

    `typed` is what stood in a form, which Discord has closed: it is given back, for nobody types lyrics twice.
    """
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.CheckFailure):
        error = error.__cause__ or NotAdmin("the check of a command failed")
    if isinstance(error, ChorusError):
        text = error_text(error, interaction.guild)
    elif isinstance(error, _OUTDATED):
        text = "My commands have changed. Reload Discord and try again. Nothing was charged."
    else:
        log.error("interaction %s failed", interaction.id, exc_info=error)
        text = (
            f"Something went wrong on my side (number {interaction.id} in the bot's log). "
            "If a song was ordered all the same, /tasks shows it; otherwise nothing was charged."
        )
    returned, files = restore_input(typed, CONTENT_MAX - len(text))
    return text + returned, files


@asynccontextmanager
async def reply_to_errors(
    interaction: discord.Interaction[Any], typed: Mapping[str, str] = _NOTHING
) -> AsyncGenerator[None]:
    """Turn whatever is raised inside into a private answer (see `refuse`), where discord.py would only log it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - buttons and forms have no error handler of their own
        await refuse(interaction, error, typed)
