"""All that is known of a member, handed out whole: everything of theirs, no secret, and nobody else."""

import json
from datetime import timedelta
from typing import Any

from tests.support.store.life import ANN, BOB, NAMES, lived, sang
from tests.support.store.sample import CHANNEL, GUILD, NOON


async def test_an_export_holds_everything_and_can_be_written_as_json(store):
    first, failed, _ = await lived(store)
    data = json.loads(json.dumps(await store.export(ANN)))
    assert data["user_id"] == str(ANN)
    assert data["names"] == ["Ann-of-the-Hills"]
    assert data["settings"] == {"new_songs_are_closed_to_others": True}
    by_id = {one["order_id"]: one for one in data["orders"]}
    assert by_id.keys() == {first.id, failed.id}
    assert by_id[first.id]["asked_for"]["lyrics"] == "tangerine"
    assert by_id[first.id]["ordered_at"] == "2026-12-24T11:55:00+00:00"
    assert by_id[failed.id]["failure"] == {"code": "moderated", "text": "satsuma is not allowed"}
    assert [(song["clip_id"], song["title"], song["favourite_of"]) for song in data["songs"]] == [
        ("a1", "clementine title", 1),
        ("a2", "clementine title", 0),
    ]
    assert data["songs"][0]["posted_in"] == [{"channel_id": str(CHANNEL), "message_id": "501"}]
    assert [loved["clip_id"] for loved in data["favourites"]] == ["child"]
    assert [(vote["clip_id"], vote["emoji"]) for vote in data["votes"]] == [("child", "🎸")]
    assert data["chosen_takes"] == [{"order_id": first.id, "take": 2}]
    assert data["drafts"][0]["asked_for"]["prompt"] == "grapefruit"
    assert [entry["kind"] for entry in data["ledger"]] == ["reserve", "settle", "reserve", "refund"]
    assert [(window["credits"], window["server_id"]) for window in data["spent"]] == [(1, str(GUILD))]
    assert data["credited_in_orders_of_others"] == 1


async def test_an_export_holds_no_secret_and_nobody_else(store):
    await lived(store)
    for user_id, words in ((ANN, ("Bob", BOB, "pear", "plum")), (BOB, (NAMES[ANN], ANN, "clementine"))):
        exported = json.dumps(await store.export(user_id))
        assert [word for word in (*words, "token-of", "callback-of") if str(word) in exported] == []


async def test_an_export_is_whole_however_much_there_is(store, monkeypatch):
    monkeypatch.setattr("adapters.store.members.member.PAGE", 2)
    for number in range(5):
        await sang(store, f"a{number}", at=NOON - timedelta(minutes=9 - number))
    data: Any = await store.export(ANN)
    assert [song["clip_id"] for song in data["songs"]] == [f"a{number}" for number in range(5)]
    assert (len(data["orders"]), len(data["ledger"])) == (5, 10)


async def test_nobody_has_an_empty_export(store):
    data: Any = await store.export(ANN)
    assert (data["orders"], data["names"], data["favourites"]) == ([], [], [])
