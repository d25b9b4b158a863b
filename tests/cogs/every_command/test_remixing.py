"""A channel in which everybody makes the next song of the last one: what it tells, and what becomes of lost things."""

import pytest

from core.model.reaction_meanings import ReactionSettings
from tests.support.cards import bot_deletes, results
from tests.support.reactions import direct_messages, react, remix_of, remixes, replies_to, set_reactions, whispered
from tests.support.songs import delivered, result_of, song_in
from tests.support.stage import all_ended, entries, is_result, spent


def link(stage, message):
    return f"https://discord.com/channels/{stage.guild.id}/{message.channel_id}/{message.id}"


async def chain(stage, carol):
    """Alice's song, bob's rock cover of it, carol's extension of that, with a restart after each."""
    song = await result_of(stage, stage.alice, prompt="x", title="Holiday Wishes")
    await stage.restart()
    await stage.bob.react(song, "🎸")
    cover = await remix_of(stage, song)
    await stage.restart()
    await carol.react(cover, "⏩")
    extension = await remix_of(stage, cover)
    await stage.restart()
    return song, cover, extension


async def test_a_chain_of_three_members_tells_in_the_channel_who_made_what_of_what(stage):
    carol = stage.loopback.create_person("carol", stage.guild)
    shown = await chain(stage, carol)
    song, cover, extension = shown
    assert (song.reply_to, cover.reply_to, extension.reply_to) == (None, song.id, cover.id)
    assert f"🎸 rock cover of [*Holiday Wishes*]({link(stage, song)}) by <@{stage.alice.id}>" in cover.text
    assert f"⏩ extended from [*Holiday Wishes*]({link(stage, cover)}) by <@{stage.bob.id}>" in extension.text
    assert [message.id for message in stage.loopback.messages(stage.songs)] == [message.id for message in shown]

    first, second, third = [await song_in(stage, message) for message in shown]
    assert [kept.maker.name for kept in (first, second, third)] == ["Alice", "Bob", "Carol"]
    assert (second.parent_clip_id, third.parent_clip_id) == (first.clip.id, second.clip.id)
    assert first.root_clip_id == second.root_clip_id == third.root_clip_id == first.clip.id
    assert [await spent(stage, person) for person in (stage.alice, stage.bob, carol)] == [1, 1, 1]


async def test_the_family_tree_of_a_chain_names_each_song_its_maker_and_what_was_done(stage):
    carol = stage.loopback.create_person("carol", stage.guild)
    shown = await chain(stage, carol)
    panel = await stage.alice.click(shown[-1], label="More")
    answer = await stage.alice.click(panel.response, label="Family tree")
    at = [f"*Holiday Wishes*]({link(stage, message)})" for message in shown]
    lines = answer.response.embeds[0].description.splitlines()
    assert len(lines) == 3
    for line, words in zip(
        lines,
        (("by Alice", at[0]), ("🎸 rock cover", "by Bob", at[1]), ("⏩ extended", "by Carol", at[2])),
        strict=True,
    ):
        assert [word for word in words if word not in line] == []
    assert 0 == lines[1].index("└─") < lines[2].index("└─")
    public = await (await stage.alice.click(answer.response, label="Show everyone")).wait_for_response(
        lambda message: [file.filename for file in message.attachments] == ["tree.png"]
    )
    assert public.embeds[0].description == answer.response.embeds[0].description


