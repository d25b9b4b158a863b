"""Tells a person privately that something went wrong: what happened, what it cost, what to do next."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.utils import MISSING

from cogs._bot import texts
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

    from core.model.text import Text

log = logging.getLogger(__name__)

_NOTHING: Mapping[str, str] = MappingProxyType({})

_UNKNOWN_MESSAGE = 10008
"""Source: Discord, JSON Error Codes."""

PROBLEM_MAX = 500
"""Characters of what is wrong with an option; what was typed is returned in full below it."""

_OUTDATED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError)
"""Raised where somebody's Discord still shows the commands of an older version."""

_SENTENCES: dict[type[ChorusError], Text] = {
    SongUnknown: texts.SONG_UNKNOWN,
    SongDeleted: texts.SONG_DELETED,
    SongClosed: texts.SONG_CLOSED,
    PersonaUnknown: texts.PERSONA_UNKNOWN,
    PersonaTaken: texts.PERSONA_TAKEN,
    MediaMissing: texts.MEDIA_MISSING,
    MediaUnfit: texts.MEDIA_UNUSABLE,
    MediaTooLarge: texts.MEDIA_UNUSABLE,
    MediaForbidden: texts.MEDIA_UNUSABLE,
    DraftUnknown: texts.DRAFT_UNKNOWN,
}
_WHOLE: dict[type[ChorusError], Text] = {
    NotAdmin: texts.NOT_ADMIN,
    NotOperator: texts.NOT_OPERATOR,
    JobUnknown: texts.JOB_UNKNOWN,
    NotYours: texts.NOT_YOURS,
    JobSent: texts.JOB_SENT,
    JobOpen: texts.JOB_OPEN,
    JobOver: texts.JOB_OVER,
}
"""What needs no word on its cost: nothing was ordered, or an earlier order, which may well have cost something."""


def error_text(error: ChorusError, guild: discord.Guild | None = None) -> str:
    """Return what a person is told about an error: what happened, that an order cost nothing, what to do next.

    `guild` is where that was, if it was on a server.
    """
    if type(error) in _WHOLE:
        return _WHOLE[type(error)]()
    if isinstance(error, InvalidOption):
        text = texts.SETTING_INVALID if isinstance(error, SettingInvalid) else texts.OPTION_INVALID
        return text(option=_option_names(error.option), problem=quoted(error.problem, PROBLEM_MAX))
    if isinstance(error, ServiceError):
        return _service_error_text(error)
    if isinstance(error, Refused):
        sentence = refusal_text(with_known_channels(error, guild))
    else:
        sentence = _SENTENCES.get(type(error), texts.FAILED)()
    return f"{sentence} {texts.NOTHING_CHARGED()}"


def _service_error_text(error: ServiceError) -> str:
    """Return why the provider did not do what was asked there and then; the operator's part is in the log."""
    if isinstance(error, OperatorTrouble):
        return texts.OPERATOR_TROUBLE()
    if isinstance(error, Moderated | Rejected):
        return texts.REJECTED(reason=quoted(error.message, PROBLEM_MAX))
    if isinstance(error, SourceUnusable):
        return texts.SOURCE_UNUSABLE()
    return texts.SERVICE_BUSY() if isinstance(error, NotStarted) else texts.SERVICE_FAULT()


def _option_names(options: str) -> str:
    """Return the names of options as Discord shows them: `song` or `audio`."""
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

    Text is cut to Discord's limit.
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

    If Discord no longer takes the answer, that is only logged. A person who dismissed the private message that was
    being updated gets no other in its place.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.NotFound) and cause.code == _UNKNOWN_MESSAGE:
        log.info("interaction %s: its answer was dismissed before it was complete", interaction.id)
        return
    text, files = error_reply(interaction, error, typed)
    try:
        await say(interaction, text, files=files)
    except discord.HTTPException as failure:
        log.warning("interaction %s: the answer could not be sent: %s", interaction.id, failure)


def error_reply(
    interaction: discord.Interaction[Any], error: BaseException, typed: Mapping[str, str] = _NOTHING
) -> tuple[str, Sequence[discord.File]]:
    """Return what a person is told about an error; an unforeseen one is logged with the interaction's id.

    `typed` is what a form held, which Discord has closed: it is returned, since nobody types lyrics twice.
    """
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.CheckFailure):
        error = error.__cause__ or NotAdmin("the check of a command failed")
    if isinstance(error, ChorusError):
        text = error_text(error, interaction.guild)
    elif isinstance(error, _OUTDATED):
        text = texts.OUTDATED()
    else:
        log.error("interaction %s failed", interaction.id, exc_info=error)
        text = texts.UNFORESEEN(number=interaction.id)
    restored, files = restore_input(typed, CONTENT_MAX - len(text))
    return text + restored, files


@asynccontextmanager
async def reply_to_errors(
    interaction: discord.Interaction[Any], typed: Mapping[str, str] = _NOTHING
) -> AsyncGenerator[None]:
    """Answer privately about anything raised inside (see `refuse`), where discord.py would only log it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - buttons and forms have no error handler of their own
        await refuse(interaction, error, typed)
