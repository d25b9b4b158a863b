"""The star channel: songs that enough members love are posted there once, and the count follows."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from cogs import star_channel
from cogs._ordering.delete import delete_song
from core.model.library import TAKEN_DOWN, Star
from core.model.reaction_meanings import ReactionSettings
from tests.support.cards import POST_MESSAGE, bot_deletes, eventually
from tests.support.reactions import set_reactions
from tests.support.songs import made, result_of, song_in

HEARTS = range(900_000, 900_050)
"""Ids of members who love what is made here."""


class StarStage:
    """A stage with a song in it, and a star channel that wants three hearts."""

    def __init__(self, stage, patch):
        self.stage = stage
        self.patch = patch
        self.channel = stage.guild.create_text_channel("stars")

    async def start(self, **options):
        """Choose the channel, and make the song."""
        self.hurry()
        await self.choose(self.channel.id)
        options = options or {"prompt": "a song for Christmas", "title": "Holiday Wishes"}
        self.result = await result_of(self.stage, self.stage.alice, **options)
        self.song = await song_in(self.stage, self.result)
        return self

    def hurry(self):
        """Let the cog that runs now make no pauses worth the name."""
        for name in ("REST_S", "CLAIMED_S"):
            self.patch.setattr(star_channel, name, 0.01)
        self.patch.setattr(star_channel, "PAUSES_S", (0.01, 0.01))

    async def choose(self, channel_id, stars=3):
        await set_reactions(
            self.stage.parts.bot.services,
            self.stage.guild.id,
            ReactionSettings(star_channel_id=channel_id, stars=stars),
        )

    @property
    def library(self):
        return self.stage.parts.bot.services.library

    @property
    def cog(self):
        return self.stage.parts.bot.get_cog("StarChannel")

    async def love(self, *members, is_loved=True, song=None):
        """Let all of them love the song at once, or no more."""
        loved = song or self.song
        await asyncio.gather(*(self.library.love(loved, member, is_loved=is_loved) for member in members))

    async def until_idle(self):
        """Wait until the cog has nothing to do any more."""
        async with asyncio.timeout(10):
            while self.cog._tasks:
                await asyncio.wait(self.cog._tasks)

    async def loved(self, *members, is_loved=True):
        """Let them love the song, and return the posts of the star channel once all is done."""
        await self.love(*members, is_loved=is_loved)
        await self.until_idle()
        return self.posts

    @property
    def posts(self):
        return self.stage.loopback.messages(self.channel)

    async def star(self):
        return await self.stage.store.star(self.stage.guild.id, self.song.clip.id)

    def requests(self, method):
        """How often the bot wrote to the star channel by that method."""
        return [
            request
            for request in self.stage.loopback.journal.requests
            if request.method == method and request.path.startswith(f"/channels/{self.channel.id}/messages")
        ]

    def pass_time(self, time):
        now = self.library._now
        self.library._now = lambda: now() + time


@pytest.fixture
async def starred(stage, monkeypatch):
    return await StarStage(stage, monkeypatch).start()


async def test_a_song_that_enough_members_love_is_posted_credited_and_linked(starred):
    stage = starred.stage
    assert await starred.loved(*HEARTS[:2]) == []
    (post,) = await starred.loved(HEARTS[2])
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{starred.result.id}"
    assert post.content == f"❤️ **3** · [*Holiday Wishes*]({link}) by {stage.alice.mention} · in <#{stage.songs.id}>"
    (embed,) = post.embeds
    assert embed.title == "Holiday Wishes"
    assert embed.image.url == starred.song.clip.image_url
    assert [button["label"] for button in post.buttons] == ["Again", "Extend", "Cover", "Lyrics", "More"]
    assert post.pinged == ()
    assert stage.loopback.problems == []


async def test_the_post_is_a_post_of_the_song_and_the_song_keeps_its_home(starred):
    (post,) = await starred.loved(*HEARTS[:3])
    assert [song.clip.id for song in await starred.library.songs_of_message(post.id)] == [starred.song.clip.id]
    assert (await song_in(starred.stage, starred.result)).message_id == starred.result.id
    assert (starred.channel.id, post.id) in await starred.stage.store.posts_of_job(starred.song.job_id)


async def test_a_heart_on_the_post_counts_like_one_on_the_result(starred):
    (post,) = await starred.loved(*HEARTS[:3])
    await starred.stage.bob.react(post, "❤️")
    await starred.stage.loopback.wait_for_message(starred.channel, lambda message: "**4**" in message.content)


async def test_fifty_hearts_at_once_make_one_post_and_few_edits(starred):
    (post,) = await starred.loved(*HEARTS)
    assert "**50**" in post.content
    assert len(starred.requests("POST")) == 1
    assert len(starred.requests("PATCH")) <= 5
    assert starred.stage.loopback.limits.refused == 0


async def test_the_count_follows_up_and_down_and_the_post_stays(starred):
    await starred.loved(*HEARTS[:4])
    (post,) = await starred.loved(HEARTS[4])
    assert "**5**" in post.content
    (post,) = await starred.loved(*HEARTS[:5], is_loved=False)
    assert "❤️ **0** ·" in post.content
    (post,) = await starred.loved(*HEARTS[:3])
    assert "**3**" in post.content
    assert len(starred.requests("POST")) == 1


async def test_hearts_that_were_taken_back_in_time_post_nothing(starred):
    await starred.loved(*HEARTS[:2])
    assert await starred.loved(HEARTS[0], is_loved=False) == []
    assert await starred.loved(HEARTS[2]) == []


async def test_nothing_is_posted_again_after_a_restart_and_the_count_goes_on(starred):
    await starred.loved(*HEARTS[:3])
    await starred.stage.restart()
    starred.hurry()
    await starred.until_idle()
    (post,) = starred.posts
    assert len(post.versions) == 1
    (post,) = await starred.loved(HEARTS[3])
    assert "**4**" in post.content
    assert len(starred.requests("POST")) == 1


async def test_a_post_that_a_moderator_deleted_is_not_posted_again(starred):
    (post,) = await starred.loved(*HEARTS[:3])
    await bot_deletes(starred.stage, post)
    assert await starred.loved(HEARTS[3]) == []
    assert (await starred.star()).shown == TAKEN_DOWN
    tries = len(starred.requests("PATCH"))
    await starred.stage.restart()
    starred.hurry()
    assert await starred.loved(HEARTS[4]) == []
    assert len(starred.requests("PATCH")) == tries


def warnings_of(caplog):
    return [record for record in caplog.records if "cannot be written to" in record.getMessage()]


async def test_a_lost_channel_is_logged_once_and_another_one_works(starred, caplog):
    await starred.loved(*HEARTS[:3])
    starred.stage.loopback.delete_channel(starred.channel)
    await starred.loved(HEARTS[3])
    await starred.loved(HEARTS[4])
    assert len(warnings_of(caplog)) == 1
    other = next(iter(await made(starred.stage, starred.stage.alice, prompt="rain")))
    await starred.love(*HEARTS[:3], song=other)
    await starred.until_idle()
    assert len(warnings_of(caplog)) == 1
    starred.channel = starred.stage.guild.create_text_channel("brighter stars")
    await starred.choose(starred.channel.id)
    starred.pass_time(timedelta(minutes=2))
    await starred.love(HEARTS[3], song=other)
    await starred.until_idle()
    (post,) = starred.posts
    assert "**4**" in post.content


async def test_a_channel_that_takes_no_messages_is_tried_again_later(starred, caplog):
    starred.stage.loopback.deny(starred.channel, "send_messages")
    for member in HEARTS[:5]:
        await starred.loved(member)
    assert len(warnings_of(caplog)) == 1
    assert len(starred.requests("POST")) == 1
    starred.stage.loopback.deny(starred.channel)
    starred.cog._closed_until = dict.fromkeys(starred.cog._closed_until, 0.0)
    starred.pass_time(timedelta(minutes=2))
    (post,) = await starred.loved(HEARTS[5])
    assert "**6**" in post.content


async def test_an_edit_that_discord_failed_at_is_made_later(starred):
    await starred.loved(*HEARTS[:3])
    fault = starred.stage.loopback.inject("PATCH", f"/channels/{starred.channel.id}/messages/*", status=503, times=2)
    (post,) = await starred.loved(HEARTS[3])
    assert "**4**" in post.content
    assert fault.hits == 2


async def test_a_picture_that_discord_calls_malformed_is_left_out(starred):
    await starred.loved(*HEARTS[:3])
    starred.stage.loopback.inject("PATCH", f"/channels/{starred.channel.id}/messages/*", status=400, code=50035)
    (post,) = await starred.loved(HEARTS[3])
    assert "**4**" in post.content
    assert post.embeds[0].image.url is None


async def test_a_post_that_discord_failed_at_waits_for_its_own_claim_to_run_out(starred):
    fault = starred.stage.loopback.inject("POST", POST_MESSAGE, status=503)
    await starred.love(*HEARTS[:3])
    await eventually(lambda: fault.hits == 1)
    assert starred.posts == []
    starred.pass_time(timedelta(minutes=2))
    await starred.until_idle()
    (post,) = starred.posts
    assert "**3**" in post.content


async def test_a_post_of_a_process_that_died_before_it_was_written_down_is_found(starred):
    (post,) = await starred.loved(*HEARTS[:3])
    await starred.library.place_star(replace(await starred.star(), message_id=None, shown=0))
    await starred.stage.restart()
    starred.hurry()
    starred.pass_time(timedelta(minutes=2))
    (found,) = await starred.loved(HEARTS[3])
    assert found.id == post.id
    assert "**4**" in found.content
    assert (await starred.star()).message_id == post.id
    assert len(starred.requests("POST")) == 1


async def test_a_result_in_the_star_channel_is_not_taken_for_its_post(starred):
    await starred.choose(starred.stage.songs.id)
    assert await starred.library.begin_star(starred.song, starred.stage.songs.id)
    starred.pass_time(timedelta(minutes=2))
    await starred.loved(*HEARTS[:3])
    assert (await starred.star()).message_id not in {None, starred.result.id}


async def test_what_another_process_posts_meanwhile_is_brought_up_to_date_here(starred):
    await starred.love(*HEARTS[:2])
    assert await starred.library.begin_star(starred.song, starred.channel.id)
    await starred.love(HEARTS[2])
    message = await starred.stage.parts.bot.get_partial_messageable(starred.channel.id).send(
        "❤️ **2** of another process"
    )
    star = Star(
        guild_id=starred.stage.guild.id,
        clip_id=starred.song.clip.id,
        channel_id=starred.channel.id,
        message_id=message.id,
        shown=2,
    )
    await starred.library.place_star(star)
    await starred.until_idle()
    (post,) = starred.posts
    assert "**3**" in post.content


async def test_a_song_from_direct_messages_is_never_posted(starred):
    song = next(iter(await made(starred.stage, starred.stage.alice, starred.stage.alice.dm(), prompt="rain")))
    await starred.love(*HEARTS[:3], song=song)
    await starred.until_idle()
    assert starred.posts == []


async def test_without_a_star_channel_nothing_is_posted_and_a_post_stays_as_it_is(starred):
    (post,) = await starred.loved(*HEARTS[:3])
    await starred.choose(None)
    assert await starred.loved(HEARTS[3]) == [post]


async def test_a_deleted_song_takes_its_post_with_it(starred):
    (post,) = await starred.loved(*HEARTS[:3])
    await starred.love(HEARTS[3])
    await delete_song(starred.stage.parts.bot, starred.song, user_id=starred.stage.alice.id, is_moderator=False)
    await starred.stage.loopback.wait_for_deletion(post)
    await starred.until_idle()
    assert starred.posts == []


async def test_a_song_that_is_deleted_while_it_is_being_posted_does_not_stay_there(starred):
    delay = starred.stage.loopback.inject("POST", POST_MESSAGE, status=None, delay_s=0.2)
    await starred.love(*HEARTS[:3])
    await eventually(lambda: delay.hits == 1)
    await delete_song(starred.stage.parts.bot, starred.song, user_id=starred.stage.alice.id, is_moderator=False)
    await starred.until_idle()
    assert starred.posts == []
    assert len(starred.requests("POST")) == 1