async def test_a_song_whose_channel_was_deleted_is_found_posted_and_remixed_elsewhere(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    song = await song_in(stage, result)
    elsewhere = stage.guild.create_text_channel("elsewhere")
    stage.loopback.delete_channel(stage.songs)
    await stage.restart()
    shown = await stage.bob.slash(elsewhere, "library", search="snow")
    panel = await stage.bob.select(shown.response, [f"{song.job_id}:1"])
    await stage.bob.click(panel.response, label="Post here")
    post = await stage.loopback.wait_for_message(elsewhere, is_result)
    await panel.wait_for_response(lambda message: "is posted here" in message.content)
    await stage.bob.react(post, "🎸")
    remix = await remix_of(stage, post, elsewhere)

    assert f"🎸 rock cover of [*Snow*]({link(stage, post)}) by <@{stage.alice.id}>" in remix.text
    assert (await song_in(stage, remix)).parent_clip_id == song.clip.id


@pytest.mark.parametrize(("menu", "typed"), [("Extend this song", {}), ("Remix this song", {"genre": ["🎸"]})])
async def test_a_form_that_was_open_when_its_message_was_deleted_makes_the_song_all_the_same(stage, menu, typed):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    song = await song_in(stage, result)
    form = await stage.bob.context_menu(menu, result)
    await bot_deletes(stage, result)
    await stage.restart()
    await stage.bob.submit_modal(form, **typed)
    remix = await delivered(stage, await stage.loopback.wait_for_message(stage.songs, is_result))

    assert (await song_in(stage, remix)).parent_clip_id == song.clip.id
    assert await spent(stage, stage.bob) == 1


async def test_a_song_whose_maker_left_is_still_theirs_and_can_be_remixed(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.loopback.leave(stage.alice, stage.guild)
    await stage.restart()
    await stage.bob.react(result, "🎷")
    remix = await remix_of(stage, result)
    assert f"of [*Snow*]({link(stage, result)}) by <@{stage.alice.id}>" in remix.text
    assert (remix.pinged, await spent(stage, stage.bob)) == ((), 1)


async def test_hearts_of_three_members_make_a_star_that_can_be_remixed_with_restarts_in_between(stage):
    stars, carol = stage.guild.create_text_channel("stars"), stage.loopback.create_person("carol", stage.guild)
    await set_reactions(stage.parts.bot.services, stage.guild.id, ReactionSettings(star_channel_id=stars.id, stars=3))
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    await react(stage, stage.alice, result, "❤️")
    await react(stage, stage.bob, result, "❤️")
    assert stage.loopback.messages(stars) == []
    await stage.restart()
    await carol.react(result, "❤️")
    post = await stage.loopback.wait_for_message(stars, lambda message: "❤️ **3**" in message.content)
    assert f"[*Snow*]({link(stage, result)}) by <@{stage.alice.id}>" in post.text
    await stage.restart()
    await stage.bob.react(post, "🎸")
    cover = await remix_of(stage, post, stars)
    assert f"🎸 rock cover of [*Snow*]({link(stage, result)}) by <@{stage.alice.id}>" in cover.text
    assert len(stage.loopback.messages(stars)) == 2


async def test_the_file_of_a_reaction_comes_by_a_renewed_link(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    song = await song_in(stage, result)
    stage.standin.fault("media_error", path=f"/media/{song.clip.id}.mp3", times=None)
    await react(stage, stage.bob, result, "✉️")
    assert [is_result(message) for message in direct_messages(stage, stage.bob)] == [True]
    assert (await song_in(stage, result)).clip.audio_url != song.clip.audio_url


async def test_whoever_reacts_for_the_file_of_a_song_that_vanished_is_told_so_and_can_still_cover_it(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    song = await song_in(stage, result)
    stage.standin.fault("media_error", path=f"/media/{song.clip.id}.mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code="bad_request", times=None)
    await react(stage, stage.bob, result, "✉️")
    told = await whispered(stage, stage.bob, "gone at Suno")
    assert "Nothing was charged" in told.text
    assert results(stage, stage.bob.dm()) == replies_to(stage, result) == []
    assert await spent(stage, stage.bob) == 0
    await react(stage, stage.bob, result, "🎸")
    await remix_of(stage, result)


async def test_fifty_reactions_of_three_members_at_once_make_one_song_for_each_member_and_emoji(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=20)
    carol = stage.loopback.create_person("carol", stage.guild)
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    emojis = ("🎸", "🎷")
    for round_ in range(9):
        for person in (stage.alice, stage.bob, carol):
            for emoji in emojis:
                await person.react(result, emoji)
                if round_ < 8:
                    await person.unreact(result, emoji)
    await react(stage, carol, result, "👍")  # means nothing; whatever was put before it is dealt with after it, too
    await stage.restart()
    stage.standin.release()
    await all_ended(stage)

    jobs = await remixes(stage)
    members = (stage.alice.id, stage.bob.id, carol.id)
    assert sorted((job.maker.id, job.request.emoji) for job in jobs) == sorted(
        (member, emoji) for member in members for emoji in emojis
    )
    assert [[entry.kind for entry in await entries(stage, job)] for job in jobs] == [["reserve", "settle"]] * 6
    assert [await spent(stage, person) for person in (stage.alice, stage.bob, carol)] == [3, 2, 2]
    assert stage.loopback.limits.refused == 0
