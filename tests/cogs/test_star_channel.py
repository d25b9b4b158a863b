import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from cogs import star_channel
from cogs._ordering.delete import delete_song
from core.model.library import TAKEN_DOWN, Star
from core.model.reactions import ReactionSettings
from tests.support.cards import POST_MESSAGE, bot_deletes, eventually
from tests.support.reactions import set_reactions
from tests.support.songs import made, result_of, song_in

HEARTS = range(900_000, 900_050)
"""Ids of members who love what is made here."""


class Sky:
    """A stage with a song in it, and a star channel that wants three hearts."""

    def __init__(self, stage, patch):
        self.stage = stage
        self.patch = patch
        self.channel = stage.guild.create_text_channel("stars")

    async def rise(self, **options):
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

    async def calm(self):
        """Wait until the cog has nothing to do any more."""
        async with asyncio.timeout(10):
            while self.cog._tasks:
                await asyncio.wait(self.cog._tasks)

    async def loved(self, *members, is_loved=True):
        """Let them love the song, and return the posts of the star channel once all is done."""
        await self.love(*members, is_loved=is_loved)
        await self.calm()
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

    def let_pass(self, time):
        now = self.library._now
        self.library._now = lambda: now() + time


@pytest.fixture
async def sky(stage, monkeypatch):
    return await Sky(stage, monkeypatch).rise()


async def test_a_song_that_enough_members_love_is_posted_credited_and_linked(sky):
    stage = sky.stage
    assert await sky.loved(*HEARTS[:2]) == []
    (post,) = await sky.loved(HEARTS[2])
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{sky.result.id}"
    assert post.content == f"❤️ **3** · [*Holiday Wishes*]({link}) by {stage.alice.mention} · in <#{stage.songs.id}>"
    (embed,) = post.embeds
    assert embed.title == "Holiday Wishes"
    assert embed.image.url == sky.song.clip.image_url
    assert [button["label"] for button in post.buttons] == ["Again", "Extend", "Cover", "Lyrics", "More"]
    assert post.pinged == ()
    assert stage.loopback.problems == []


async def test_the_post_is_a_post_of_the_song_and_the_song_keeps_its_home(sky):
    (post,) = await sky.loved(*HEARTS[:3])
    assert [song.clip.id for song in await sky.library.songs_of_message(post.id)] == [sky.song.clip.id]
    assert (await song_in(sky.stage, sky.result)).message_id == sky.result.id
    assert (sky.channel.id, post.id) in await sky.stage.store.posts_of_job(sky.song.job_id)


async def test_a_heart_on_the_post_counts_like_one_on_the_result(sky):
    (post,) = await sky.loved(*HEARTS[:3])
    await sky.stage.bob.react(post, "❤️")
    await sky.stage.loopback.wait_for_message(sky.channel, lambda message: "**4**" in message.content)


async def test_fifty_hearts_at_once_make_one_post_and_few_edits(sky):
    (post,) = await sky.loved(*HEARTS)
    assert "**50**" in post.content
    assert len(sky.requests("POST")) == 1
    assert len(sky.requests("PATCH")) <= 5
    assert sky.stage.loopback.limits.refused == 0


async def test_the_count_follows_up_and_down_and_the_post_stays(sky):
    await sky.loved(*HEARTS[:4])
    (post,) = await sky.loved(HEARTS[4])
    assert "**5**" in post.content
    (post,) = await sky.loved(*HEARTS[:5], is_loved=False)
    assert "❤️ **0** ·" in post.content
    (post,) = await sky.loved(*HEARTS[:3])
    assert "**3**" in post.content
    assert len(sky.requests("POST")) == 1


async def test_hearts_that_were_taken_back_in_time_post_nothing(sky):
    await sky.loved(*HEARTS[:2])
    assert await sky.loved(HEARTS[0], is_loved=False) == []
    assert await sky.loved(HEARTS[2]) == []


async def test_nothing_is_posted_again_after_a_restart_and_the_count_goes_on(sky):
    await sky.loved(*HEARTS[:3])
    await sky.stage.restart()
    sky.hurry()
    await sky.calm()
    (post,) = sky.posts
    assert len(post.versions) == 1
    (post,) = await sky.loved(HEARTS[3])
    assert "**4**" in post.content
    assert len(sky.requests("POST")) == 1


async def test_a_post_that_a_moderator_deleted_is_not_posted_again(sky):
    (post,) = await sky.loved(*HEARTS[:3])
    await bot_deletes(sky.stage, post)
    assert await sky.loved(HEARTS[3]) == []
    assert (await sky.star()).shown == TAKEN_DOWN
    tries = len(sky.requests("PATCH"))
    await sky.stage.restart()
    sky.hurry()
    assert await sky.loved(HEARTS[4]) == []
    assert len(sky.requests("PATCH")) == tries


def complaints(caplog):
    return [record for record in caplog.records if "cannot be written to" in record.getMessage()]


