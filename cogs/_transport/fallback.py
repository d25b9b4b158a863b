"""The order in which ways to Discord are tried for one message."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
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
    Transport,
    TransportClosed,
)
from core.model.job import Place

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way, and whether it edits a message (`onto`) or writes a new one, as a reply or not."""

    way: Transport
    onto: int | None = None
    reply_to: int | None = None


def channel_transport(bot: discord.Client, place: Place) -> ChannelTransport | None:
    """Return the bot's own way to a place, None where it is no member."""
    return ChannelTransport(bot, place) if place.has_bot else None


def token_transport(bot: discord.Client, job_id: str, place: Place) -> TokenTransport | None:
    """Return the interaction's way to a place, None where there was no interaction."""
    if place.interaction_token is None or place.token_until is None:
        return None
    return TokenTransport(bot, job_id, place.interaction_token, place.token_until)


def public_transports(bot: discord.Client, job_id: str, place: Place) -> list[ChannelTransport | TokenTransport]:
    """Return the ways to the place itself, the lasting one first."""
    ways = (channel_transport(bot, place), token_transport(bot, job_id, place))
    return [way for way in ways if way is not None]


async def write_first(
    routes: list[Route],
    draft: Callable[[Route], Outgoing],
    *,
    nonce: str,
    throttle: Throttle,
    now: Callable[[], datetime],
    lane: Lane = Lane.RESULT,
) -> tuple[MessageRef, Route] | None:
    """Write a message by the first route that takes it; routes that turn out closed leave the list. None: none did.

    What Discord calls malformed is written once more without pictures and links, before the route counts as closed.

    Raises:
        Trouble, TooLarge: see Way.
    """
    while routes:
        route = routes[0]
        if not route.way.is_open(now()):
            routes.pop(0)
            continue
        try:
            return await _write(route, draft, nonce=nonce, throttle=throttle, lane=lane), route
        except MessageGone:
            routes[:] = [other for other in routes[1:] if other.onto is None]
        except TransportClosed as refusal:
            log.info("%s: no way by %s: %s", nonce, type(route.way).__name__, refusal)
            routes.pop(0)
    return None


async def _write(
    route: Route, draft: Callable[[Route], Outgoing], *, nonce: str, throttle: Throttle, lane: Lane
) -> MessageRef:
    await throttle.ask(route.way.key, lane).turn()
    written = draft(route)
    try:
        return await _carry(route, written, nonce)
    except MessageRejected as refusal:
        log.warning("%s: malformed for Discord, so it goes without pictures and links: %s", nonce, refusal)
    await throttle.ask(route.way.key, lane).turn()
    return await _carry(route, written.bare, nonce)


async def _carry(route: Route, draft: Outgoing, nonce: str) -> MessageRef:
    if route.onto is not None:
        return await route.way.edit(route.onto, draft)
    return await route.way.send(draft, nonce=nonce, reply_to=route.reply_to)
