"""One message tried by one route after the other, until a route takes it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import discord

from cogs._transport.throttle import Lane, Throttle
from cogs._transport.transport import (
    ChannelTransport,
    MessageGone,
    MessageRef,
    MessageRejected,
    Outgoing,
    TokenTransport,
    TooLarge,
    Transport,
    TransportClosed,
)
from core.model.job import Place

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to deliver a message: a transport, and whether it edits a message or writes a new one.

    `edit_id` is the message that is edited (None: a new one is written), `reply_to_id` the one that a new message
    replies to. A message that goes this way says `greeting` above its embeds and may ping `pings`; "" changes neither.
    """

    transport: Transport
    edit_id: int | None = None
    reply_to_id: int | None = None
    greeting: str = ""
    pings: int | None = None

    def greet(self, outgoing: Outgoing) -> Outgoing:
        """Return the message as it goes this way."""
        if not self.greeting:
            return outgoing
        return replace(outgoing, content=replace(outgoing.content, text=self.greeting), pings=self.pings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How it ended to write one message.

    `message` is where it is now, None where no route took it. `routes` are those that are still worth a try, first the
    one that took the message or, if `is_too_large`, found its files too large.
    """

    message: MessageRef | None
    routes: tuple[Route, ...]
    is_too_large: bool = False


def channel_transport(bot: discord.Client, place: Place) -> ChannelTransport | None:
    """Return the bot's own transport to a place, None where it is not a member."""
    return ChannelTransport(bot, place) if place.has_bot else None


def token_transport(bot: discord.Client, job_id: str, place: Place) -> TokenTransport | None:
    """Return the interaction's transport to a place, None where there was no interaction."""
    if place.interaction_token is None or place.token_until is None:
        return None
    return TokenTransport(bot, job_id, place.interaction_token, place.token_until)


def public_transports(bot: discord.Client, job_id: str, place: Place) -> list[ChannelTransport | TokenTransport]:
    """Return the transports to the place itself, the lasting one first."""
    transports = (channel_transport(bot, place), token_transport(bot, job_id, place))
    return [transport for transport in transports if transport is not None]


async def write_first(
    routes: Sequence[Route],
    outgoing: Outgoing,
    *,
    nonce: str,
    throttle: Throttle,
    now: Callable[[], datetime],
    lane: Lane = Lane.RESULT,
    has_turn: bool = False,
) -> Written:
    """Write a message by the first route that takes it; say where it is, and which routes are left.

    What Discord calls malformed is written once more without pictures and links, before the route counts as closed.
    Files that are too large are for the caller to make smaller; a message without files that is too large closes its
    route. `has_turn`: the caller has waited for the first route's turn.

    Raises:
        DiscordFailed: see Transport.
    """
    left = tuple(routes)
    while left:
        route = left[0]
        if not route.transport.is_open(now()):
            left = left[1:]
            continue
        try:
            message = await _write(
                route, route.greet(outgoing), nonce=nonce, throttle=throttle, lane=lane, has_turn=has_turn
            )
        except MessageGone:
            left = tuple(other for other in left[1:] if other.edit_id is None)
        except TransportClosed as refusal:
            log.info("%s: not possible by %s: %s", nonce, type(route.transport).__name__, refusal)
            left = left[1:]
        except TooLarge:
            if outgoing.files:
                return Written(message=None, routes=left, is_too_large=True)
            left = left[1:]
        else:
            return Written(message=message, routes=left)
        has_turn = False
    return Written(message=None, routes=())


async def _write(
    route: Route, outgoing: Outgoing, *, nonce: str, throttle: Throttle, lane: Lane, has_turn: bool
) -> MessageRef:
    if not has_turn:
        await throttle.ask(route.transport.key, lane).turn()
    try:
        return await _edit_or_send(route, outgoing, nonce)
    except MessageRejected as refusal:
        log.warning("%s: malformed for Discord, so it goes without pictures and links: %s", nonce, refusal)
    await throttle.ask(route.transport.key, lane).turn()
    return await _edit_or_send(route, outgoing.bare, nonce)


async def _edit_or_send(route: Route, outgoing: Outgoing, nonce: str) -> MessageRef:
    if route.edit_id is not None:
        return await route.transport.edit(route.edit_id, outgoing)
    return await route.transport.send(outgoing, nonce=nonce, reply_to=route.reply_to_id)
