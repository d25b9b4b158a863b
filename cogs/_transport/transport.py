"""The transports that write messages to Discord, and what its refusals mean for the next try."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import aiohttp
import discord
from discord.utils import MISSING
from typing_extensions import override

from cogs._message.content import Content
from core.model.job import Place

DISCORD_ERRORS = (OSError, aiohttp.ClientError, discord.DiscordException)
"""What a request to Discord may raise: the connection, or Discord's own answer."""
# Source: Discord, JSON Error Codes.
_UNKNOWN_MESSAGE = 10008
_REQUEST_TOO_LARGE = 40005
_INVALID_WEBHOOK_TOKEN = 50027
_INVALID_FORM_BODY = 50035
_TOKEN_SLACK = timedelta(seconds=10)
"""An interaction token is not used in its last seconds: an upload takes a while."""


class DiscordFailed(Exception):
    """Discord or the connection failed; the same request may work later. Whether it was carried out is unknown."""


class TransportClosed(Exception):
    """Discord refuses this transport permanently: no permission, no such channel, an expired token."""


class MessageRejected(TransportClosed):
    """Discord calls the message malformed; a plainer one might be accepted."""


class NowhereToPost(Exception):
    """Every transport to a place is closed, and so is the direct message: nothing was posted anywhere."""


class MessageGone(Exception):
    """The message was deleted."""


class TooLarge(Exception):
    """The files are more than the place takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to write: its content, its files with the names people see, and the only member it may ping, if any."""

    content: Content
    files: tuple[tuple[Path, str], ...] = ()
    pings: int | None = None

    @property
    def bare(self) -> Outgoing:
        """The same without pictures and links."""
        pictures = self.content.pictures
        files = tuple((path, name) for path, name in self.files if f"attachment://{name}" not in pictures)
        return replace(self, content=self.content.bare, files=files)

    @property
    def mentions(self) -> discord.AllowedMentions:
        """Who it may ping: nobody but that member."""
        if self.pings is None:
            return discord.AllowedMentions.none()
        return discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=[discord.Object(self.pings)]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """Where a message is."""

    channel_id: int
    message_id: int


class Transport(Protocol):
    """One right to write messages to Discord.

    Of Discord's errors, every method raises only DiscordFailed, TransportClosed, MessageGone and TooLarge. Nothing was
    written then, unless it is DiscordFailed.
    """

    key: Hashable
    """The bucket that the throttle counts its requests in."""

    def is_open(self, now: datetime) -> bool:
        """Whether it can be tried at that time."""
        ...

    async def edit(self, message_id: int, outgoing: Outgoing) -> MessageRef:
        """Replace content, embeds and buttons of a message, and its attachments if there are new files."""
        ...

    async def send(self, outgoing: Outgoing, *, nonce: str, reply_to: int | None) -> MessageRef:
        """Write a new message; where Discord can tell, the same nonce (25 characters) never makes a second."""
        ...


class ChannelTransport(Transport):
    """The bot's own token, in a channel that it is a member of."""

    def __init__(self, bot: discord.Client, place: Place) -> None:
        self._channel = bot.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        self.key = ("channel", place.channel_id)

    @override
    def is_open(self, now: datetime) -> bool:
        return True

    @override
    async def edit(self, message_id: int, outgoing: Outgoing) -> MessageRef:
        with _translated(), _opened(outgoing.files) as files:
            message = await self._channel.get_partial_message(message_id).edit(
                content=outgoing.content.text or None,
                embeds=outgoing.content.embeds,
                attachments=files or MISSING,
                view=outgoing.content.view,
                allowed_mentions=outgoing.mentions,
            )
        return MessageRef(channel_id=message.channel.id, message_id=message.id)

    @override
    async def send(self, outgoing: Outgoing, *, nonce: str, reply_to: int | None) -> MessageRef:
        reference = None
        if reply_to is not None:
            reference = discord.MessageReference(
                message_id=reply_to, channel_id=self._channel.id, fail_if_not_exists=False
            )
        return await _send(self._channel, outgoing, nonce=nonce, reference=reference)

    async def delete(self, message_id: int) -> None:
        """Delete a message; MessageGone if it, or its whole channel, does not exist."""
        with _translated():
            try:
                await self._channel.get_partial_message(message_id).delete()
            except discord.NotFound as error:
                raise MessageGone(str(error)) from error

    async def message(self, message_id: int) -> discord.Message:
        """Read a message."""
        with _translated():
            return await self._channel.get_partial_message(message_id).fetch()

    async def after(self, message_id: int, limit: int) -> list[discord.Message]:
        """Read the newest messages, back to that one."""
        with _translated():
            return [
                message
                async for message in self._channel.history(
                    limit=limit, after=discord.Object(message_id), oldest_first=False
                )
            ]


