"""A reaction to a result makes the next song of it, or does what it means there."""

import discord
import pytest

from core.model.job import JobState
from core.model.reaction_meanings import ReactionSettings
from tests.support.reactions import (
    direct_messages,
    react,
    remix_of,
    remixes,
    replies_to,
    reply_to,
    set_reactions,
    thread_in,
    unreact,
    whispered,
)
from tests.support.songs import ordered, result_of, song_in
from tests.support.stage import entries, is_result, jobs_of, spent


async def decide(stage, **settings):
    await set_reactions(stage.parts.bot.services, stage.guild.id, ReactionSettings(**settings))


async def loved(stage, person, message, take=1):
    return await stage.parts.bot.services.library.is_loved(await song_in(stage, message, take), person.id)


async def test_a_genre_makes_a_cover_that_answers_and_credits_its_parent_and_the_reactor_pays(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Holiday Wishes", style="folk")
    song = await song_in(stage, result)
    await stage.bob.react(result, "🎸")
    remix = await remix_of(stage, result)
    (job,) = await remixes(stage)
    request = stage.standin.latest.request

    assert (request["action"], request["audio_id"], request["style"]) == ("cover", song.clip.id, "rock")
    assert f"🎸 rock cover of [*Holiday Wishes*]({link(stage, result)}) by <@{stage.alice.id}>" in remix.text
    assert f"by <@{stage.bob.id}>" in remix.text
    assert (job.maker.id, job.maker.name, job.request.emoji) == (stage.bob.id, "Bob", "🎸")
    assert (job.parent.clip_id, job.root_clip_id) == (song.clip.id, song.root_clip_id)
    assert (await spent(stage, stage.alice), await spent(stage, stage.bob)) == (1, 1)
    paid = await entries(stage, job)
    assert [(entry.kind, entry.actor_id) for entry in paid] == [("reserve", stage.bob.id), ("settle", stage.bob.id)]
    assert all(not version.pinged for version in remix.versions)


def link(stage, message):
    return f"https://discord.com/channels/{stage.guild.id}/{message.channel_id}/{message.id}"


async def test_the_card_of_a_reaction_is_one_message_from_its_first_state_to_the_song(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    await stage.bob.react(result, "🎷")
    card = await reply_to(stage, result)
    assert f"for <@{stage.bob.id}>" in card.text
    assert "🎷 jazz cover of" in card.text
    stage.standin.release()
    remix = await remix_of(stage, result)

    assert remix.id == card.id
    assert len(replies_to(stage, result)) == 1


async def test_again_makes_another_one_and_extend_goes_on_at_the_end(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", weirdness=30)
    song = await song_in(stage, result)
    await react(stage, stage.bob, result, "🔁")
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 2)
    request = stage.standin.latest.request
    assert (request["prompt"], request["weirdness"]) == ("a song for Christmas", 0.3)
    again = await remix_of(stage, result)
    assert "🔁 new version of" in again.text
    await react(stage, stage.bob, result, "⏩")
    request = await ordered(stage, "extend")
    assert (request["audio_id"], request["continue_at"]) == (song.clip.id, song.clip.duration_s)


async def test_a_remix_can_be_remixed_after_a_restart(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    await stage.bob.react(result, "🎸")
    first = await remix_of(stage, result)
    await stage.restart()
    await stage.alice.react(first, "⏩")
    second = await remix_of(stage, first)
    root = await song_in(stage, result)

    assert (await song_in(stage, second)).root_clip_id == (await song_in(stage, first)).root_clip_id == root.clip.id
    assert (await song_in(stage, second)).parent_clip_id == (await song_in(stage, first)).clip.id
    assert f"by <@{stage.bob.id}>" in second.text


async def test_a_heart_is_a_favourite_until_it_is_taken_away(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    await react(stage, stage.bob, result, "❤️")
    await react(stage, stage.alice, result, "❤️")
    assert (await song_in(stage, result)).loves == 2
    assert await loved(stage, stage.bob, result)
    await unreact(stage, stage.bob, result, "❤️")
    assert (await song_in(stage, result)).loves == 1
    assert not await loved(stage, stage.bob, result)
    assert await remixes(stage) == []


async def test_a_heart_without_its_selector_is_the_same_heart(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    await react(stage, stage.bob, result, "❤")
    assert await loved(stage, stage.bob, result)


async def test_the_file_comes_by_direct_message_and_is_not_sent_twice_in_a_row(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    for _ in range(3):
        await react(stage, stage.bob, result, "✉️")
        await unreact(stage, stage.bob, result, "✉️")
    await whispered(stage, stage.bob)

    assert [is_result(message) for message in direct_messages(stage, stage.bob)] == [True]
    assert await spent(stage, stage.bob) == 0


async def test_only_the_maker_or_a_moderator_deletes_with_a_reaction(stage):
    moderator = stage.loopback.create_person("mod", stage.guild, permissions=discord.Permissions(manage_messages=True))
    first = await result_of(stage, stage.alice, prompt="x")
    second = await result_of(stage, stage.alice, prompt="y")
    await react(stage, stage.bob, first, "❌")
    refusal = await whispered(stage, stage.bob)
    assert "moderator" in refusal.text
    assert await song_in(stage, first)
    await stage.alice.react(first, "❌")
    await stage.loopback.wait_for_deletion(first)
    await moderator.react(second, "❌")
    await stage.loopback.wait_for_deletion(second)

    assert [song.is_deleted for job in await jobs_of(stage) for song in await stage.store.songs_of_job(job.id)] == [
        True
    ] * 4


async def test_a_number_chooses_the_take_that_later_reactions_mean_until_it_is_taken_away(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    await react(stage, stage.bob, result, "2️⃣")
    await stage.restart()
    await react(stage, stage.bob, result, "❤️")
    await react(stage, stage.alice, result, "❤️")
    assert [await loved(stage, stage.bob, result, take) for take in (1, 2)] == [False, True]
    assert [await loved(stage, stage.alice, result, take) for take in (1, 2)] == [True, False]
    await react(stage, stage.bob, result, "🎸")
    assert (await ordered(stage, "cover"))["audio_id"] == (await song_in(stage, result, 2)).clip.id
    await unreact(stage, stage.bob, result, "2️⃣")
    await unreact(stage, stage.bob, result, "❤️")
    assert (await song_in(stage, result, 2)).loves == 0
    await react(stage, stage.bob, result, "🎻")
    await stage.standin.until(lambda: stage.standin.submitted("cover") == 2)
    assert stage.standin.latest.request["audio_id"] == (await song_in(stage, result, 1)).clip.id


async def test_take_and_genre_in_one_go_are_taken_in_that_order(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    await stage.bob.react(result, "2️⃣")
    await stage.bob.react(result, "🎸")
    assert (await ordered(stage, "cover"))["audio_id"] == (await song_in(stage, result, 2)).clip.id


async def test_a_server_gives_emojis_meanings_of_its_own_also_custom_ones(stage):
    own = stage.guild.create_emoji("bossa")
    await decide(stage, remixes={f"<:bossa:{own.id}>": "bossa nova", "🎸": "off", "🐢": "again"})
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    await react(stage, stage.bob, result, "🎸")
    assert await remixes(stage) == []
    await react(stage, stage.bob, result, f"bossa:{own.id}")
    remix = await remix_of(stage, result)
    (job,) = await remixes(stage)
    assert (job.request.emoji, job.request.style) == (f"<:bossa:{own.id}>", "bossa nova")
    assert f"<:bossa:{own.id}> bossa nova cover of" in remix.text
    await react(stage, stage.bob, result, "🐢")
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 2)


@pytest.mark.parametrize("emoji", ["👍", "🎺"])
async def test_other_emojis_mean_nothing(stage, emoji):
    result = await result_of(stage, stage.alice, prompt="x")
    await react(stage, stage.bob, result, emoji)
    assert await remixes(stage) == []
    assert direct_messages(stage, stage.bob) == []


async def test_reactions_of_bots_and_to_other_peoples_messages_mean_nothing(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    channel = stage.parts.bot.get_partial_messageable(result.channel_id, guild_id=stage.guild.id)
    await channel.get_partial_message(result.id).add_reaction("🎸")
    words = await stage.alice.send(stage.songs, "what a song")
    await react(stage, stage.bob, words, "🎸")
    await react(stage, stage.bob, result, "👍")

    assert await remixes(stage) == []
    assert direct_messages(stage, stage.bob) == []


async def test_a_reaction_to_the_card_of_an_open_job_means_nothing(stage):
    stage.standin.hold()
    shown = await stage.alice.slash(stage.songs, "song", prompt="x")
    await react(stage, stage.bob, shown.response, "🎸")
    assert await remixes(stage) == []
    assert direct_messages(stage, stage.bob) == []


async def test_reactions_work_in_direct_messages_with_the_bot(stage):
    dm = stage.alice.dm()
    result = await result_of(stage, stage.alice, dm, prompt="x", title="Snow")
    await stage.alice.react(result, "🎸")
    remix = await remix_of(stage, result, dm)
    (job,) = await remixes(stage)

    assert "🎸 rock cover of" in remix.text
    assert (job.place.guild_id, job.maker.id, job.maker.name) == (None, stage.alice.id, "Alice")
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_reaction_in_a_thread_is_answered_in_the_thread(stage):
    thread = thread_in(stage)
    result = await result_of(stage, stage.alice, thread, prompt="x")
    await stage.bob.react(result, "🎸")
    remix = await remix_of(stage, result, thread)
    assert remix.channel_id == thread.id


async def test_what_is_under_way_is_finished_before_the_bot_stops(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    await react(stage, stage.bob, result, "🎸")
    await stage.restart()
    stage.standin.release()
    remix = await remix_of(stage, result)

    assert [job.state for job in await remixes(stage)] == [JobState.DELIVERED]
    assert [reply.id for reply in replies_to(stage, result)] == [remix.id]
