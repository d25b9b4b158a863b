"""Starts interactions with simcord's private functions, for members of guilds and in direct messages alike.

simcord's public functions support most of these for members of guilds only, or hide an interaction without an answer.
"""
# ruff: noqa: SLF001
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from simcord import _modal, actors
from simcord.backend import serializers
from simcord.backend.errors import SetupError
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.enums import AppCommandType, InteractionType
from simcord.results import InteractionResult as SimcordResult, ResponseMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simcord.backend.models import Message

    from ._simcord import LoopbackEnv

# Source: Discord Application, Application Integration Types.
_GUILD_INSTALL, _USER_INSTALL = 0, 1
Actor = actors.MemberActor | UserHandle


def actor_in(env: LoopbackEnv, user: UserHandle, channel: ChannelHandle) -> Actor:
    """The person as simcord represents them here: a member of the guild, or a user in their direct messages."""
    return user if channel.guild is None else actors.MemberActor(env, channel.guild, user)


def channel_of(env: LoopbackEnv, channel_id: int) -> ChannelHandle:
    """A channel by its id."""
    channel = env.backend.get_channel(channel_id)
    guild = None if channel.guild_id is None else GuildHandle(env, env.backend.get_guild(channel.guild_id))
    return ChannelHandle(env, guild, channel)


def stored(env: LoopbackEnv, channel_id: int, message_id: int) -> ResponseMessage:
    """A message in the form that simcord's functions accept."""
    return ResponseMessage(env, env.backend.get_message(channel_id, message_id))


async def slash(actor: Actor, channel: ChannelHandle, name: str, options: dict[str, Any]) -> SimcordResult:
    """Run a slash command; the words after the first are its subcommand."""
    _check_installed(actor, channel, name.split(maxsplit=1)[0], AppCommandType.CHAT_INPUT)
    return await actors._slash(actor, channel, name, options)


async def autocomplete(
    actor: Actor, channel: ChannelHandle, name: str, option: str, typed: str, others: dict[str, Any]
) -> SimcordResult:
    """Type into an option with autocomplete."""
    _check_installed(actor, channel, name.split(maxsplit=1)[0], AppCommandType.CHAT_INPUT)
    return await actors._autocomplete_result(actor, channel, name, option, typed, others)


async def context_menu(actor: Actor, channel: ChannelHandle, name: str, target: Message) -> SimcordResult:
    """Choose a command in a message's menu."""
    _check_installed(actor, channel, name, AppCommandType.MESSAGE)
    root = actors._resolve_visible_command(actor, channel.id, name, AppCommandType.MESSAGE)
    message = dict(serializers.message_payload(actor._env.backend, target))
    data = {
        "id": root["id"],
        "name": root["name"],
        "type": AppCommandType.MESSAGE,
        "target_id": str(target.id),
        "resolved": {"messages": {str(target.id): message}},
    }
    return await actors._dispatch_actor_interaction(actor, InteractionType.APPLICATION_COMMAND, channel, data)


async def click(actor: Actor, message: ResponseMessage, *, label: str | None, custom_id: str | None) -> SimcordResult:
    """Click a button that exists, is enabled, and is the only match."""
    return await actors._component_click(actor, message, label=label, custom_id=custom_id)


async def select(
    actor: Actor, message: ResponseMessage, values: Sequence[Any], *, custom_id: str | None
) -> SimcordResult:
    """Choose in a select menu."""
    return await actors._component_select(actor, message, values, custom_id=custom_id)


async def submit_modal(actor: Actor, shown: SimcordResult, values: dict[str, Any]) -> SimcordResult:
    """Submit a modal with these values by custom_id."""
    return await _modal._submit_modal(actor, shown, values)


def _check_installed(actor: Actor, channel: ChannelHandle, name: str, kind: AppCommandType) -> None:
    """Refuse a command that is not for user installs where the bot is not a member (simcord has no installs)."""
    backend = cast("LoopbackEnv", actor._env).backend
    command = backend.find_command(name, None, kind)
    if channel.guild is None or channel.guild.id not in backend.foreign_guilds or command is None:
        return
    installs = command.get("integration_types") or [_GUILD_INSTALL]
    if _USER_INSTALL not in installs:
        raise SetupError(f"Command '{name}' is not available as a user install: its installs are {installs}")
