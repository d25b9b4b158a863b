"""What clips became in other formats: kept for as long as the clip stands."""

import asyncio

import pytest

from core.model.format import Conversion
from tests.support.store.sample import LATER, NOON, clip, make
from tests.support.store.trace import naming

WAV = Conversion(url="https://cdn.example/a.wav")
NOTES = Conversion(text='[["piano", []]]')


async def test_a_conversion_is_kept_by_clip_and_form_and_replaced(store):
    await make(store, clip("a"), clip("b"))
    assert await store.conversion("a", "wav") is None
    await store.keep_conversion("a", "wav", WAV, at=NOON)
    await store.keep_conversion("a", "midi", NOTES, at=NOON)
    assert [await store.conversion("a", form) for form in ("wav", "midi", "mp4")] == [WAV, NOTES, None]
    assert await store.conversion("b", "wav") is None
    renewed = Conversion(url="https://cdn.example/new.wav")
    await store.keep_conversion("a", "wav", renewed, at=LATER)
    assert await store.conversion("a", "wav") == renewed


async def test_a_dropped_conversion_is_asked_for_again(store):
    await make(store, clip("a"))
    for form in ("wav", "mp4"):
        await store.keep_conversion("a", form, WAV, at=NOON)
    await store.drop_conversion("a", "wav")
    await store.drop_conversion("a", "wav")
    assert [await store.conversion("a", form) for form in ("wav", "mp4")] == [None, WAV]


async def test_it_goes_with_its_clip_and_does_not_come_back(store):
    job = await make(store, clip("a"), clip("b"))
    await make(store, clip("c"))
    for clip_id in "abc":
        await store.keep_conversion(clip_id, "wav", WAV, at=NOON)
    await store.delete(job.id, NOON)
    await store.keep_conversion("a", "mp4", WAV, at=LATER)
    assert [await store.conversion(clip_id, form) for clip_id in "ab" for form in ("wav", "mp4")] == [None] * 4
    assert await store.conversion("c", "wav") == WAV


async def test_of_an_unknown_clip_nothing_is_kept(store):
    await store.keep_conversion("nothing", "wav", WAV, at=NOON)
    assert await store.conversion("nothing", "wav") is None


@pytest.mark.parametrize("round_", range(3))
async def test_a_clip_that_is_deleted_while_it_is_converted_keeps_nothing(store, round_):
    job = await make(store, clip("a"))
    keeping = [store.keep_conversion("a", f"form {number}", WAV, at=NOON) for number in range(6)]
    await asyncio.gather(*keeping[: round_ * 3], store.delete(job.id, NOON), *keeping[round_ * 3 :])
    assert "conversions" not in await naming(store, WAV.url)


async def test_many_who_keep_the_same_at_once_keep_it_once(store):
    await make(store, clip("a"))
    await asyncio.gather(*(store.keep_conversion("a", "wav", WAV, at=NOON) for _ in range(10)))
    assert await store.conversion("a", "wav") == WAV
