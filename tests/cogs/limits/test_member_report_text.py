"""The report about a member as it is written, from values: no bot is needed for that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cogs.limits.member_report import MemberReport, report_embed
from core.errors import Blocked, ChannelClosed, CoolingDown, GuildBudgetSpent, Paused, QuotaSpent, SongsAtOnceReached
from core.limits.check import Case, MemberContext
from core.limits.verdict import Rule, Verdict
from core.model.audit_entry import AuditAction, AuditEntry
from core.model.money import (
    Allowance,
    AllowanceOrigin,
    Block,
    Entitlement,
    Grant,
    GuildSettings,
    MemberUsage,
    Window,
    WindowKind,
    WindowScope,
    WindowUse,
)
from tests.support.limits import ADMIN, ANN, CLUB, GOLD, NOON, OPEN, GuildNames

GUILD: Any = GuildNames(roles=(GOLD,), channels=(OPEN,))
END = NOON + timedelta(hours=3)
CASE = Case(
    guild_id=CLUB,
    user_id=ANN,
    member_context=MemberContext(),
    settings=GuildSettings(),
    usage=MemberUsage(),
    entitlement=Entitlement(allowance=Allowance(day=10), origin=AllowanceOrigin.OPERATOR),
    now=NOON,
)
MOST = 10**6


def window(limit, scope=WindowScope.MEMBER, kind=WindowKind.DAY):
    return Window(scope=scope, kind=kind, guild_id=CLUB, user_id=ANN, starts_at=NOON, ends_at=END, limit=limit)


def written(case=CASE, *, is_on_server=True, refusals=(), uses=(), **refused):
    """The report's text; `refused` are refusals by rule."""
    verdicts = [
        Verdict(rule=rule, refusal=refused.get(rule.name), uses=uses if rule is Rule.MEMBER else ()) for rule in Rule
    ]
    report = MemberReport(case=case, verdicts=verdicts, refusals=refusals, channel_id=OPEN, is_on_server=is_on_server)
    return report_embed(report, GUILD).description or ""


def test_every_rule_is_named_in_the_order_of_the_checks():
    lines = [line for line in written().splitlines() if line[:1] in {"✅", "⛔"}]
    assert [line.split("**")[1] for line in lines] == [
        "Pause by the bot's owner",
        "Block",
        "Channel",
        "Blocked words",
        "Cooldown",
        "Songs at once",
        "Their credits",
        "Server budget",
        "Daily limit of the bot's owner",
    ]


@pytest.mark.parametrize(
    ("rule", "refusal", "end"),
    [
        ("PAUSE", Paused("moving"), "That ends when the bot's owner resumes new songs."),
        ("BLOCK", Blocked("spam", ends_at=None), "That ends when an admin lifts it."),
        ("BLOCK", Blocked("spam", ends_at=END), f"That ends <t:{int(END.timestamp())}:R>"),
        ("CHANNEL", ChannelClosed([OPEN]), "Other channels may be open."),
        ("COOLDOWN", CoolingDown("", ends_at=END), "That ends <t:"),
        ("SONGS_AT_ONCE", SongsAtOnceReached(1), "That ends when one of their songs is finished."),
        ("SONGS_AT_ONCE", SongsAtOnceReached(0), "That does not end automatically."),
        ("MEMBER", QuotaSpent(window(2), used=2, cost=1), "That ends <t:"),
        ("MEMBER", QuotaSpent(window(2), used=0, cost=3), "does not end automatically: the limit is below the price"),
        ("MEMBER", QuotaSpent(window(2), used=2, cost=3, bonus=1), "That ends <t:"),
        ("GUILD", GuildBudgetSpent(window(2), used=0, cost=3), "does not end automatically: the limit is below"),
    ],
)
def test_the_first_rule_that_refuses_is_named_with_its_end(rule, refusal, end):
    text = written(**{rule: refusal})
    assert f"**No**, a song for 1 credit in <#{OPEN}> would be refused" in text
    assert end in text
    assert text.count("⛔") == 1


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (AllowanceOrigin.OPERATOR, "from the bot's default"),
        (AllowanceOrigin.GUILD, "from this server's limits for each member"),
        (AllowanceOrigin.ROLE, f"from their tier <@&{GOLD}>"),
        (AllowanceOrigin.MEMBER, "from their own limits"),
    ],
)
def test_where_an_allowance_comes_from_is_named(origin, text):
    entitlement = Entitlement(allowance=Allowance(day=3), origin=origin, role_ids=(GOLD,), weight=2.0)
    seen = written(replace(CASE, entitlement=entitlement), uses=(WindowUse(window=window(3), used=1),))
    assert f"{text}\n　today: 1 of 3 credits used, 2 left, resets <t:" in seen
    assert "Queue: 2 times as fast in the queue" in seen


def test_what_is_not_limited_is_said_so():
    text = written()
    for words in ("Yes", "new songs are not paused", "not blocked", "songs may be made everywhere", "0 in progress"):
        assert words in text
    assert "Queue: normal priority in the queue" in text
    assert text.endswith("**Latest refusals**\nnone")


def test_somebody_who_left_is_said_to_have_left():
    assert written(is_on_server=False).startswith(f"<@{ANN}> is not on this server")


def test_the_longest_report_fits_an_embed():
    stars = "*" * 300
    grants = tuple(
        Grant(id=number, user_id=ANN, credits=MOST, left=MOST, expires_at=END, by_id=ADMIN, at=NOON)
        for number in range(9)
    )
    case = replace(
        CASE,
        settings=GuildSettings(channel_ids=tuple(range(10**18, 10**18 + 50)), cooldown_s=600_000, songs_at_once=0),
        usage=MemberUsage(
            bonus=grants,
            notice=stars,
            block=Block(user_id=ANN, reason=stars, until=END, by_id=10**18, at=NOON),
        ),
        entitlement=Entitlement(
            allowance=Allowance(day=MOST), origin=AllowanceOrigin.ROLE, role_ids=tuple(range(10**18, 10**18 + 9))
        ),
    )
    refused = AuditEntry(guild_id=CLUB, actor_id=ANN, action=AuditAction.REFUSED, text=stars, at=NOON)
    uses = tuple(WindowUse(window=window(MOST, kind=kind), used=MOST) for kind in WindowKind)
    text = written(case, refusals=(refused,) * 3, uses=uses, BLOCK=Blocked(stars, ends_at=END), PAUSE=Paused(stars))
    assert len(text) < 4000
