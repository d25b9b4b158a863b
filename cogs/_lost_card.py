"""The card of a job whose answer was cut off: found again, or written anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cogs._face import Face
from cogs._route import Route, channel_way, put, token_way
from cogs._throttle import Lane, Throttle
from cogs._way import Closed, Draft, Gone, Spot
from core.model import Job

if TYPE_CHECKING:
    from cogs._client import Chorus


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
