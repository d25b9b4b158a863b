"""What admins decided about members who are handed out or forgotten, and what they decided themselves as admins."""

import json
from datetime import timedelta

from core.limits.window import LONGEST
from core.model.job import JobState
from core.model.money import Allowance, EntryKind
from tests.support.store.life import ANN, BOB, DUE, HOUR, SINCE, at_suno, ended, forget, lived, ruled
from tests.support.store.sample import GUILD, NOON, check_money
from tests.support.store.trace import naming


async def test_an_export_holds_what_admins_decided_about_the_member_and_not_who(store):
    await lived(store)
    await ruled(store)
    data = json.loads(json.dumps(await store.export(ANN)))
    assert data["rules"]["own_allowances"] == [{"server_id": str(GUILD), "day": 1, "week": None, "month": None}]
    assert [block["reason"] for block in data["rules"]["blocks"]] == ["noise", "an older noise"]
    assert [(bonus["credits"], bonus["left"]) for bonus in data["rules"]["bonus"]] == [(5, 5), (5, 5)]
    sides = [(note["deed"], note["by_the_member"], note["about_the_member"]) for note in data["audit"]]
    assert sides == [("block", False, True), ("block", True, False)] * 2
    assert [entry["kind"] for entry in data["ledger"]].count("grant") == 2
    assert str(BOB) not in json.dumps(data)


async def test_being_forgotten_lifts_no_block_and_no_limit_and_gives_no_credits(store):
    await ruled(store)
    await forget(store)
    await store.forget_due(since=DUE - LONGEST)
    standing = await store.member_usage(GUILD, ANN, at=NOON)
    assert (standing.block.reason, standing.own, standing.bonus) == ("noise", Allowance(day=1), ())
    assert await naming(store, ANN) == {"blocks", "allowances"}


async def test_who_made_a_block_or_gave_credits_is_forgotten_at_once(store):
    await ruled(store)
    await forget(store)
    of_five = await store.member_usage(GUILD, 5, at=NOON)
    assert (of_five.block.by_id, [grant.by_id for grant in of_five.bonus]) == (0, [0, 0])
    assert [grant.left for grant in of_five.bonus] == [5, 5]


async def test_grants_and_the_audit_log_name_a_forgotten_member_while_they_are_new(store):
    await ruled(store)
    assert not (await forget(store)).is_complete
    assert len((await store.member_usage(GUILD, ANN, at=NOON)).bonus) == 1
    assert [(note.actor_id, note.subject_id) for note in await store.audit_entries(GUILD, limit=9)] == [
        (ANN, 5),
        (BOB, ANN),
        (0, 5),
        (BOB, None),
    ]
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert [(note.actor_id, note.subject_id) for note in await store.audit_entries(GUILD, limit=9)] == [
        (0, 5),
        (BOB, None),
    ] * 2
    await check_money(store)


async def test_a_song_paid_by_bonus_is_given_back_to_the_grant_whoever_was_forgotten(store):
    await store.grant(GUILD, ANN, credits_=5, expires_at=None, actor_id=BOB, at=NOON - timedelta(days=41))
    job = await at_suno(store, limit=0, at=NOON - timedelta(days=40))
    await forget(store)
    await ended(store, job, JobState.FAILED, EntryKind.REFUND)
    await check_money(store)
    assert await store.forget_due(since=SINCE) == 1
    assert await naming(store, ANN) == set()
    await check_money(store)


async def test_a_member_who_came_back_keeps_what_is_newer(store):
    await ruled(store)
    await forget(store)
    back = NOON + HOUR
    grant = await store.grant(GUILD, ANN, credits_=3, expires_at=None, actor_id=BOB, at=back)
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert (await store.member_usage(GUILD, ANN, at=back)).bonus == (grant,)
    (entry,) = await store.entries(guild_id=GUILD, user_id=ANN, limit=9)
    assert (entry.kind, entry.credits) == (EntryKind.GRANT, 3)


async def test_an_ended_block_is_kept_no_longer_than_anything_else(store):
    await ruled(store)
    assert len((await store.export(ANN))["rules"]["blocks"]) == 2
    await store.forget_due(since=NOON)
    assert [block["reason"] for block in (await store.export(ANN))["rules"]["blocks"]] == ["noise"]
