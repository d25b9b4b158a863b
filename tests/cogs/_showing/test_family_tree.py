"""The family tree in chat: the text at once, the picture after it, for one or for all, and no secrets in either."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cogs._message.text import EMBED_DESCRIPTION_MAX
from cogs._showing.family_tree import tree_text
from core.library.family import tree
from core.library.songs import FAMILY_MAX
from core.model.job import Clip, Member, Song
from tests.support.cards import eventually
from tests.support.songs import delivered, labels_of, result_of, song_in
from tests.support.stage import is_result

DAWN = datetime(2026, 9, 30, 6, tzinfo=UTC)
FOR_ALL = "Show everyone"


def song(number, parent=None, *, job=None, take=1, title=None, name="alice", relation="cover of", **changes):
    """A song called by its number; `parent` is the number it was made of."""
    fields = {
        "clip": Clip(id=f"clip {number}", title=title or f"Song {number}"),
        "job_id": job or f"job {number}",
        "number": take,
        "maker": Member(id=1, name=name),
        "guild_id": 1,
        "channel_id": 2,
        "message_id": 100 + number,
        "action": "cover",
        "made_at": DAWN + timedelta(minutes=number),
        "parent_clip_id": None if parent is None else f"clip {parent}",
        "root_clip_id": "clip 0",
        "relation": "" if parent is None else relation,
    }
    return Song(**{**fields, **changes})


def test_a_family_reads_from_top_to_bottom_with_rails_links_names_takes_and_the_asked_song_marked():
    songs = [
        song(0, job="first", title="Holiday [Wishes]"),
        song(10, job="first", take=2, title="Holiday [Wishes]"),
        song(1, 10, name="bob", relation="🎸 rock cover of"),
        song(2, 1, relation="⏩ extended from"),
        song(3, 0, name="**carol**", relation="another go at", message_id=None),
    ]
    at = "https://discord.com/channels/1/2"
    assert tree_text(tree(songs), songs[2]).splitlines() == [
        rf"[*Holiday \[Wishes\]*]({at}/100) · by alice · 2 takes",
        f"├─ 🎸 rock cover · **[*Song 1*]({at}/101)** · by bob · from take 2 ← this song",
        f"│\u2003└─ ⏩ extended · [*Song 2*]({at}/102) · by alice",
        r"└─ new version · *Song 3* · by \*\*carol\*\*",
    ]


def test_the_asked_take_of_several_is_named():
    songs = [song(0, job="first"), song(1, job="first", take=2), song(2, 0)]
    assert tree_text(tree(songs), songs[1]).splitlines()[0].endswith("2 takes ← take 2")


def test_what_is_deleted_or_hidden_keeps_its_place_and_says_nothing():
    songs = [song(0, is_deleted=True, title="Secret", name="mallory"), song(1, 0)]
    text = tree_text(tree(songs), songs[1])
    assert text.splitlines()[0] == "a deleted or private song"
    assert "Secret" not in text
    assert "mallory" not in text


@pytest.mark.parametrize("text", ["x", "*" * 300, "🎸" * 300, "@everyone [x](https://evil.example)"])
@pytest.mark.parametrize("shape", ["chain", "fan"])
@pytest.mark.parametrize("asked", [0, 30, 59])
def test_the_largest_family_stays_inside_discords_limit_and_shows_the_asked_song(text, shape, asked):
    songs = [
        song(number, None if not number else (number - 1 if shape == "chain" else 0), title=text, name=text)
        for number in range(FAMILY_MAX)
    ]
    said = tree_text(tree(songs), songs[asked])
    assert len(said) <= EMBED_DESCRIPTION_MAX
    assert said.count("← this song") == 1
    lines = said.splitlines()
    hidden = FAMILY_MAX - (len(lines) - 1)
    assert lines[-1] == (f"… and at least {hidden} more" if hidden else "… and perhaps more")
    assert "https://evil" not in said
    assert max(map(len, lines)) < 500


def test_a_custom_emoji_reaches_discord_as_it_is():
    songs = [song(0), song(1, 0, relation="<:party_cat:123> *loud* cover of")]
    assert r"└─ <:party_cat:123> \*loud\* cover · " in tree_text(tree(songs), songs[0])


@pytest.fixture
async def family(stage):
    """A stage with alice's song and bob's cover of its second take."""
    result = await result_of(stage, stage.alice, title="Snow", lyrics="la", style="folk")
    second = await song_in(stage, result, take=2)
    shown = await stage.bob.slash(stage.songs, "cover", song=second.clip.id, style="jazz")
    stage.cover = await delivered(stage, await shown.wait_for_response(is_result))
    stage.result = result
    return stage


async def tree_of(stage, person, message, channel=None):
    """Ask for the family tree of a message's first song, and return the answer."""
    song = await song_in(stage, message)
    shown = await person.slash(channel or stage.songs, "library")
    panel = await person.select(shown.response, [f"{song.job_id}:{song.number}"])
    return await person.click(panel.response, label="Family tree")


