"""The card of a job that is not where it should be: found again, written anew, or told about."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cogs._face import Face
from cogs._route import Route, channel_way, public_ways, put, token_way
from cogs._throttle import Lane, Throttle
from cogs._way import Closed, DirectWay, Draft, Gone, Spot
from core.model import Job

if TYPE_CHECKING:
    from cogs._client import Chorus

log = logging.getLogger(__name__)


async def find_card(bot: Chorus, throttle: Throttle, job: Job) -> Spot | None:
    """Return the answer that was sent before its message id could be remembered, if Discord still tells it.

    Raises:
        Trouble: Discord failed for now.
    """
    way = token_way(bot, job.id, job.place)
    if way is None or not way.is_open(bot.studio.now()):
        return None
    await throttle.ask(way.key, Lane.CHANGE).turn()
    try:
        return Spot(channel_id=job.place.channel_id, message_id=await way.answer_id())
    except (Closed, Gone):
        return None


async def new_card(bot: Chorus, throttle: Throttle, job: Job, face: Callable[[], Face]) -> Spot | None:
    """Write a card of its own into the channel, which pings nobody but the maker; None where the bot may not.

    Raises:
        Trouble: Discord failed for now.
    """
    way = channel_way(bot, job.place)
    if way is None:
        return None

    def draft(_: Route) -> Draft:
        return Draft(face=replace(face(), content=f"<@{job.maker.id}>"), pings=job.maker.id)

    put_down = await put([Route(way=way)], draft, nonce=f"{job.id[:20]}-card", throttle=throttle, now=bot.studio.now)
    return None if put_down is None else put_down[0]


async def announce(bot: Chorus, throttle: Throttle, job: Job, face: Face) -> None:
    """Tell the maker in a new message that there will be no song: the card is gone or out of reach.

    Raises:
        Trouble: Discord failed for now.
    """
    ways = [*public_ways(bot, job.id, job.place), DirectWay(bot, job.maker.id)]
    draft = Draft(face=replace(face, content=f"<@{job.maker.id}>"), pings=job.maker.id)
    routes, nonce = [Route(way=way) for way in ways], f"{job.id[:20]}-end"
    if await put(routes, lambda _: draft, nonce=nonce, throttle=throttle, now=bot.studio.now) is None:
        log.warning("job %s: nobody could be told that it %s", job.id, job.state)
