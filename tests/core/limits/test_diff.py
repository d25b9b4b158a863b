"""The differences between two versions of a server's settings, as the audit log has them."""

from datetime import UTC, datetime

import pytest

from core.limits.diff import diff_block, diff_guild, diff_own, diff_reactions, diff_tier, spell_expiry
from core.model.money import Allowance, Block, GuildSettings, Tier
from core.model.reaction_meanings import ReactionSettings

END = datetime(2027, 1, 31, 23, tzinfo=UTC)


def block(reason="", until=None):
    return Block(user_id=7, reason=reason, until=until, by_id=1, at=END)


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        ({}, {}, ()),
        ({}, {"member": Allowance(day=5, week=9)}, ("member: default -> 5 a day, 9 a week",)),
        ({"member": Allowance(day=5)}, {"member": Allowance(day=1_000)}, ("member day: 5 -> 1,000",)),
        ({"member": Allowance()}, {}, ("member: no limit -> default",)),
        ({}, {"budget": Allowance(month=9)}, ("server month: no limit -> 9",)),
        ({}, {"songs_at_once": 2, "cooldown_s": 30}, ("songs at once: no limit -> 2", "cooldown: 0 s -> 30 s")),
        ({}, {"time_zone": "Asia/Tokyo"}, ("time zone: UTC -> Asia/Tokyo",)),
        ({"costs": {"cover": 3}}, {}, ("cost of cover: 3 -> 1",)),
        ({"channel_ids": (1, 2)}, {"channel_ids": (2, 3)}, ("channel added: channel 3", "channel removed: channel 1")),
        ({"words": ("a",)}, {"words": ("b",)}, ("word added: b", "word removed: a")),
        ({}, {"log_channel_id": 8}, ("log: none -> channel 8",)),
    ],
)
def test_each_setting_that_differs_is_one_text(before, after, texts):
    assert diff_guild(GuildSettings(**before), GuildSettings(**after)) == texts


def test_a_tier_is_named_by_its_role():
    tier = Tier(role_id=5, allowance=Allowance(day=2), weight=1.5)
    assert diff_tier(5, None, tier) == ("role 5: none -> 2 a day", "role 5 weight: 1 -> 1.5")
    assert diff_tier(5, tier, None) == ("role 5: 2 a day -> none", "role 5 weight: 1.5 -> 1")
    assert diff_tier(5, tier, tier) == ()


def test_own_limits_are_compared_by_window():
    assert diff_own(None, Allowance()) == ("own limits: none -> no limit",)
    assert diff_own(Allowance(day=1), Allowance(day=1, week=4)) == ("own limits week: no limit -> 4",)


def test_a_block_is_told_with_its_end_and_reason_and_a_second_one_with_what_is_new():
    assert diff_block(None, block()) == ("blocked until unblocked",)
    assert diff_block(None, block("spam", END)) == ("blocked until 2027-01-31 23:00 UTC: spam",)
    assert diff_block(block("spam"), block("spam")) == ()
    assert diff_block(block("spam"), block("noise", END)) == (
        "blocked: until unblocked -> until 2027-01-31 23:00 UTC",
        "block reason: noise",
        "block reason before: spam",
    )


def test_reactions_are_compared_by_setting_and_emoji():
    after = ReactionSettings(threshold=3, remixes={"🪗": "polka"}, makers_may_close=False, star_channel_id=8, stars=5)
    assert diff_reactions(ReactionSettings(), after) == (
        "reactions for a song: 1 -> 3",
        "makers may close songs: yes -> no",
        "star channel: none -> channel 8",
        "favourites for the star channel: 3 -> 5",
        "🪗: default -> polka",
    )


def test_bonus_credits_expire_or_never_do():
    assert spell_expiry(None) == "no expiry"
    assert spell_expiry(END) == "until 2027-01-31 23:00 UTC"
