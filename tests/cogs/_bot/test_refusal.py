from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cogs._bot.refusal import refusal_text
from core import errors
from core.limits.bounds import REASON_MAX
from core.model.money import Window, WindowKind, WindowScope

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=12)
ENDS = f"<t:{int(LATER.timestamp())}:R>"
WINDOW = Window(
    scope=WindowScope.MEMBER, kind=WindowKind.DAY, guild_id=1, user_id=7, starts_at=NOW, ends_at=LATER, limit=10
)
WEEK = replace(WINDOW, kind=WindowKind.WEEK)
MONTH = replace(WINDOW, kind=WindowKind.MONTH, limit=1)
NOTHING = replace(WINDOW, limit=0)
AT_HOME = replace(WINDOW, limit=1, guild_id=0)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.QuotaSpent(WINDOW, used=10, cost=1), f"credits for today (10 of 10 used). They reset {ENDS}."),
        (errors.QuotaSpent(WEEK, used=9, cost=3), "left for this week (9 of 10 used); this costs 3 credits."),
        (errors.QuotaSpent(MONTH, used=1, cost=1), f"for this month (1 of 1 used). They reset {ENDS}."),
        (errors.QuotaSpent(WINDOW, used=9, cost=4, bonus=1), "Your 1 bonus credit can't make up the difference."),
        (errors.QuotaSpent(NOTHING, used=0, cost=1), "Songs are switched off for you here."),
        (errors.QuotaSpent(NOTHING, used=0, cost=3, bonus=2), "and you have 2 bonus credits left."),
        (errors.GuildBudgetSpent(WEEK, used=10, cost=1), f"for this week (10 of 10 used). They reset {ENDS}."),
        (errors.GuildBudgetSpent(WINDOW, used=9, cost=3), "left for today (9 of 10 used); this costs 3 credits."),
        (errors.QuotaSpent(MONTH, used=0, cost=3), "but your monthly limit is 1 credit. A server admin"),
        (errors.QuotaSpent(MONTH, used=0, cost=3, bonus=1), "is 1 credit and you have only 1 bonus credit. A"),
        (errors.QuotaSpent(AT_HOME, used=0, cost=3), "limit is 1 credit. The bot's owner can change that."),
        (errors.GuildBudgetSpent(WEEK, used=0, cost=11), "this server's weekly limit is 10 credits. A server"),
        (errors.GuildBudgetSpent(NOTHING, used=0, cost=1), "switched off on this server"),
        (errors.OperatorBudgetSpent("x", ends_at=LATER), f"It resets {ENDS}."),
        (errors.OperatorBudgetSpent("x", ends_at=None), "Try again tomorrow."),
        (errors.Blocked("spam!", ends_at=LATER), f"({ENDS}). Reason: spam! Ask a server admin to lift it."),
        (errors.Blocked("", ends_at=None), "on this server. Ask a server admin to lift it."),
        (errors.ChannelClosed([1, 2]), "Use <#1>, <#2>."),
        (errors.ChannelClosed([]), "A server admin can choose new ones."),
        (errors.ChannelClosed(range(6)), "<#4> or 1 other channel."),
        (errors.ChannelClosed(range(7)), "<#4> or 2 other channels."),
        (errors.WordBlocked("style", "foo"), "“foo” is blocked on this server. Remove it from `style`"),
        (errors.Paused("Moving house"), "The bot's owner says: Moving house. Try again later."),
        (errors.Paused(""), "paused everywhere right now. Try again later."),
        (errors.SongsAtOnceReached(1), "You have 1 song in progress, the most this server allows. See it"),
        (errors.SongsAtOnceReached(2), "You have 2 songs in progress, the most this server allows. See them"),
        (errors.SongsAtOnceReached(0), "switched off on this server"),
        (errors.CoolingDown("x", ends_at=None), "Try again in a moment."),
        (errors.CoolingDown("x", ends_at=LATER), f"the next one {ENDS}."),
        (errors.LyricsLimitReached(30, ends_at=LATER), f"the most allowed. You can try again {ENDS}."),
        (errors.PersonaLimitReached(1, ends_at=LATER), "made 1 persona in the last 24 hours"),
        (errors.ExportLimitReached(1, ends_at=LATER), "a song converted 1 time in the last 24 hours"),
        (errors.AlreadyAsked("x"), "already in progress. See it with /tasks."),
        (errors.Refused("x"), "don't allow that right now"),
    ],
)  # fmt: skip
def test_every_refusal_names_its_rule_and_when_it_ends(error, words):
    assert words in refusal_text(error)


@settings(deadline=None)
@given(ANY_TEXT)
def test_what_admins_wrote_can_neither_overflow_nor_inject(text):
    for error in (errors.Blocked(text, ends_at=LATER), errors.WordBlocked("prompt", text), errors.Paused(text)):
        words = refusal_text(error)
        assert len(words) < 2000
        assert "\n" not in words
        assert "@everyone" not in words
    assert len(refusal_text(errors.Blocked("*" * 3000, ends_at=None))) < 2 * REASON_MAX + 200