class TokenTransport(Transport):
    """The interaction's token: works where the bot is not a member, until it expires."""

    def __init__(self, bot: discord.Client, job_id: str, token: str, until: datetime) -> None:
        self._webhook = discord.Webhook.partial(bot.application_id or 0, token, client=bot)
        self._until = until - _TOKEN_SLACK
        self.key = ("token", job_id)

    @override
    def is_open(self, now: datetime) -> bool:
        return now < self._until

    @override
    async def edit(self, message_id: int, outgoing: Outgoing) -> MessageRef:
        with _translated(), _opened(outgoing.files) as files:
            message = await self._webhook.edit_message(
                message_id,
                content=outgoing.content.text or None,
                embeds=outgoing.content.embeds,
                attachments=files or MISSING,
                view=outgoing.content.view,
                allowed_mentions=outgoing.mentions,
            )
        return MessageRef(channel_id=message.channel.id, message_id=message.id)

    @override
    async def send(self, outgoing: Outgoing, *, nonce: str, reply_to: int | None) -> MessageRef:
        with _translated(), _opened(outgoing.files) as files:
            message = await self._webhook.send(
                content=outgoing.content.text or MISSING,
                embeds=outgoing.content.embeds,
                files=files,
                view=outgoing.content.view or MISSING,
                allowed_mentions=outgoing.mentions,
                wait=True,
            )
        return MessageRef(channel_id=message.channel.id, message_id=message.id)

    async def delete(self, message_id: int) -> None:
        """Delete a message that was written with the token."""
        with _translated():
            await self._webhook.delete_message(message_id)

    async def message(self, message_id: int) -> discord.Message:
        """Read a message."""
        with _translated():
            return await self._webhook.fetch_message(message_id)

    async def answer_id(self) -> int:
        """Return the id of the message that answered the interaction."""
        with _translated():
            # discord.py puts this into the URL as it is, and Discord knows the answer by this name.
            # Source: Discord, Receiving and Responding: "/webhooks/.../messages/@original".
            return (await self._webhook.fetch_message("@original")).id  # type: ignore[arg-type]


class DirectTransport(Transport):
    """A direct message to the maker."""

    def __init__(self, bot: discord.Client, user_id: int) -> None:
        self._bot = bot
        self._user = discord.Object(user_id)
        self.key = ("direct", user_id)

    @override
    def is_open(self, now: datetime) -> bool:
        return True

    @override
    async def edit(self, message_id: int, outgoing: Outgoing) -> MessageRef:
        raise TransportClosed("there are no cards in direct messages")

    @override
    async def send(self, outgoing: Outgoing, *, nonce: str, reply_to: int | None) -> MessageRef:
        with _translated():
            channel = await self._bot.create_dm(self._user)
        return await _send(channel, outgoing, nonce=nonce, reference=None)


async def _send(
    channel: discord.abc.Messageable, outgoing: Outgoing, *, nonce: str, reference: discord.MessageReference | None
) -> MessageRef:
    with _translated(), _opened(outgoing.files) as files:
        message = await channel.send(
            outgoing.content.text or None,
            embeds=outgoing.content.embeds,
            files=files,
            view=outgoing.content.view or MISSING,
            allowed_mentions=outgoing.mentions,
            nonce=nonce,
            reference=reference,  # type: ignore[arg-type] - None is no reply, which the overloads leave out
        )
    return MessageRef(channel_id=message.channel.id, message_id=message.id)


@contextmanager
def _opened(files: Sequence[tuple[Path, str]]) -> Generator[list[discord.File]]:
    """Open files for discord.py, which streams them in pieces, and close them again."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(discord.File(path, filename=name))) for path, name in files]


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except discord.HTTPException as error:
        raise _meaning(error) from error
    except DISCORD_ERRORS as error:
        raise DiscordFailed(f"{type(error).__name__}: {error}") from error


def _meaning(error: discord.HTTPException) -> Exception:
    """Return what Discord's refusal means. A 429 gets here only once discord.py has given up waiting."""
    if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or error.code == _REQUEST_TOO_LARGE:
        return TooLarge(str(error))
    if error.code == _UNKNOWN_MESSAGE:
        return MessageGone(str(error))
    # A bot token that is refused concerns the whole process, not this message.
    is_signed_off = error.status == HTTPStatus.UNAUTHORIZED and error.code != _INVALID_WEBHOOK_TOKEN
    is_passing = error.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}
    if is_signed_off or is_passing or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DiscordFailed(str(error))
    is_malformed = error.status == HTTPStatus.BAD_REQUEST and error.code == _INVALID_FORM_BODY
    return MessageRejected(str(error)) if is_malformed else TransportClosed(str(error))
