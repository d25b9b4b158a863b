"""Whom a rule refuses, whichever way they ask: a command, a button, a reaction, the lyrics desk."""

import pytest

from tests.support.admins import delete_role, give_role, notes, run_limits, with_admins
from tests.support.reactions import idle, react, thread_in
from tests.support.songs import result_of
from tests.support.stage import jobs_of, spent

RULES = {
    "block": ({"reason": "spam"}, "You are blocked from making songs on this server. Reason: spam."),
    "channels": ({}, "You can't make songs in this channel. Use <#"),
    "words": ({"add": "Gläser"}, "“Gläser” is blocked on this server. Remove it from"),
    "set": ({"day": 0}, "Songs are switched off for you here."),
}


@pytest.fixture
async def club(stage):
    """A stage with two admins, another channel, and a song of Bob's."""
    with_admins(stage)
    stage.chat = stage.guild.create_text_channel("chat")
    stage.result = await result_of(stage, stage.bob, prompt="x")
    return stage


async def command(stage, text):
    return (await stage.alice.slash(stage.songs, "song", prompt=text)).response


async def button(stage, text):
    form = await stage.alice.click(stage.result, label="Extend")
    return (await stage.alice.submit_modal(form, lyrics=text)).response


async def lyrics(stage, text):
    shown = await stage.alice.slash(stage.songs, "lyrics", prompt=text)
    return await shown.wait_for_response(lambda message: not message.text.startswith("Writing"))


async def reaction(stage, _):
    await react(stage, stage.alice, stage.result, "🎸")
    (whispered,) = stage.loopback.messages(stage.alice.dm())
    return whispered


async def forbid(stage, rule):
    options, words = RULES[rule]
    named = {"block": {"member": stage.alice}, "channels": {"add": stage.chat}}
    await run_limits(stage, rule, **options, **named.get(rule, {}))
    return words


@pytest.mark.parametrize("way", [command, button, lyrics, reaction])
@pytest.mark.parametrize("rule", RULES)
async def test_who_is_refused_gets_nothing_is_told_why_and_stands_in_the_log(club, rule, way):
    if (rule, way) == ("words", reaction):
        await run_limits(club, "words", add="rock")  # a reaction types nothing, but its genre is held against the words
        words = "“rock” is blocked on this server. Remove it from `style`"
    else:
        words = await forbid(club, rule)
    answer = await way(club, "drei GLASER Wein")
    assert answer.ephemeral or way is reaction
    assert words in answer.text
    assert "Nothing was charged." in answer.text
    assert [job.maker.id for job in await jobs_of(club)] == [club.bob.id]
    assert await spent(club, club.alice) == 0
    actor, text = (await notes(club))[-1]
    assert actor == club.alice.id
    assert text.startswith({command: "song: ", button: "extend: ", lyrics: "lyrics: ", reaction: "cover: "}[way])


async def test_in_a_thread_of_an_open_channel_every_way_is_open(club):
    await run_limits(club, "channels", add=club.songs)
    deep = thread_in(club)
    assert not (await club.alice.slash(deep, "song", prompt="x")).response.ephemeral
    shown = await club.alice.slash(deep, "lyrics", prompt="x")
    assert (
        "Nothing was charged yet"
        in (await shown.wait_for_response(lambda message: not message.text.startswith("Writing"))).text
    )
    closed = await club.alice.slash(club.chat, "lyrics", prompt="x")
    answer = await closed.wait_for_response(lambda message: not message.text.startswith("Writing"))
    assert f"Use <#{club.songs.id}>" in answer.text


async def test_a_draft_names_what_the_song_costs_on_that_server(club):
    await run_limits(club, "cost", action="generate", credits=3)
    answer = await lyrics(club, "x")
    assert "order it for 3 credits" in answer.text
    assert "Make the song · 3 credits" in [button["label"] for button in answer.buttons]
    await run_limits(club, "cost", action="generate", credits=0)
    answer = await club.alice.click(answer, label="Edit")
    answer = await club.alice.submit_modal(answer, lyrics="My own")
    assert "order it, for free" in answer.response.text


async def test_a_draft_with_a_blocked_word_is_not_made(club):
    await run_limits(club, "words", add="own")
    answer = await lyrics(club, "x")
    form = await club.alice.click(answer, label="Edit")
    edited = (await club.alice.submit_modal(form, lyrics="My own words")).response
    refused = await club.alice.click(edited, label="Make the song · 1 credit")
    assert "“own” is blocked on this server. Remove it from `lyrics`" in refused.response.text
    assert await spent(club, club.alice) == 0


async def test_who_loses_a_role_loses_its_limits(club):
    fan = club.guild.create_role("fan")
    await run_limits(club, "set", day=0)
    await run_limits(club, "role", role=fan, day=5)
    give_role(club, club.alice, fan)
    assert not (await command(club, "x")).ephemeral
    await delete_role(club, fan)
    assert "switched off for you" in (await command(club, "x")).text


async def test_reactions_count_the_roles_of_the_one_who_reacts(club):
    fan = club.guild.create_role("fan")
    await run_limits(club, "set", day=0)
    await run_limits(club, "role", role=fan, day=5)
    give_role(club, club.alice, fan)
    await react(club, club.alice, club.result, "🎸")
    await idle(club)
    assert club.loopback.messages(club.alice.dm()) == []
    assert await spent(club, club.alice) == 1
