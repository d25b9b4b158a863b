"""Being forgotten while things happen: nobody is sent what they gave up, and nothing is erased that came afterwards."""

import asyncio
from datetime import timedelta

import pytest

from core import privacy
from core.errors import JobOver
from core.model.job import JobState, Member
from core.model.persona import Persona, PersonaKind
from tests.support.cards import until_state
from tests.support.songs import placed
from tests.support.stage import all_ended, entries, jobs_of, spent
from tests.support.store.trace import naming

PROMPT = "marmalade"


async def until_forgotten(stage, word):
    """Wait until no row holds that word any more."""
    async with asyncio.timeout(10):
        while await naming(stage.store, word):  # noqa: ASYNC110 - nothing announces an erasure
            await asyncio.sleep(0.02)


class Flickering:
    """A studio in which an order goes back to the queue just when it is to be discarded, and is claimed again."""

    def __init__(self, orders, times):
        self._orders, self._times = orders, times

    def __getattr__(self, name):
        return getattr(self._orders, name)

    async def discard(self, job_id, *, user_id):
        if self._times:
            self._times -= 1
            raise JobOver(job_id)
        return await self._orders.discard(job_id, user_id=user_id)


@pytest.fixture
async def busy(empty_stage):
    """A stage on which one song of alice's is at the service, and does not end."""
    await empty_stage.start(max_in_flight=1)
    empty_stage.standin.hold()
    shown = await empty_stage.alice.slash(empty_stage.songs, "song", prompt=PROMPT)
    await placed(empty_stage, shown)
    await until_state(empty_stage, JobState.PENDING)
    return empty_stage


async def test_a_song_that_goes_back_to_the_queue_meanwhile_is_given_up_all_the_same(busy):
    engine = busy.parts.engine
    engine.services.privacy._orders = Flickering(engine.services.orders, times=2)
    forgotten = await engine.services.privacy.forget(busy.alice.id)
    assert (forgotten.cancelled, forgotten.discarded, forgotten.unstoppable) == (0, 1, 0)
    (job,) = await jobs_of(busy)
    assert job.is_discarded


async def test_a_song_that_cannot_be_given_up_does_not_keep_a_member_from_being_forgotten(busy):
    engine = busy.parts.engine
    engine.services.privacy._orders = Flickering(engine.services.orders, times=99)
    forgotten = await engine.services.privacy.forget(busy.alice.id)
    assert (forgotten.cancelled, forgotten.discarded) == (0, 0)
    assert not forgotten.erased.is_complete


async def test_many_askings_at_once_are_one(busy):
    await busy.alice.slash(busy.songs, "song", prompt="clementine")
    all_forgotten = await asyncio.gather(*(busy.parts.engine.services.privacy.forget(busy.alice.id) for _ in range(5)))
    assert all(forgotten.rest_until is not None for forgotten in all_forgotten)
    assert {job.state for job in await jobs_of(busy)} == {JobState.CANCELLED, JobState.PENDING}
    assert await naming(busy.store, "clementine") == set()
    assert await spent(busy, busy.alice) == 1


async def test_what_is_ordered_after_the_asking_is_made(busy):
    await busy.parts.engine.services.privacy.forget(busy.alice.id)
    shown = await busy.alice.slash(busy.songs, "song", prompt="clementine")
    busy.standin.release()
    await all_ended(busy)
    job = await busy.parts.engine.services.orders.job_of_message(shown.response.id)
    assert (job.state, job.request.prompt, job.maker.id) == (JobState.DELIVERED, "clementine", busy.alice.id)
    await busy.store.forget_due(since=job.created_at - timedelta(days=2))
    assert (await busy.parts.engine.services.orders.job(job.id)).maker.id == busy.alice.id


async def test_a_song_in_work_is_erased_by_itself_soon_after_its_end(empty_stage, monkeypatch):
    stage = empty_stage
    monkeypatch.setattr(privacy, "SWEEP", timedelta(seconds=0.05))
    await stage.start()
    stage.standin.hold()
    shown = await stage.alice.slash(stage.songs, "song", prompt=PROMPT)
    await placed(stage, shown)
    await until_state(stage, JobState.PENDING)
    (job,) = await jobs_of(stage)
    await stage.parts.engine.services.privacy.forget(stage.alice.id)
    assert await naming(stage.store, PROMPT)
    stage.standin.release()
    await until_forgotten(stage, PROMPT)
    assert (await stage.store.job(job.id)).is_forgotten
    assert [entry.kind.value for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_restart_between_the_asking_and_the_end_changes_nothing(busy, monkeypatch):
    await busy.parts.engine.services.privacy.forget(busy.alice.id)
    monkeypatch.setattr(privacy, "SWEEP", timedelta(seconds=0.05))
    await busy.kill()
    busy.standin.release()
    await busy.start()
    await until_forgotten(busy, PROMPT)
    (job,) = await jobs_of(busy)
    assert (job.state, job.is_forgotten) == (JobState.CANCELLED, True)
    assert not any("<@0>" in message.text for message in busy.loopback.messages(busy.songs))


async def sing(stage, maker, *names):
    """Have personas made of a song by a member, in their own direct messages; return their ids."""
    await stage.bob.slash(stage.songs, "song", prompt="clementine")
    await all_ended(stage)
    (job,) = await jobs_of(stage)
    (song, _) = await stage.store.songs_of_job(job.id)
    ids = []
    for name in names:
        persona_id = await stage.parts.provider.create_persona(song.clip.id, name=name, description="")
        persona = Persona(
            id=persona_id,
            guild_id=None,
            maker=Member(id=maker.id, name=name),
            name=name,
            description="",
            kind=PersonaKind.SONG,
            clip_id=song.clip.id,
            made_at=stage.parts.engine.services.orders.now(),
        )
        await stage.store.keep_persona(persona)
        ids.append(persona_id)
    return ids


async def test_a_forgotten_members_personas_are_deleted_at_the_provider_too(stage):
    await sing(stage, stage.alice, "marmalade", "tangerine")
    kept = await stage.parts.provider.create_persona(stage.standin.latest.clips[0].id, name="other", description="")
    forgotten = await stage.parts.engine.services.privacy.forget(stage.alice.id)
    assert (forgotten.erased.personas, forgotten.undeleted_personas) == (2, 0)
    assert list(stage.standin.personas) == [kept]
    assert await naming(stage.store, "marmalade", "tangerine") == set()


async def test_a_persona_that_the_provider_does_not_delete_is_counted_and_logged_and_keeps_nobody(stage, caplog):
    first, second = await sing(stage, stage.alice, "marmalade", "tangerine")
    stage.standin.fault("error", times=1, path="/suno/persona", code="forbidden")
    forgotten = await stage.parts.engine.services.privacy.forget(stage.alice.id)
    assert (forgotten.erased.personas, forgotten.undeleted_personas) == (2, 1)
    (left,) = stage.standin.personas
    assert left in {first, second}
    assert await naming(stage.store, "marmalade", "tangerine", stage.alice.id) == set()
    (line,) = [record.getMessage() for record in caplog.records if record.name == "core.privacy"]
    assert f"persona {left} of a forgotten member is to be deleted" in line
    assert "trace " in line
    assert "trace -" not in line
    assert str(stage.alice.id) not in line


async def test_a_persona_that_is_gone_at_the_provider_counts_as_deleted(stage):
    (persona_id,) = await sing(stage, stage.alice, "marmalade")
    await stage.parts.provider.delete_persona(persona_id)
    forgotten = await stage.parts.engine.services.privacy.forget(stage.alice.id)
    assert (forgotten.erased.personas, forgotten.undeleted_personas) == (1, 0)
