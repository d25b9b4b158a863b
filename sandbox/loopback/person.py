"""A person: does to the bot behind the loopback what people do in Discord's client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from simcord.backend.errors import SetupError

from . import _interaction
from ._cdn import TypedName
from .form import fill
from .interaction_result import InteractionResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simcord.builders import ChannelHandle, UserHandle
    from simcord.results import InteractionResult as SimcordResult, ResponseMessage

    from ._simcord import LoopbackEnv
    from .message import SeenMessage

_WITH_CONTENT_TYPE = 3


class ApplicationDidNotRespond(AssertionError):
    """Discord's client says so when no acknowledgement came within 3 s. A later one is refused with 10062."""


class Choice(NamedTuple):
    """One suggestion of an autocomplete: the client shows `name` and sends `value`."""

    name: str
    value: str | float


class Person:
    """A user. In a guild's channel they act as its member, in `dm()` as a user.

    Every interaction returns once the bot acknowledged it.

    Raises (all interactions):
        ApplicationDidNotRespond: no acknowledgement came within 3 s.
        SetupError: Discord's client would not allow it: there is no such command, option, choice, button or permission.
    """

    def __init__(self, env: LoopbackEnv, user: UserHandle) -> None:
        self._env = env
        self.user = user

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name

    @property
    def mention(self) -> str:
        """The mention, as messages contain it."""
        return self.user.mention

    def dm(self) -> ChannelHandle:
        """The direct messages with the bot, as a channel."""
        return self.user.dm_channel

    def handle_in(self, channel: ChannelHandle) -> _interaction.Actor:
        """The person as simcord represents them here, for `env.preview(viewers=[...])`."""
        return _interaction.actor_in(self._env, self.user, channel)

    async def slash(self, channel: ChannelHandle, command: str, /, **options: Any) -> InteractionResult:  # noqa: ANN401
        """Run `/command`; subcommands as "limits show". An attachment is (filename, bytes) or (…, content type)."""
        actor = self.handle_in(channel)
        values = {name: self._value(value, channel) for name, value in options.items()}
        return self._answered(await _interaction.slash(actor, channel, command, values), f"/{command}")

    async def autocomplete(
        self,
        channel: ChannelHandle,
        command: str,
        /,
        *,
        option: str,
        typed: str = "",
        **others: Any,  # noqa: ANN401
    ) -> list[Choice]:
        """Type into an option; return the bot's suggestions. `others` are the options filled in already."""
        actor = self.handle_in(channel)
        values = {name: self._value(value, channel) for name, value in others.items()}
        result = await _interaction.autocomplete(actor, channel, command, option, typed, values)
        self._answered(result, f"/{command} {option}:{typed}")
        return [Choice(choice["name"], choice["value"]) for choice in result.autocomplete_choices or []]

    async def context_menu(self, command: str, message: SeenMessage) -> InteractionResult:
        """Choose a command in the message's menu."""
        channel = _interaction.channel_of(self._env, message.channel_id)
        actor = self.handle_in(channel)
        target = self._env.backend.get_message(message.channel_id, message.id)
        return self._answered(await _interaction.context_menu(actor, channel, command, target), command)

    async def click(
        self, message: SeenMessage, *, label: str | None = None, custom_id: str | None = None
    ) -> InteractionResult:
        """Click the button with this label or custom_id."""
        result = await _interaction.click(
            self._actor_at(message), self._stored(message), label=label, custom_id=custom_id
        )
        return self._answered(result, f"button {label or custom_id}")

    async def select(
        self, message: SeenMessage, values: Sequence[Any], *, custom_id: str | None = None
    ) -> InteractionResult:
        """Choose these values in the select menu: texts, or people and simcord handles in menus of users and roles."""
        channel = _interaction.channel_of(self._env, message.channel_id)
        chosen = [self._value(value, channel) for value in values]
        result = await _interaction.select(self._actor_at(message), self._stored(message), chosen, custom_id=custom_id)
        return self._answered(result, f"select {custom_id}")

    async def submit_modal(
        self,
        shown: InteractionResult,
        *,
        fields: Mapping[str, Any] | None = None,
        **by_custom_id: Any,  # noqa: ANN401
    ) -> InteractionResult:
        """Submit the modal. Fields are named by custom_id, in `fields` also by label; prefilled texts stay."""
        values = fill(shown.modal or {}, {**(fields or {}), **by_custom_id})
        channel = _interaction.channel_of(self._env, shown.channel_id)
        actor = self.handle_in(channel)
        return self._answered(await _interaction.submit_modal(actor, shown.simcord, values), "modal")

    async def react(self, message: SeenMessage, emoji: str) -> None:
        """Add a reaction.

        Raises:
            SetupError: Discord's client has no reactions on ephemeral messages.
        """
        if message.ephemeral:
            raise SetupError("Nobody can react to an ephemeral message")
        await self._actor_at(message).set_reaction(self._stored(message), emoji, reacted=True)

    async def unreact(self, message: SeenMessage, emoji: str) -> None:
        """Remove the person's reaction."""
        await self._actor_at(message).set_reaction(self._stored(message), emoji, reacted=False)

    async def send(
        self, channel: ChannelHandle, content: str = "", *, attachments: Sequence[tuple[str, bytes]] = ()
    ) -> SeenMessage:
        """Send a message, with files if any."""
        backend = self._env.backend
        permission = "send_messages_in_threads" if channel.is_thread else "send_messages"
        backend.require_permissions(channel.guild.id if channel.guild else None, self.id, channel.id, permission)
        files = backend.store_attachments(channel.id, attachments)
        return backend.seen(backend.create_message(channel.id, self.id, content, attachments=files))

    def _actor_at(self, message: SeenMessage) -> _interaction.Actor:
        return self.handle_in(_interaction.channel_of(self._env, message.channel_id))

    def _stored(self, message: SeenMessage) -> ResponseMessage:
        return _interaction.stored(self._env, message.channel_id, message.id)

    def _value(self, value: Any, channel: ChannelHandle) -> Any:  # noqa: ANN401  # any option's value
        if isinstance(value, Person):
            return value.handle_in(channel)
        if not isinstance(value, tuple):
            return value
        upload = cast("tuple[Any, ...]", value)
        return (TypedName.of(upload[0], upload[2]), upload[1]) if len(upload) == _WITH_CONTENT_TYPE else upload

    def _answered(self, result: SimcordResult, what: str) -> InteractionResult:
        if not result.acknowledged:
            raise ApplicationDidNotRespond(f"The application did not respond to {self.name}: {what}")
        return InteractionResult(self._env, result)
