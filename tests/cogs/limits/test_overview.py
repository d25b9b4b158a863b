"""The panel as it is written, from values: no bot is needed for that."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cogs.limits.overview import Overview, list_channels, list_tiers, overview_embed, show_pause
from core.model.money import Allowance, Block, GuildSettings, Tier, Window, WindowKind, WindowScope, WindowUse
from core.model.reaction_meanings import ReactionSettings
from tests.support.limits import GOLD, NOON, OPEN, SILVER, GuildNames

GUILD: Any = GuildNames(roles=(GOLD, SILVER), channels=(OPEN,))
DEFAULT = Overview(
    settings=GuildSettings(),
    default=Allowance(day=10),
    budget=(),
    own_count=0,
    blocks=(),
    reactions=ReactionSettings(),
    notice=None,
    now=NOON,
)


def written(**changes):
    """The fields of the panel by name."""
    embed = overview_embed(replace(DEFAULT, **changes), GUILD)
    return {field.name: field.value for field in embed.fields}


def used(amount, limit, kind=WindowKind.DAY):
    window = Window(
        scope=WindowScope.GUILD, kind=kind, guild_id=1, user_id=0, starts_at=NOON, ends_at=NOON, limit=limit
    )
    return WindowUse(window=window, used=amount)


def block(number=7, reason="", until=None):
    return Block(user_id=number, reason=reason, until=until, by_id=1, at=NOON)


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({}, "Each member", "10 credits a day (default)"),
        ({"settings": GuildSettings(member=Allowance(day=10))}, "Each member", "10 credits a day"),
        ({}, "The whole server", "no limit"),
        ({"settings": GuildSettings(budget=Allowance(day=0, week=5))}, "The whole server", "switched off"),
        ({"budget": (used(1, 100), used(0, None))}, "The whole server", "1 of 100 credits used today, resets <t:"),
        ({}, "Pace", "no limit on songs in progress; no cooldown"),
        ({"settings": GuildSettings(songs_at_once=0)}, "Pace", "no songs at all"),
        ({"settings": GuildSettings(songs_at_once=1, cooldown_s=90)}, "Pace", "1 song at once; 1 min 30 s between"),
        ({"settings": GuildSettings(time_zone="Asia/Tokyo")}, "Time zone", "Asia/Tokyo, where it is now 21:00"),
        ({"own_count": 1}, "Custom member limits", "1 member"),
        ({"blocks": [block(reason="*x*")]}, "Blocked members", r"<@7> until unblocked: \*x\*"),
        ({"blocks": [block(until=datetime(2027, 1, 1, tzinfo=UTC))]}, "Blocked members", "<@7> until <t:"),
        ({"blocks": [block(number) for number in range(7)]}, "Blocked members", "and 2 more"),
        ({"settings": GuildSettings(words=("a", "b"))}, "Blocked words", "2 words and phrases"),
        ({"settings": GuildSettings(log_channel_id=999)}, "Log channel", "⚠️ The log channel was deleted."),
        (
            {"reactions": ReactionSettings(threshold=3)},
            "Reactions",
            "3 members must react for a song; no star channel.",
        ),
        (
            {"reactions": ReactionSettings(star_channel_id=OPEN, stars=4)},
            "Reactions",
            f"one reaction makes a song; a song with 4 ❤️ is posted in <#{OPEN}>.",
        ),
    ],
)
def test_each_setting_has_a_line(changes, field, text):
    assert text in written(**changes)[field]


def test_tiers_are_listed_highest_first_and_those_of_deleted_roles_are_named():
    tiers = [
        Tier(role_id=SILVER, allowance=Allowance(day=5), weight=2.0),
        Tier(role_id=GOLD, allowance=Allowance()),
        Tier(role_id=499, allowance=Allowance(day=9)),
    ]
    assert list_tiers(tiers, GUILD).splitlines() == [
        f"<@&{GOLD}>: no limit",
        "a deleted role (499): 9 credits a day",
        f"<@&{SILVER}>: 5 credits a day, 2 times as fast in the queue",
    ]
    assert list_tiers([], GUILD) == "none"


def test_channels_are_listed_up_to_a_number():
    assert list_channels((), GUILD) == "everywhere"
    assert list_channels((OPEN, 999), GUILD) == f"in <#{OPEN}>, a deleted channel (threads follow their channel)"
    assert "and 5 more" in list_channels(tuple(range(25)), GUILD)


def test_a_pause_is_on_top_with_its_reason():
    assert overview_embed(replace(DEFAULT, notice="back *soon*"), GUILD).description == show_pause("back *soon*")
    assert show_pause("back *soon*").endswith(r"everywhere: back \*soon\*")
    assert show_pause(" ").endswith("everywhere")


def test_the_largest_settings_fit_discord():
    most = Allowance(day=10**6, week=10**6, month=10**6)
    tiers = tuple(Tier(role_id=10**18 + number, allowance=most, weight=9.25) for number in range(12))
    largest = GuildSettings(
        member=most,
        budget=most,
        cooldown_s=99_999,
        channel_ids=tuple(range(10**18, 10**18 + 500)),
        tiers=tiers,
        time_zone="America/Argentina/ComodRivadavia",
    )
    blocks = [block(10**18 + number, "*" * 200) for number in range(10)]
    embed = overview_embed(replace(DEFAULT, settings=largest, default=most, blocks=blocks, notice="*" * 300), GUILD)
    assert len(embed) <= 6000
    assert all(len(field.value or "") <= 1024 for field in embed.fields)
    fields = {field.name: field.value or "" for field in embed.fields}
    assert "and 6 more" in fields["Tiers, highest first"]
    assert "and 480 more" in fields["Songs may be made"]
    assert "and 5 more" in fields["Blocked members"]
