"""A song posted again: in a channel, where everything works with it again, or to one member; or why not."""

import asyncio

import pytest

from cogs._ordering.delete import delete_song
from cogs._posting.repost import failure_text, post_song, send_file
from cogs._transport.transport import DiscordFailed, NowhereToPost, TransportClosed
from core.errors import MediaMissing, MediaUnfit, SongDeleted
from core.model.job import Place
from tests.support.cards import POST_MESSAGE, eventually, results, songs_held_open, songs_in
from tests.support.reactions import react, whispered
from tests.support.songs import delivered, labels_of, result_of, song_in
from tests.support.stage import is_result, spent

FOLLOW_UP = "/webhooks/*"


@pytest.fixture
async def sung(stage):
    """A stage with alice's song on it; and the song's first take."""
    result = await result_of(stage, stage.alice, title="Snow", lyrics="la", style="folk")
    stage.result, stage.song = result, await song_in(stage, result)
    return stage


async def panel(stage, person, channel=None, song=None):
    """Open a song's panel by the library and return the message."""
    song = song or stage.song
    shown = await person.slash(channel or stage.songs, "library")
    return (await person.select(shown.response, [f"{song.job_id}:{song.number}"])).response


async def pressed(person, shown, label, *words):
    """Press a button of a panel and return the panel once it says those words."""
    answer = await person.click(shown, label=label)
    assert answer.response.id == shown.id
    return await answer.wait_for_response(lambda message: all(word in message.content for word in words))


