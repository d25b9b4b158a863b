"""What is free, counted by member, kind and day: whoever deletes what came of it, or is forgotten, gets no more."""

import asyncio
from datetime import timedelta
from typing import Any

from core.limits.window import LONGEST
from tests.support.store.life import ANN, BOB, DUE, forget
from tests.support.store.sample import NOON
from tests.support.store.trace import naming

DAY = timedelta(days=1)


async def count(store, *, user=ANN, kind="persona", minute=0, most=2):
    at = NOON + timedelta(minutes=minute)
    return await store.count_free_use(user, kind, at=at, since=at - DAY, most=most)


async def test_so_many_count_within_a_day_and_then_the_oldest_is_told(store):
    assert [await count(store, minute=minute) for minute in range(3)] == [None, None, NOON]
    assert [await count(store, kind="export"), await count(store, user=BOB)] == [None, None]
    assert await count(store, minute=24 * 60) is None
    assert await count(store, minute=24 * 60) == NOON + timedelta(minutes=1)


async def test_where_none_is_given_nothing_counts(store):
    assert await count(store, most=0) == NOON
    assert await count(store) is None


async def test_what_is_taken_off_again_leaves_its_place_to_another(store):
    for minute in range(2):
        await count(store, minute=minute)
    await store.uncount_free_use(ANN, "persona", at=NOON)
    assert [await count(store, minute=2), await count(store, minute=3)] == [None, NOON + timedelta(minutes=1)]


async def test_of_many_at_once_no_more_count_than_may(store):
    counted = await asyncio.gather(*(count(store, minute=minute, most=5) for minute in range(30)))
    assert counted.count(None) == 5


async def test_being_forgotten_gives_nobody_more_until_the_time_is_over(store):
    await count(store)
    await count(store, minute=-1)
    assert not (await forget(store)).is_complete
    assert await count(store, minute=1) is not None
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()


async def test_an_export_tells_of_it(store):
    await count(store)
    data: Any = await store.export(ANN)
    assert data["free_calls"] == [{"of": "persona", "at": NOON.isoformat()}]
