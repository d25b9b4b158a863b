"""A member who installed the bot for themselves uses it where the bot is no member."""

import pytest

from tests.cogs.making import ordered
from tests.stage import is_result, wait_for_headline


@pytest.fixture
async def foreign(stage):
    """A stage with a member in a server without the bot: (stage, carol, channel)."""
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    channel = elsewhere.create_text_channel("there")
    return stage, stage.loopback.create_person("carol", elsewhere), channel


async def test_a_song_is_made_remixed_and_asked_about_there(foreign):
    stage, carol, channel = foreign
    answer = await carol.slash(channel, "song", prompt="a song for Christmas", lyrics="Snow is falling")
    result = await answer.wait_for_response(is_result)
    assert [button["label"] for button in result.buttons] == ["Again", "Extend", "Cover", "Lyrics", "More"]
    words = await carol.click(result, label="Lyrics")
    assert words.ephemeral
    assert "falling" in words.response.text
    choices = await carol.autocomplete(channel, "cover", option="song")
    assert len(choices) == 2
    link = f"https://discord.com/channels/{channel.guild.id}/{channel.id}/{result.id}"
    covered = await carol.slash(channel, "cover", song=link, style="jazz")
    assert (await ordered(stage, "cover"))["style"] == "jazz"
    await covered.wait_for_response(is_result)
    assert (await carol.slash(channel, "quota")).ephemeral
    assert (await carol.slash(channel, "tasks")).ephemeral
    assert stage.loopback.problems == []


async def test_a_failure_is_told_on_the_card_there(foreign):
    stage, carol, channel = foreign
    stage.standin.fault("fail")
    await carol.slash(channel, "song", prompt="rain")
    card = await wait_for_headline(stage, "No song this time", channel=channel)
    assert "credit was given back" in card.text


async def test_a_refusal_is_private_there(foreign):
    _, carol, channel = foreign
    shown = await carol.slash(channel, "song", prompt="x" * 501)
    assert shown.ephemeral
    assert "1 to 500" in shown.response.text
