"""Stems arrive as files of their own or in ZIPs, each part named, each once, whatever is lost on the way."""

import pytest

from core.model.job import JobState
from tests.support.cards import PATCH_CARD, songs_held_open
from tests.support.files import carrying, delivered_job, names_in, newest_job, unpacked
from tests.support.reactions import react, replies_to, whispered
from tests.support.songs import labels_of
from tests.support.stage import entries, is_result, jobs_of, set_up, spent, wait_for_headline
from tests.support.stems import never, results_of, sing, taken_apart

MIB = 1024 * 1024
pytestmark = pytest.mark.usefixtures("hurry_delivery")


async def test_two_stems_come_in_two_files_named_by_song_and_part(sung):
    stage = sung
    job, card = await taken_apart(stage)
    (message,) = results_of(stage)

    assert message.id == card.id
    assert names_in([message], ".mp3") == ["Holiday_Wishes_-_Vocals.mp3", "Holiday_Wishes_-_Instrumental.mp3"]
    assert len(message.attachments) == 2
    (embed,) = message.embeds
    songs = await stage.store.songs_of_job(job.id)
    assert embed.title == "Stems of Holiday Wishes"
    for part, song in zip(("Vocals", "Instrumental"), songs, strict=True):
        assert f"[{part}](https://suno.com/song/{song.clip.id})" in embed.description
    assert f"by <@{stage.bob.id}>" in embed.description
    assert f"stems of [*Holiday Wishes*](https://discord.com/channels/{stage.guild.id}" in embed.description
    assert {song.message_id for song in songs} == {message.id}
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]
    assert songs_held_open(stage.folder / "media") == []


async def test_two_dozen_stems_come_in_two_zips_one_for_each_version(sung):
    stage = sung
    job, card = await taken_apart(stage, kind="all")
    (message,) = carrying(stage, ".zip")

    assert message.id == card.id
    first, second = await unpacked([message])
    songs = await stage.store.songs_of_job(job.id)
    assert len(songs) == 24
    assert len(first) == len(second) == 12
    assert first[0] == f"Holiday Wishes - {songs[0].clip.title}.mp3"
    (embed,) = message.embeds
    for song in songs:
        assert f"[{song.clip.title}](https://suno.com/song/{song.clip.id})" in embed.description
    assert {song.message_id for song in songs} == {message.id}
    assert await spent(stage, stage.bob) == 2


async def test_two_large_stems_come_in_two_messages_where_one_takes_ten_mebibytes(tmp_path):
    async with set_up(tmp_path, song_bytes=6 * MIB) as stage:
        await stage.start()
        await sing(stage)
        job, card = await taken_apart(stage)
        first, second = [message for message in results_of(stage) if "Stems of" in message.text]

        assert first.id == card.id
        assert second.reply_to == first.id
        assert names_in([first, second], ".mp3") == ["Holiday_Wishes_-_Vocals.mp3", "Holiday_Wishes_-_Instrumental.mp3"]
        assert [song.message_id for song in await stage.store.songs_of_job(job.id)] == [first.id, second.id]


async def test_two_dozen_large_stems_come_in_zips_that_fit_each_in_an_answer_to_the_one_before(tmp_path):
    async with set_up(tmp_path, song_bytes=MIB) as stage:
        await stage.start()
        await sing(stage)
        job, _ = await taken_apart(stage, kind="all")
        messages = carrying(stage, ".zip")

        assert len(messages) > 1
        assert all(sum(file.size_bytes for file in message.attachments) <= 10 * MIB for message in messages)
        names = [name for zipped in await unpacked(messages) for name in zipped]
        songs = await stage.store.songs_of_job(job.id)
        assert len(names) == len(songs) == 24
        assert {song.message_id for song in songs} == {message.id for message in messages}
        assert [message.reply_to for message in messages[1:]] == [message.id for message in messages[:-1]]
        assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_place_that_takes_less_than_it_said_gets_smaller_zips(sung):
    stage = sung
    refused = stage.loopback.inject("PATCH", PATCH_CARD, status=413, code=40005, times=3)
    job, _ = await taken_apart(stage, kind="all")
    messages = carrying(stage, ".zip")

    assert refused.hits == 3
    assert len(messages) >= 2
    assert sum(len(names) for names in await unpacked(messages)) == 24
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


@pytest.mark.parametrize("kind", ["two", "all"])
async def test_where_no_files_may_be_sent_each_part_has_its_link(sung, kind):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id, kind=kind)
    await wait_for_headline(stage, "Sent to")
    stage.loopback.deny(stage.songs, "attach_files")
    for method in ("PATCH", "POST"):
        stage.loopback.inject(method, "/webhooks/*", status=403, code=50013, times=None)
    stage.loopback.refuse_dms(stage.bob)
    stage.standin.release()
    job = await delivered_job(stage, shown)
    text = "\n".join(message.text for message in stage.loopback.messages(stage.songs))

    songs = await stage.store.songs_of_job(job.id)
    for song in songs:
        assert f"(https://suno.com/song/{song.clip.id}) ([file]({song.clip.audio_url}))" in text
    assert job.state is JobState.DELIVERED


