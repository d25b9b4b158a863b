"""A member who installed the bot for themselves uses it in a server without the bot."""

import pytest

from core.model.money import Allowance
from tests.support.songs import ordered
from tests.support.stage import is_result, wait_for_headline


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
    assert "credit was refunded" in card.text


async def test_a_refusal_is_private_there(foreign):
    _, carol, channel = foreign
    shown = await carol.slash(channel, "song", prompt="x" * 501)
    assert shown.ephemeral
    assert "up to 500" in shown.response.text


async def test_servers_without_the_bot_count_together_as_direct_messages(empty_stage):
    await empty_stage.start(default_daily_credits=3)
    stage = empty_stage
    places = [stage.loopback.create_guild(name, bot_is_member=False) for name in ("Elsewhere", "Nowhere")]
    carol = stage.loopback.create_person("carol", *places, stage.guild)
    there, far = [place.create_text_channel("there") for place in places]
    # A server that had the bot once, and left its rules behind.
    await stage.store.change_settings(places[0].id, member=Allowance(day=0), channel_ids=(1,), words=("rain",))
    stage.standin.hold()
    for channel in (there, far, carol.dm()):
        assert not (await carol.slash(channel, "song", prompt="rain")).ephemeral
    for channel in (there, far, carol.dm()):
        refused = await carol.slash(channel, "song", prompt="rain")
        assert refused.ephemeral
        assert "out of credits for today (3 of 3 used)" in refused.response.text
        assert "**0** of 3 credits left" in (await carol.slash(channel, "quota")).response.text
    assert not (await carol.slash(stage.songs, "song", prompt="rain")).ephemeral
    assert await stage.store.audit_entries(places[0].id, limit=5) == []
