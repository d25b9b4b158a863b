"""What all watches of jobs share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.model.job import Service

if TYPE_CHECKING:
    from cogs._bot.client import Chorus


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingContext:
    """What every watch works with.

    `delivery_slots` limits deliveries at once, separately for each service, so that no song waits while videos are
    joined; `tick_s` is the pause between two ticks; `since` is when this process began to watch: what was ordered
    before was answered by another one, or never will be.
    """

    bot: Chorus
    delivery_slots: Mapping[Service, asyncio.Semaphore]
    tick_s: Callable[[], float]
    since: datetime
