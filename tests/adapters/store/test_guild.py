"""Settings by guild."""

from types import MappingProxyType

from core.money import GuildSettings
from core.remix import ReactionSettings
from tests.adapters.store.sample import GUILD


async def test_a_guild_that_set_nothing_has_the_defaults(store):
    assert await store.settings(GUILD) == GuildSettings()


async def test_settings_are_replaced_as_a_whole(store):
    first = GuildSettings(daily_credits=0, songs_at_once=2, cooldown_s=30, time_zone="Europe/Berlin")
    await store.save_settings(GUILD, first)
    await store.save_settings(GUILD + 1, GuildSettings(daily_credits=3))
    assert await store.settings(GUILD) == first
    await store.save_settings(GUILD, GuildSettings(daily_credits=5))
    assert await store.settings(GUILD) == GuildSettings(daily_credits=5)


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