def has_picture(message):
    return [file.filename for file in message.attachments] == ["tree.png"]


async def test_the_tree_comes_at_once_and_privately_and_its_picture_follows(family):
    answer = await tree_of(family, family.alice, family.cover)
    assert answer.ephemeral
    first = answer.response.versions[0]
    assert first.embeds[0].title == "Family tree of Snow"
    assert "├─" not in first.text
    assert "└─ cover · **[*Snow*]" in first.text
    assert "by Bob · 2 takes · from take 2" in first.text
    assert labels_of(first) == [FOR_ALL]
    message = await answer.wait_for_response(has_picture)
    assert message.text == first.text
    (file,) = message.attachments
    assert file.description == "Family tree: 4 songs in 2 places, 1 step from the first to the last"
    assert (await family.loopback.file_bytes(file)).startswith(b"\x89PNG")


async def test_the_tree_is_shown_to_everybody_by_a_button_that_outlives_a_restart(family):
    answer = await tree_of(family, family.alice, family.cover)
    private = await answer.wait_for_response(has_picture)
    await family.restart()
    shown = await family.alice.click(private, label=FOR_ALL)
    assert not shown.ephemeral
    public = await shown.wait_for_response(has_picture)
    assert public.content == f"Shown by <@{family.alice.id}>"
    assert public.embeds[0].description == private.embeds[0].description
    assert public.buttons == ()
    assert public.pinged == ()


async def test_a_member_who_may_not_write_there_shows_it_to_nobody(family):
    answer = await tree_of(family, family.bob, family.cover)
    family.loopback.deny(family.songs, "send_messages", to=family.bob)
    shown = await family.bob.click(answer.response, label=FOR_ALL)
    assert shown.ephemeral
    assert "You can't post in this channel" in shown.response.content


async def test_a_picture_that_fails_leaves_the_text_and_is_logged(family, monkeypatch, caplog):
    drawn = asyncio.Event()

    async def spilled(_):
        drawn.set()
        raise OSError("no ink")

    monkeypatch.setattr(family.parts.engine.services.library._artist, "family_tree", spilled)
    answer = await tree_of(family, family.alice, family.cover)
    await asyncio.wait_for(drawn.wait(), 10)
    await eventually(lambda: "could not be drawn" in caplog.text)
    assert "└─" in answer.response.text
    assert answer.response.attachments == ()


async def test_a_picture_that_discord_does_not_take_leaves_the_text(family):
    refused = family.loopback.inject("PATCH", "/webhooks/*", status=413, code=40005)
    answer = await tree_of(family, family.alice, family.cover)
    await eventually(lambda: refused.hits == 1)
    assert "└─" in answer.response.text
    assert answer.response.attachments == ()


async def test_a_song_of_which_nothing_was_made_says_how_to_begin(stage):
    result = await result_of(stage, stage.alice, title="Snow", lyrics="la")
    answer = await tree_of(stage, stage.alice, result)
    assert "Nothing has been made from this song yet" in answer.response.text
    assert labels_of(answer.response) == []


async def test_songs_of_direct_messages_and_other_servers_keep_their_names_to_themselves(stage):
    mine = await result_of(stage, stage.alice, stage.alice.dm(), title="Diary", lyrics="la")
    song = await song_in(stage, mine)
    shown = await stage.alice.slash(stage.songs, "cover", song=song.clip.id, style="jazz")
    cover = await delivered(stage, await shown.wait_for_response(is_result))
    hers = await tree_of(stage, stage.alice, cover)
    assert "[*Diary*]" in hers.response.text.splitlines()[1]
    public = await stage.alice.click(await hers.wait_for_response(has_picture), label=FOR_ALL)
    assert "a deleted or private song" in public.response.text.splitlines()[2]
    seen = await tree_of(stage, stage.bob, cover)
    assert "a deleted or private song" in seen.response.text.splitlines()[1]