async def test_post_here_puts_the_song_there_for_everybody_and_says_who_asked(sung):
    stage = sung
    shown = await panel(stage, stage.bob)
    after = await pressed(stage.bob, shown, "Post here", "is posted here")
    assert after.id == shown.id
    assert any("Fetching *Snow*" in version.content for version in after.versions)
    post = results(stage)[-1]
    assert post.id != stage.result.id
    assert post.content == f"Posted again by <@{stage.bob.id}>"
    assert (post.ephemeral, post.pinged) == (False, ())
    assert len(songs_in([post])) == 1
    assert after.content.endswith(f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{post.id}")
    (embed,) = post.embeds
    assert f"by <@{stage.alice.id}>" in embed.description
    assert "folk" in embed.description
    assert embed.image.url
    assert labels_of(post) == ["Again", "Extend", "Cover", "Lyrics", "More"]
    assert await spent(stage, stage.bob) == 0
    assert songs_held_open(stage.folder / "media") == []


async def test_the_second_take_is_posted_alone_with_buttons_about_it(sung):
    stage = sung
    second = await song_in(stage, stage.result, take=2)
    await pressed(stage.bob, await panel(stage, stage.bob, song=second), "Post here", "is posted here")
    post = results(stage)[-1]
    assert post.embeds[0].title == "Snow · take 2"
    assert {button["custom_id"].rpartition(":")[2] for button in post.buttons} == {"2"}
    assert [song.clip.id for song in await stage.store.songs_of_message(post.id)] == [second.clip.id]


async def test_a_reaction_on_the_new_post_makes_a_cover_also_after_a_restart(sung):
    stage = sung
    await pressed(stage.bob, await panel(stage, stage.bob), "Post here", "is posted here")
    post = results(stage)[-1]
    await stage.restart()
    await stage.bob.react(post, "🎷")
    await stage.standin.until(lambda: stage.standin.submitted("cover") == 1)
    assert stage.standin.latest.request["audio_id"] == stage.song.clip.id


async def test_a_cover_posted_again_credits_and_links_its_parent(sung):
    stage = sung
    shown = await stage.bob.slash(stage.songs, "cover", song=stage.song.clip.id, style="jazz")
    cover = await song_in(stage, await delivered(stage, await shown.wait_for_response(is_result)))
    await pressed(stage.alice, await panel(stage, stage.alice, song=cover), "Post here", "is posted here")
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{stage.result.id}"
    assert f"of [*Snow*]({link}) by <@{stage.alice.id}>" in results(stage)[-1].text


async def test_the_file_comes_by_direct_message_with_the_way_back(sung):
    stage = sung
    await pressed(stage.bob, await panel(stage, stage.bob), "Send me the file", "I have sent you *Snow*")
    (message,) = results(stage, stage.bob.dm())
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{stage.result.id}"
    assert message.content == f"Here is the song you asked for, from {link}"
    assert len(songs_in([message])) == 1
    assert message.buttons == ()  # in direct messages only its maker can make something of it
    assert await spent(stage, stage.bob) == 0
    again = await stage.store.song(stage.song.clip.id)
    assert again.message_id == stage.result.id  # others cannot follow a link into bob's messages


async def test_the_makers_own_file_has_buttons_there_too(sung):
    stage = sung
    await send_file(stage.parts.bot, stage.song, user_id=stage.alice.id)
    (message,) = results(stage, stage.alice.dm())
    assert labels_of(message) == ["Again", "Extend", "Cover", "Lyrics", "More"]
    assert not (await stage.alice.click(message, label="Lyrics")).response.content.startswith("`song`")


async def test_closed_direct_messages_are_named_as_the_reason(sung):
    stage = sung
    stage.loopback.refuse_dms(stage.bob)
    await pressed(
        stage.bob, await panel(stage, stage.bob), "Send me the file", "direct messages", "Nothing was charged"
    )
    with pytest.raises(TransportClosed):
        await send_file(stage.parts.bot, stage.song, user_id=stage.bob.id)
    assert results(stage, stage.bob.dm()) == []


async def test_a_link_that_died_is_renewed_and_kept(sung):
    stage = sung
    stage.standin.fault("media_error", path=f"/media/{stage.song.clip.id}.mp3", times=None)
    await pressed(stage.bob, await panel(stage, stage.bob), "Post here", "is posted here")
    assert len(songs_in([results(stage)[-1]])) == 1
    renewed = await stage.store.song(stage.song.clip.id)
    assert renewed.clip.audio_url != stage.song.clip.audio_url
    await send_file(stage.parts.bot, renewed, user_id=stage.bob.id)
    assert len(results(stage, stage.bob.dm())) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [("bad_request", "gone at Suno"), ("suno_processing_unavailable", "right now")],
)
@pytest.mark.parametrize("label", ["Post here", "Send me the file"])
async def test_a_song_whose_audio_is_gone_says_so_and_costs_nothing(sung, label, code, words):
    stage = sung
    stage.standin.fault("media_error", path=f"/media/{stage.song.clip.id}.mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code=code, times=None)
    await pressed(stage.bob, await panel(stage, stage.bob), label, words, "Nothing was charged")
    assert [message.id for message in results(stage)] == [stage.result.id]
    assert results(stage, stage.bob.dm()) == []
    assert await spent(stage, stage.bob) == 0
    assert songs_held_open(stage.folder / "media") == []


async def test_where_the_bot_may_not_write_the_interaction_posts_for_it(sung):
    stage = sung
    stage.loopback.deny(stage.songs, "send_messages")
    await pressed(stage.bob, await panel(stage, stage.bob), "Post here", "is posted here")
    assert len(songs_in([results(stage)[-1]])) == 1


async def test_where_no_way_is_open_the_panel_says_so(sung):
    stage = sung
    shown = await panel(stage, stage.bob)
    stage.loopback.deny(stage.songs, "send_messages")
    stage.loopback.inject("POST", FOLLOW_UP, status=403, code=50013, times=None)
    await pressed(stage.bob, shown, "Post here", "can't post in this channel", "Nothing was charged")
    assert [message.id for message in results(stage)] == [stage.result.id]


async def test_where_files_are_refused_a_link_is_posted(sung):
    stage = sung
    stage.loopback.deny(stage.songs, "attach_files")
    stage.loopback.inject("POST", FOLLOW_UP, status=403, code=50013, times=1)
    await pressed(stage.bob, await panel(stage, stage.bob), "Post here", "with a link")
    post = stage.loopback.messages(stage.songs)[-1]
    assert post.attachments == ()
    assert labels_of(post)[-1] == "Download"


async def test_what_discord_calls_too_large_is_made_smaller_until_it_is_taken(sung):
    stage = sung
    refused = stage.loopback.inject("POST", POST_MESSAGE, status=413, code=40005, times=2)
    await pressed(stage.bob, await panel(stage, stage.bob), "Post here", "is posted here:")
    post = results(stage)[-1]
    assert refused.hits == 2
    (file,) = [file for file in post.attachments if file.filename.endswith(".mp3")]
    (first, *_) = stage.result.attachments
    assert file.size_bytes < first.size_bytes


async def test_a_member_who_may_not_write_there_cannot_let_the_bot_do_it(sung):
    stage = sung
    shown = await panel(stage, stage.bob)
    stage.loopback.deny(stage.songs, "send_messages", to=stage.bob)
    answer = await stage.bob.click(shown, label="Post here")
    assert answer.ephemeral
    assert "You can't post in this channel" in answer.response.content
    assert [message.id for message in results(stage)] == [stage.result.id]


async def test_two_presses_at_once_post_one(sung):
    stage = sung
    shown = await panel(stage, stage.bob)
    stage.loopback.inject("POST", POST_MESSAGE, status=None, delay_s=0.3)
    first = await stage.bob.click(shown, label="Post here")
    second = await stage.bob.click(shown, label="Post here")
    assert "already on its way" in second.response.content
    await first.wait_for_response(lambda message: "is posted here" in message.content)
    assert len(results(stage)) == 2


async def test_a_song_from_direct_messages_is_posted_in_a_server_as_it_is_and_stays_the_makers(stage):
    result = await result_of(stage, stage.alice, stage.alice.dm(), title="Mine", lyrics="la")
    song = await song_in(stage, result)
    await pressed(stage.alice, await panel(stage, stage.alice, song=song), "Post here", "is posted here")
    (post,) = results(stage)
    assert post.buttons == ()
    assert (await stage.store.song(song.clip.id)).message_id == result.id
    await react(stage, stage.bob, post, "🎷")
    assert "is from somewhere else" in (await whispered(stage, stage.bob)).text
    assert "no such song here" in (await stage.bob.context_menu("Lyrics", post)).response.text
    assert await delete_song(stage.parts.bot, song, user_id=stage.alice.id, is_moderator=False) == 0
    assert results(stage) == []


async def test_a_song_that_is_deleted_while_it_is_posted_does_not_stay(sung):
    stage = sung
    bot, place = stage.parts.bot, Place(guild_id=stage.guild.id, channel_id=stage.songs.id)
    fault = stage.loopback.inject("POST", POST_MESSAGE, status=None, delay_s=0.3)
    posting = asyncio.create_task(post_song(bot, stage.song, place=place, asked_by=stage.bob.id))
    await eventually(lambda: fault.hits)
    await delete_song(bot, stage.song, user_id=stage.alice.id, is_moderator=False)
    with pytest.raises(SongDeleted):
        await posting
    assert results(stage) == []


async def test_many_at_once_hold_only_a_few_files(sung):
    stage = sung
    bot, held = stage.parts.bot, []
    place = Place(guild_id=stage.guild.id, channel_id=stage.songs.id)
    stage.loopback.inject("POST", POST_MESSAGE, status=None, delay_s=0.05, times=None)
    posting = [asyncio.create_task(post_song(bot, stage.song, place=place, asked_by=stage.bob.id)) for _ in range(12)]
    await eventually(
        lambda: held.append(len(songs_held_open(stage.folder / "media"))) or all(t.done() for t in posting)
    )
    await asyncio.gather(*posting)
    assert len(results(stage)) == 13
    assert max(held) <= 8  # four songs, each with its cover


def test_every_reason_has_its_own_text():
    reasons = (MediaMissing("x"), MediaUnfit("x"), TransportClosed("x"), NowhereToPost("x"), DiscordFailed("x"))
    assert len({failure_text(reason) for reason in reasons}) == len(reasons)
    assert all("Nothing was charged" in failure_text(reason) for reason in reasons)