async def test_a_lost_channel_is_complained_about_once_and_another_one_works(sky, caplog):
    await sky.loved(*HEARTS[:3])
    sky.stage.loopback.delete_channel(sky.channel)
    await sky.loved(HEARTS[3])
    await sky.loved(HEARTS[4])
    assert len(complaints(caplog)) == 1
    other = next(iter(await made(sky.stage, sky.stage.alice, prompt="rain")))
    await sky.love(*HEARTS[:3], song=other)
    await sky.calm()
    assert len(complaints(caplog)) == 1
    sky.channel = sky.stage.guild.create_text_channel("brighter stars")
    await sky.choose(sky.channel.id)
    sky.let_pass(timedelta(minutes=2))
    await sky.love(HEARTS[3], song=other)
    await sky.calm()
    (post,) = sky.posts
    assert "**4**" in post.content


async def test_a_channel_that_takes_no_messages_is_tried_again_later(sky, caplog):
    sky.stage.loopback.deny(sky.channel, "send_messages")
    for member in HEARTS[:5]:
        await sky.loved(member)
    assert len(complaints(caplog)) == 1
    assert len(sky.requests("POST")) == 1
    sky.stage.loopback.deny(sky.channel)
    sky.cog._closed_until = dict.fromkeys(sky.cog._closed_until, 0.0)
    sky.let_pass(timedelta(minutes=2))
    (post,) = await sky.loved(HEARTS[5])
    assert "**6**" in post.content


async def test_an_edit_that_discord_failed_at_is_made_later(sky):
    await sky.loved(*HEARTS[:3])
    fault = sky.stage.loopback.inject("PATCH", f"/channels/{sky.channel.id}/messages/*", status=503, times=2)
    (post,) = await sky.loved(HEARTS[3])
    assert "**4**" in post.content
    assert fault.hits == 2


async def test_a_picture_that_discord_calls_malformed_is_left_out(sky):
    await sky.loved(*HEARTS[:3])
    sky.stage.loopback.inject("PATCH", f"/channels/{sky.channel.id}/messages/*", status=400, code=50035)
    (post,) = await sky.loved(HEARTS[3])
    assert "**4**" in post.content
    assert post.embeds[0].image.url is None


async def test_a_post_that_discord_failed_at_waits_for_its_own_claim_to_run_out(sky):
    fault = sky.stage.loopback.inject("POST", POST_MESSAGE, status=503)
    await sky.love(*HEARTS[:3])
    await eventually(lambda: fault.hits == 1)
    assert sky.posts == []
    sky.let_pass(timedelta(minutes=2))
    await sky.calm()
    (post,) = sky.posts
    assert "**3**" in post.content


async def test_a_post_of_a_process_that_died_before_it_was_written_down_is_found(sky):
    (post,) = await sky.loved(*HEARTS[:3])
    await sky.library.place_star(replace(await sky.star(), message_id=None, shown=0))
    await sky.stage.restart()
    sky.hurry()
    sky.let_pass(timedelta(minutes=2))
    (found,) = await sky.loved(HEARTS[3])
    assert found.id == post.id
    assert "**4**" in found.content
    assert (await sky.star()).message_id == post.id
    assert len(sky.requests("POST")) == 1


async def test_a_result_in_the_star_channel_is_not_taken_for_its_post(sky):
    await sky.choose(sky.stage.songs.id)
    assert await sky.library.begin_star(sky.song, sky.stage.songs.id)
    sky.let_pass(timedelta(minutes=2))
    await sky.loved(*HEARTS[:3])
    assert (await sky.star()).message_id not in {None, sky.result.id}


async def test_what_another_process_posts_meanwhile_is_brought_up_to_date_here(sky):
    await sky.love(*HEARTS[:2])
    assert await sky.library.begin_star(sky.song, sky.channel.id)
    await sky.love(HEARTS[2])
    message = await sky.stage.parts.bot.get_partial_messageable(sky.channel.id).send("❤️ **2** of another process")
    star = Star(
        guild_id=sky.stage.guild.id,
        clip_id=sky.song.clip.id,
        channel_id=sky.channel.id,
        message_id=message.id,
        shown=2,
    )
    await sky.library.place_star(star)
    await sky.calm()
    (post,) = sky.posts
    assert "**3**" in post.content


async def test_a_song_from_direct_messages_is_nobodys_star(sky):
    song = next(iter(await made(sky.stage, sky.stage.alice, sky.stage.alice.dm(), prompt="rain")))
    await sky.love(*HEARTS[:3], song=song)
    await sky.calm()
    assert sky.posts == []


async def test_without_a_star_channel_nothing_is_posted_and_what_stands_stays_as_it_is(sky):
    (post,) = await sky.loved(*HEARTS[:3])
    await sky.choose(None)
    assert await sky.loved(HEARTS[3]) == [post]


async def test_a_deleted_song_takes_its_post_with_it(sky):
    (post,) = await sky.loved(*HEARTS[:3])
    await sky.love(HEARTS[3])
    await delete_song(sky.stage.parts.bot, sky.song, user_id=sky.stage.alice.id, is_moderator=False)
    await sky.stage.loopback.wait_for_deletion(post)
    await sky.calm()
    assert sky.posts == []


async def test_a_song_that_is_deleted_while_it_is_being_posted_does_not_stay_there(sky):
    delay = sky.stage.loopback.inject("POST", POST_MESSAGE, status=None, delay_s=0.2)
    await sky.love(*HEARTS[:3])
    await eventually(lambda: delay.hits == 1)
    await delete_song(sky.stage.parts.bot, sky.song, user_id=sky.stage.alice.id, is_moderator=False)
    await sky.calm()
    assert sky.posts == []
    assert len(sky.requests("POST")) == 1