@pytest.mark.parametrize("kind", ["two", "all"])
async def test_stems_posted_and_not_remembered_are_found_again(sung, monkeypatch, kind):
    stage = sung
    monkeypatch.setattr("cogs.job_cards.GRACE_S", 0.01)
    monkeypatch.setattr(stage.parts.engine.services.orders, "add_post", never)
    await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id, kind=kind)
    suffix = ".zip" if kind == "all" else ".mp3"
    await stage.loopback.wait_until(lambda: any(m.id != stage.result.id for m in carrying(stage, suffix)))
    await stage.kill()
    await stage.start()
    job = await newest_job(stage)
    with stage.parts.engine.services.orders.feed.subscribe() as changes:
        while (await stage.store.job(job.id)).state is not JobState.DELIVERED:
            await anext(aiter(changes))

    messages = [message for message in carrying(stage, suffix) if message.id != stage.result.id]
    assert len(messages) == 1
    assert len([version for version in messages[0].versions if version.attachments]) == 1
    songs = await stage.store.songs_of_job(job.id)
    assert {song.message_id for song in songs} == {messages[0].id}
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_stems_that_cannot_be_had_cost_nothing_and_are_told(sung):
    stage = sung
    stage.standin.fault("media_error", times=None)
    shown = await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id, kind="all")
    job = await delivered_job(stage, shown, JobState.FAILED)
    card = await wait_for_headline(stage, "No stems this time")

    assert "Suno made the stems, but their audio couldn't be downloaded." in card.text
    assert "Your 2 credits were refunded." in card.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]


async def test_what_can_be_had_of_the_stems_is_delivered(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id)
    await wait_for_headline(stage, "Sent to")
    stage.standin.fault("media_error", suffix=f"{stage.standin.latest.clips[1].id}.mp3", times=None)
    stage.standin.release()
    await delivered_job(stage, shown)

    assert names_in(results_of(stage), ".mp3") == ["Holiday_Wishes_-_Vocals.mp3"]


async def test_a_reaction_that_makes_a_song_says_privately_that_stems_are_none(sung):
    stage = sung
    _, card = await taken_apart(stage)
    for emoji in ("🎸", "⏩"):
        await react(stage, stage.alice, card, emoji)
    told = await whispered(stage, stage.alice, "Only whole songs")

    assert "Nothing was charged" in told.text
    assert len(await jobs_of(stage)) == 2
    assert replies_to(stage, card) == []


async def test_again_on_stems_takes_the_song_apart_once_more(sung):
    stage = sung
    _, card = await taken_apart(stage)
    await react(stage, stage.alice, card, "🔁")
    await stage.standin.until(lambda: stage.standin.submitted("stems") == 2)

    assert stage.standin.latest.request["audio_id"] == stage.song.clip.id
    assert (await newest_job(stage)).maker.id == stage.alice.id


async def test_the_files_of_all_stems_of_a_message_come_by_direct_message(sung):
    stage = sung
    await taken_apart(stage)
    (card,) = results_of(stage)
    await react(stage, stage.alice, card, "✉️")
    message = await stage.loopback.wait_for_message(stage.alice.dm(), is_result)

    assert "Here are the stems you asked for" in message.content
    assert len(names_in([message], ".mp3")) == 2


async def test_stems_are_loved_and_deleted_like_songs(sung):
    stage = sung
    job, card = await taken_apart(stage)
    await react(stage, stage.alice, card, "❤️")
    assert (await stage.store.songs_of_job(job.id))[0].loves == 1
    await react(stage, stage.bob, card, "❌")
    await stage.loopback.wait_for_deletion(card)
    assert all(song.is_deleted for song in await stage.store.songs_of_job(job.id))


async def test_the_menu_of_a_message_says_that_it_works_on_songs(sung):
    stage = sung
    await taken_apart(stage)
    (card,) = results_of(stage)
    for menu in ("Cover this song", "Extend this song", "Remix this song", "Lyrics"):
        answer = await stage.alice.context_menu(menu, card)
        assert answer.ephemeral
        assert "works on whole songs" in answer.response.text


async def test_stems_have_only_the_buttons_that_make_sense(sung):
    stage = sung
    await taken_apart(stage)
    (card,) = results_of(stage)
    assert not {"Extend", "Cover", "Lyrics"} & {*labels_of(card)}
