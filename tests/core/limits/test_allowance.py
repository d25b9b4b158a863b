"""Who may spend how much: the operator's daily limit over all servers, and what a server decided for itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.model.money import Allowance
from tests.support.stage import spent

ZONE = "Pacific/Kiritimati"


async def test_the_operators_daily_limit_holds_over_all_servers_and_members(empty_stage):
    stage = empty_stage
    await stage.start(operator_daily_credits=2)
    elsewhere = stage.loopback.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("songs")
    carol = stage.loopback.create_person("carol", elsewhere)
    stage.standin.hold()
    for person, place in ((stage.alice, stage.songs), (carol, channel)):
        assert not (await person.slash(place, "song", prompt="rain")).ephemeral
    for person, place in ((stage.bob, stage.songs), (stage.alice, stage.songs), (stage.bob, stage.bob.dm())):
        refused = await person.slash(place, "song", prompt="more rain")
        assert refused.ephemeral
        assert "daily limit for all servers together" in refused.response.text
        assert "<t:" in refused.response.text
        assert "Nothing was charged" in refused.response.text
    assert await spent(stage, stage.bob) == 0
    assert await spent(stage, stage.alice) == 1


async def test_a_server_may_have_its_own_daily_credits_and_its_own_midnight(stage):
    await stage.store.change_settings(stage.guild.id, member=Allowance(day=1), time_zone=ZONE)
    quota = await stage.alice.slash(stage.songs, "quota")
    assert "**1** of 1 credit left" in quota.response.text
    there = stage.parts.engine.services.orders.now().astimezone(ZoneInfo(ZONE)).date() + timedelta(days=1)
    midnight = int(datetime(there.year, there.month, there.day, tzinfo=ZoneInfo(ZONE)).timestamp())
    assert f"<t:{midnight}:R>" in quota.response.text
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="rain")
    refused = await stage.alice.slash(stage.songs, "song", prompt="rain")
    assert refused.ephemeral
    assert f"<t:{midnight}:R>" in refused.response.text
    assert not (await stage.alice.slash(stage.alice.dm(), "song", prompt="rain")).ephemeral


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"songs_at_once": 1}, "have 1 song in progress"),
        ({"cooldown_s": 3600}, "just ordered a song"),
        ({"member": Allowance(day=0)}, "switched off for you here"),
    ],
)
async def test_a_servers_rules_refuse_privately_and_touch_no_credit(stage, rules, words):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="rain")
    await stage.store.change_settings(stage.guild.id, **rules)
    refused = await stage.alice.slash(stage.songs, "song", prompt="rain")
    assert refused.ephemeral
    assert words in refused.response.text
    assert "Nothing was charged" in refused.response.text
    assert await spent(stage, stage.alice) == 1
