"""A database of an older Chorus: what was in it is there after the update, and can do what new songs can."""

import json
from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from adapters.store import fulltext, open_store
from adapters.store.database import migration
from adapters.store.database.url import open_database
from core.model.job import ClipKind, Member, Parent
from core.model.library import Search
from tests.support.store.sample import BOB, GUILD, MAKER, NOON, WORKER, admit, clip, make, order, rules

JOB = {
    "state": "delivered",
    "service": "suno",
    "maker_id": MAKER,
    "maker_name": "Ann",
    "guild_id": GUILD,
    "channel_id": 200,
    "has_bot": True,
    "upload_limit_bytes": 1,
    "cost": 1,
    "turn": 0.0,
    "attempts": 0,
    "failure_text": "",
    "is_discarded": False,
    "revision": 4,
    "worker_id": WORKER,
}
CLIP = {
    "number": 1,
    "title": "",
    "lyrics": "",
    "style": "",
    "model": "",
    "audio_url": "https://cdn.example/a.mp3",
    "image_url": "",
    "maker_id": MAKER,
    "maker_name": "Ann",
    "guild_id": GUILD,
    "channel_id": 200,
    "action": "generate",
    "words": "",
}


def write(connection, table, base, **values):
    row = base | values
    columns = ", ".join(row)
    names = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({names})"), row)  # noqa: S608


def time_for(connection, at):
    return at.replace(tzinfo=None).isoformat(" ", "microseconds") if connection.dialect.name == "sqlite" else at


def old_library(connection):
    """A song in two takes, and two covers of the second one by Bob, of which one never came to be."""
    at, later = (time_for(connection, NOON + timedelta(minutes=minute)) for minute in (0, 1))
    times = {"created_at": at, "updated_at": at}
    plain = json.dumps({"action": "generate", "model": "m", "prompt": "odd \ud800 Großmutter's kitchen"})
    cover = json.dumps({"action": "cover", "model": "m", "style": "rock", "source_clip_id": "b"})
    bob = {"maker_id": BOB.id, "maker_name": BOB.name}
    write(connection, "jobs", JOB, id="first", request=plain, message_id=300, **times)
    write(connection, "jobs", JOB, id="cover", request=cover, root_clip_id="b", **bob, **times)
    write(connection, "jobs", JOB | {"state": "queued"}, id="waiting", request=cover, root_clip_id="b", **bob, **times)
    lost = json.dumps({"action": "cover", "model": "m", "source_clip_id": "gone"})
    write(connection, "jobs", JOB | {"state": "failed"}, id="lost", request=lost, **times)
    took = {"made_at": at}
    write(connection, "clips", CLIP, id="a", job_id="first", root_clip_id="a", title="Crème brûlée", **took)
    second = {"number": 2, "channel_id": 201, "message_id": 301, "lyrics": "雪の夜"}
    write(connection, "clips", CLIP | second, id="b", job_id="first", root_clip_id="b", **took)
    of_b = {"action": "cover", "parent_clip_id": "b", "root_clip_id": "b", "message_id": 302, "style": "rock"}
    write(connection, "clips", CLIP | bob | of_b, id="c", job_id="cover", made_at=later)


def step(connection, upto):
    """Raise the schema as an older Chorus did."""
    config = Config()
    config.set_main_option("script_location", str(migration._STEPS))
    config.attributes["connection"] = connection
    command.upgrade(config, upto)


@pytest.fixture
async def old_url(url):
    """The URL of a database of the first schema, with songs in it."""
    database = open_database(url)
    await database.write(step, "0001")
    await database.write(old_library)
    await database.close()
    return url


@pytest.fixture
async def updated(old_url):
    """A store that was opened on it by the newer Chorus."""
    async with open_store(old_url) as store:
        yield store


async def test_songs_keep_what_they_were(updated):
    first, second = await updated.songs_of_job("first")
    assert (first.clip.title, first.maker, first.made_at) == ("Crème brûlée", Member(id=MAKER, name="Ann"), NOON)
    assert (second.channel_id, second.message_id, second.clip.lyrics) == (201, 301, "雪の夜")
    (cover,) = await updated.songs_of_job("cover")
    assert (cover.parent_clip_id, cover.root_clip_id, cover.relation) == ("b", "b", "cover of")
    for song in (first, second, cover):
        assert (song.loves, song.is_closed, song.is_deleted) == (0, False, False)
        assert (song.kind, song.clip.video_url) == (ClipKind.SONG, "")
    assert (first.relation, second.relation) == ("", "")


async def test_jobs_learn_who_made_what_they_are_made_of(updated):
    parent = Parent(clip_id="b", maker=Member(id=MAKER, name="Ann"))
    jobs = {name: await updated.job(name) for name in ("first", "cover", "waiting", "lost")}
    assert {name: job.parent for name, job in jobs.items()} == {
        "first": None,
        "cover": parent,
        "waiting": parent,
        "lost": None,
    }
    assert {(job.ask, job.place.reply_to_id) for job in jobs.values()} == {(None, None)}


async def test_messages_that_carried_songs_still_lead_to_them(updated):
    found = {
        message: [song.clip.id for song in await updated.songs_of_message(message)] for message in (300, 301, 302, 303)
    }
    assert found == {300: ["a", "b"], 301: ["b"], 302: ["c"], 303: []}
    assert await updated.posts_of_job("first") == [(201, 301)]
    assert (await updated.job_of_message(302)).id == "cover"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("creme", ["a"]), ("grossmutter", ["a", "b"]), ("雪", ["b"]), ("rock", ["c"]), ("bob", ["c"]), ("nothing", [])],
)
async def test_songs_are_found_by_all_their_words(updated, typed, expected):
    page = await updated.browse(Search(guild_id=GUILD, user_id=MAKER, typed=typed), offset=0, limit=9)
    assert sorted(song.clip.id for song in page.songs) == expected


async def test_an_old_song_can_do_what_a_new_one_can(updated):
    assert [song.clip.id for song in await updated.family("a", limit=9)] == ["a", "b", "c"]
    assert (await updated.love("a", BOB.id, is_loved=True, at=NOON)).loves == 1
    await updated.close("b", is_closed=True)
    await updated.delete("cover", NOON + timedelta(days=1))
    assert [(song.is_closed, song.is_deleted) for song in await updated.family("a", limit=9)] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    job = await make(updated, clip("new", title="Neu"))
    await updated.add_post("new", channel_id=201, message_id=304)
    assert await updated.posts_of_job(job.id) == [(201, 304)]
    await admit(updated, ask="a:🎸:7")


async def test_an_update_that_fails_leaves_the_old_database_as_it_was(old_url, monkeypatch):
    def fail(*_texts):
        raise RuntimeError("no more words")

    with monkeypatch.context() as patch:
        patch.setattr(fulltext, "searched", fail)
        with pytest.raises(RuntimeError, match="no more words"):
            async with open_store(old_url):
                pass
    async with open_store(old_url) as store:
        assert (await store.song("a")).clip.title == "Crème brûlée"
        assert (await store.admit(order(), rules(), worker_id=WORKER)).turn >= 0
