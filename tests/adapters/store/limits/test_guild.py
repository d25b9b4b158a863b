"""What a guild decides: settings, tiers, and about single members."""

import asyncio
from datetime import timedelta
from types import MappingProxyType

from core.model.money import Allowance, Block, GuildSettings, Tier
from core.model.reaction_meanings import ReactionSettings
from tests.support.store.sample import GUILD, MAKER, NOON


async def test_a_guild_that_set_nothing_has_the_defaults(store):
    assert await store.settings(GUILD) == GuildSettings()


async def test_a_change_keeps_what_it_does_not_name(store):
    await store.change_settings(GUILD, member=Allowance(day=0, month=9), songs_at_once=2, cooldown_s=30)
    await store.change_settings(GUILD + 1, member=Allowance(day=3))
    changed = await store.change_settings(GUILD, time_zone="Europe/Berlin", budget=Allowance(week=50))
    assert changed == GuildSettings(
        member=Allowance(day=0, month=9),
        budget=Allowance(week=50),
        songs_at_once=2,
        cooldown_s=30,
        time_zone="Europe/Berlin",
    )
    assert await store.settings(GUILD) == changed
    assert await store.settings(GUILD + 1) == GuildSettings(member=Allowance(day=3))


async def test_everything_can_be_set_and_taken_back(store):
    everything = {
        "member": Allowance(),
        "budget": Allowance(day=1, week=2, month=3),
        "songs_at_once": 0,
        "cooldown_s": 5,
        "time_zone": "Asia/Tokyo",
        "costs": {"generate": 2, "cover": 0},
        "channel_ids": (2**63 - 1, 7),
        "words": ("Ärger", "two words"),
        "log_channel_id": 9,
    }
    assert await store.change_settings(GUILD, **everything) == GuildSettings(**everything)
    usual = {name: getattr(GuildSettings(), name) for name in everything}
    assert await store.change_settings(GUILD, **usual) == GuildSettings()


async def test_an_allowance_without_limits_is_not_the_operators_default(store):
    await store.change_settings(GUILD, member=Allowance())
    assert (await store.settings(GUILD)).member == Allowance()
    await store.change_settings(GUILD, member=None)
    assert (await store.settings(GUILD)).member is None


async def test_a_change_of_nothing_changes_nothing(store):
    assert await store.change_settings(GUILD) == GuildSettings()
    changed = await store.change_settings(GUILD, cooldown_s=5)
    assert await store.change_settings(GUILD) == changed


async def test_two_admins_at_once_lose_nothing(store):
    changes = [{"cooldown_s": 5}, {"words": ("a",)}, {"budget": Allowance(day=1)}, {"member": Allowance(day=2)}] * 5
    await asyncio.gather(*(store.change_settings(GUILD, **change) for change in changes))
    assert await store.settings(GUILD) == GuildSettings(
        cooldown_s=5, words=("a",), budget=Allowance(day=1), member=Allowance(day=2)
    )


async def test_tiers_are_saved_replaced_and_dropped(store):
    friends = Tier(role_id=5, allowance=Allowance(day=1))
    patrons = Tier(role_id=4, allowance=Allowance(week=9), weight=2.5)
    for tier in (Tier(role_id=5, allowance=Allowance(), weight=9.0), friends, patrons):
        await store.save_tier(GUILD, tier)
    await store.save_tier(GUILD + 1, friends)
    assert (await store.settings(GUILD)).tiers == (patrons, friends)
    assert (await store.change_settings(GUILD, cooldown_s=1)).tiers == (patrons, friends)
    assert [await store.drop_tier(GUILD, 5) for _ in range(2)] == [True, False]
    assert (await store.settings(GUILD)).tiers == (patrons,)
    assert (await store.settings(GUILD + 1)).tiers == (friends,)


async def test_an_own_allowance_is_saved_replaced_and_taken_away(store):
    assert await store.own_allowance(GUILD, MAKER) is None
    for own in (Allowance(day=0), Allowance(), Allowance(day=1, week=2, month=3), None, None):
        await store.save_own_allowance(GUILD, MAKER, own)
        assert await store.own_allowance(GUILD, MAKER) == own
        assert (await store.member_usage(GUILD, MAKER, at=NOON)).own == own
    await store.save_own_allowance(GUILD, MAKER, Allowance(day=5))
    assert await store.own_allowance(GUILD + 1, MAKER) is None
    assert await store.own_allowance(GUILD, MAKER + 1) is None


def blocked(user_id=MAKER, *, at=NOON, until=None, reason="spam"):
    """A block by an admin."""
    return Block(user_id=user_id, reason=reason, until=until, by_id=99, at=at)


async def test_blocks_in_force_are_listed_newest_first(store):
    later = NOON + timedelta(hours=1)
    over, first, second = blocked(1, until=NOON), blocked(2, until=later), blocked(3, at=later)
    for block in (over, blocked(2, reason="an older reason"), first, second):
        await store.block(GUILD, block)
    assert await store.blocks(GUILD, at=NOON) == [second, first]
    assert await store.blocks(GUILD, at=later) == [second]
    assert await store.blocks(GUILD + 1, at=NOON) == []


async def test_a_block_is_lifted_once(store):
    await store.block(GUILD, blocked())
    assert [await store.unblock(GUILD, MAKER) for _ in range(2)] == [True, False]
    assert await store.blocks(GUILD, at=NOON) == []


async def test_a_guild_that_decided_nothing_about_reactions_has_the_defaults(store):
    assert await store.reaction_settings(GUILD) == ReactionSettings()


async def test_what_was_decided_about_reactions_is_replaced_as_a_whole(store):
    remixes = MappingProxyType({"<:chorus:42>": "synth wave", "🎸": "off", "❤️": "again"})
    first = ReactionSettings(threshold=3, remixes=remixes, makers_may_close=False, star_channel_id=9, stars=7)
    await store.save_reaction_settings(GUILD, first)
    await store.save_reaction_settings(GUILD + 1, ReactionSettings(threshold=2))
    assert await store.reaction_settings(GUILD) == first
    await store.save_reaction_settings(GUILD, ReactionSettings(stars=1))
    assert await store.reaction_settings(GUILD) == ReactionSettings(stars=1)
    assert await store.settings(GUILD) == GuildSettings()
