"""The desk at which jobs are shown: what all watches share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cogs._posting.delivery import DeliveryPoster
from cogs._transport.throttle import Throttle
from core.model.job import Service

if TYPE_CHECKING:
    from cogs._bot.client import Chorus


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingContext:
    """What every watch works with.

    `places` bounds deliveries at once, of each service by itself, so that no song waits while videos are joined;
    `tick_s` is the pause between two ticks; `since` is when this process began to watch: whatever was ordered before
    was answered by another one, or never will be.
    """

    bot: Chorus
    throttle: Throttle
    post: DeliveryPoster
    places: Mapping[Service, asyncio.Semaphore]
    tick_s: Callable[[], float]
    since: datetime
