"""Changes of a server's settings: held to their ranges, kept side by side, and noted in the audit log."""

import asyncio

import pytest

from core.errors import SettingInvalid
from core.limits.audit import TEXT_MAX, Audit
from core.limits.blocked_words import WORD_MAX, WORDS_MAX
from core.limits.bounds import AT_ONCE_MAX, COOLDOWN_MAX_S, COST_MAX, REASON_MAX
from core.limits.settings import LimitSettings
from core.model.audit_entry import AuditAction
from core.model.money import CREDITS_MAX, Allowance, GuildSettings, Tier, WindowKind
from tests.support.limits import ANN, CLUB, NOON, config

GUILD, ADMIN, OTHER, MEMBER = 11, 1, 2, 7


@pytest.fixture
def audit(store):
    return Audit(store=store, now=lambda: NOON)


@pytest.fixture
def limit_settings(store, audit):
    """The settings over a store, without a bot."""
    return LimitSettings(store=store, audit=audit, config=config(), now=lambda: NOON)


async def noted(audit):
    return [(entry.action, entry.text) for entry in reversed(await audit.entries(GUILD, limit=100))]


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"member": Allowance(day=-1)}, "day"),
        ({"budget": Allowance(month=CREDITS_MAX + 1)}, "server_month"),
        ({"songs_at_once": AT_ONCE_MAX + 1}, "at_once"),
        ({"cooldown_s": COOLDOWN_MAX_S + 1}, "cooldown"),
        ({"costs": {"cover": COST_MAX + 1}}, "credits"),
        ({"costs": {"paint": 1}}, "action"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"words": ("x" * (WORD_MAX + 1),)}, "add"),
        ({"words": ("!?",)}, "add"),
        ({"words": tuple(f"w{number}" for number in range(WORDS_MAX + 1))}, "add"),
        ({"channel_ids": tuple(range(501))}, "add"),
    ],
)
async def test_what_is_out_of_its_range_is_refused_whoever_writes_it(audit, limit_settings, changes, option):
    with pytest.raises(SettingInvalid) as refused:
        await limit_settings.change(GUILD, ADMIN, **changes)
    assert refused.value.option == option
    assert await limit_settings.settings(GUILD) == GuildSettings()
    assert await noted(audit) == []


async def test_tiers_own_limits_grants_and_blocks_are_held_to_their_ranges_too(audit, limit_settings):
    attempts = [
        lambda: limit_settings.set_tier(GUILD, ADMIN, Tier(role_id=5, allowance=Allowance(), weight=11)),
        lambda: limit_settings.set_tier(GUILD, ADMIN, Tier(role_id=5, allowance=Allowance(), weight=float("nan"))),
        lambda: limit_settings.set_own(GUILD, ADMIN, MEMBER, Allowance(week=-1)),
        lambda: limit_settings.grant(GUILD, ADMIN, MEMBER, credits_=0, expires_at=None),
        lambda: limit_settings.grant(GUILD, ADMIN, MEMBER, credits_=CREDITS_MAX + 1, expires_at=None),
        lambda: limit_settings.block(GUILD, ADMIN, MEMBER, reason="x" * (REASON_MAX + 1), until=None),
    ]
    for attempt in attempts:
        with pytest.raises(SettingInvalid):
            await attempt()
    assert await noted(audit) == []


async def test_of_two_who_change_the_same_at_once_the_last_one_holds_and_both_are_noted(audit, limit_settings):
    changes = [limit_settings.change(GUILD, actor, songs_at_once=actor) for actor in (ADMIN, OTHER)]
    await asyncio.gather(*changes)
    assert (await limit_settings.settings(GUILD)).songs_at_once == OTHER
    assert await noted(audit) == [
        (AuditAction.SET, "songs at once: no limit -> 1"),
        (AuditAction.SET, "songs at once: 1 -> 2"),
    ]


async def test_changes_that_build_on_what_holds_are_all_kept(limit_settings):
    def one_more(word):
        return lambda settings: {"words": (*settings.words, word)}

    await asyncio.gather(*(limit_settings.amend(GUILD, ADMIN, one_more(f"word{number}")) for number in range(20)))
    assert len((await limit_settings.settings(GUILD)).words) == 20


async def test_a_preset_that_changes_several_settings_is_one_entry(audit, limit_settings):
    change = await limit_settings.change(GUILD, ADMIN, action=AuditAction.SETUP, member=Allowance(day=5), cooldown_s=60)
    assert change.after.cooldown_s == 60
    assert await noted(audit) == [(AuditAction.SETUP, "member day: 10 -> 5; cooldown: 0 s -> 60 s")]


async def test_setting_the_same_as_the_default_is_a_change_and_is_said_to_be_one(audit, limit_settings):
    assert (await limit_settings.change(GUILD, ADMIN, member=Allowance(day=10))).texts == (
        "member: default -> 10 a day",
    )


async def test_what_does_not_fit_one_entry_is_noted_in_several(audit, limit_settings):
    words = tuple(f"{number:02}{'x' * 50}" for number in range(20))
    await limit_settings.change(GUILD, ADMIN, words=words)
    texts = [text for _, text in await noted(audit)]
    assert len(texts) > 1
    assert all(len(text) <= TEXT_MAX for text in texts)
    assert "; ".join(texts) == "; ".join(f"word added: {word}" for word in words)


async def test_every_window_is_reset_separately(rules, limit_settings):
    await rules.order(await rules.case())
    given = await limit_settings.reset(CLUB, ADMIN, ANN, [WindowKind.WEEK])
    assert [(use.window.kind, use.used) for use in given] == [(WindowKind.WEEK, 1)]
    assert await limit_settings.reset(CLUB, ADMIN, ANN, [WindowKind.WEEK]) == []
