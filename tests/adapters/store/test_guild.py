"""Settings by guild."""

from core.money import GuildSettings
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
