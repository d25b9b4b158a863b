import discord
import pytest

from cogs._ordering.delete import delete_song, is_moderator
from core.errors import JobOpen, NotYours
from tests.support.cards import bot_deletes
from tests.support.songs import made, result_of, song_in
from tests.support.stage import spent


async def removed(stage, song, person, *, is_moderator=False):
    return await delete_song(stage.parts.bot, song, user_id=person.id, is_moderator=is_moderator)


async def member_of(stage, person):
    """The person as discord.py knows them as a member of the server."""
    return await stage.parts.bot.get_guild(stage.guild.id).fetch_member(person.id)


async def posted_again(stage, song, channel):
    """Post a song in another message."""
    message = await stage.parts.bot.get_partial_messageable(channel.id).send("again")
    await stage.parts.engine.services.orders.add_post(song.clip.id, channel_id=channel.id, message_id=message.id)
    return next(seen for seen in stage.loopback.messages(channel) if seen.id == message.id)


async def test_all_takes_leave_the_library_and_every_message_with_them_goes(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    song = await song_in(stage, result)
    elsewhere = stage.guild.create_text_channel("stars")
    again = await posted_again(stage, song, elsewhere)
    assert await removed(stage, song, stage.alice) == 0
    await stage.loopback.wait_for_deletion(result)
    await stage.loopback.wait_for_deletion(again)
    assert await stage.bob.autocomplete(stage.songs, "cover", option="song") == []
    shown = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, style="jazz")
    assert "no such song here" in shown.response.text or "was deleted" in shown.response.text


async def test_the_credits_stay_spent(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    await removed(stage, await song_in(stage, result), stage.alice)
    assert await spent(stage, stage.alice) == 1


async def test_somebody_else_deletes_nothing_unless_they_moderate(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    song = await song_in(stage, result)
    with pytest.raises(NotYours):
        await removed(stage, song, stage.bob)
    assert [message.id for message in stage.loopback.messages(stage.songs)] == [result.id]
    assert await removed(stage, song, stage.bob, is_moderator=True) == 0
    await stage.loopback.wait_for_deletion(result)


async def test_a_song_that_is_still_being_posted_is_not_deleted_yet(stage):
    stage.loopback.inject("PATCH", "/channels/*/messages/*", status=503, times=None)
    stage.loopback.inject("PATCH", "/webhooks/*/messages/*", status=503, times=None)
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    with pytest.raises(JobOpen):
        await removed(stage, song, stage.alice)
    assert not (await stage.parts.engine.services.orders.songs_of(song.job_id))[0].is_deleted


async def test_messages_and_channels_that_are_gone_are_no_trouble(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    song = await song_in(stage, result)
    elsewhere = stage.guild.create_text_channel("stars")
    await posted_again(stage, song, elsewhere)
    stage.loopback.delete_channel(elsewhere)
    await bot_deletes(stage, result)
    assert await removed(stage, song, stage.alice) == 0
    assert stage.loopback.problems == []


async def test_a_message_that_the_bot_may_not_reach_is_counted_and_logged(stage, caplog):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    song = await song_in(stage, result)
    await stage.parts.engine.services.orders.add_post(song.clip.id, channel_id=stage.songs.id, message_id=result.id)
    stage.loopback.inject("DELETE", "/channels/*/messages/*", status=403, code=50001, times=None)
    stage.loopback.inject("DELETE", "/webhooks/*/messages/*", status=401, code=50027, times=None)
    assert await removed(stage, song, stage.alice) == 1
    assert f"message {result.id} in channel {stage.songs.id} was not deleted" in caplog.text
    assert (await stage.parts.engine.services.orders.songs_of(song.job_id))[0].is_deleted


async def test_where_the_bot_is_no_member_the_token_of_the_interaction_deletes(stage):
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    channel = elsewhere.create_text_channel("there")
    carol = stage.loopback.create_person("carol", elsewhere)
    result = await result_of(stage, carol, channel, prompt="a song for Christmas")
    assert await removed(stage, await song_in(stage, result), carol) == 0
    await stage.loopback.wait_for_deletion(result)


async def test_who_moderates_is_decided_in_the_channel_of_the_song(stage):
    other = stage.guild.create_text_channel("other")
    mona = stage.loopback.create_person("mona", stage.guild, permissions=discord.Permissions(manage_messages=True))
    stage.loopback.deny(other, "manage_messages", to=mona)
    here = await song_in(stage, await result_of(stage, stage.alice, prompt="a song for Christmas"))
    there = await song_in(stage, await result_of(stage, stage.alice, other, prompt="a song for Christmas"))
    await posted_again(stage, there, stage.songs)
    there = (await stage.parts.engine.services.orders.songs_of(there.job_id))[0]
    assert there.channel_id == stage.songs.id
    (private, *_) = await made(stage, stage.alice, channel=stage.alice.dm(), prompt="just for me")
    member = await member_of(stage, mona)
    assert [await is_moderator(stage.parts.bot, member, song) for song in (here, there, private)] == [
        True,
        False,
        False,
    ]
    assert not await is_moderator(stage.parts.bot, await member_of(stage, stage.bob), here)


async def test_a_message_that_only_another_interaction_could_delete_is_counted_as_left(stage):
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    channel = elsewhere.create_text_channel("there")
    carol = stage.loopback.create_person("carol", elsewhere)
    result = await result_of(stage, carol, channel, prompt="a song for Christmas")
    panel = (await carol.click(result, label="More")).response
    posting = await carol.click(panel, label="Post here")
    await posting.wait_for_response(lambda message: "is posted here" in message.content)
    assert await removed(stage, await song_in(stage, result), carol) == 1
    (left,) = [message for message in stage.loopback.messages(channel) if not message.ephemeral]
    assert left.content.startswith("Posted again")
