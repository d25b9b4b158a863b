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
        (errors.QuotaSpent(WINDOW, used=10, cost=1), "You have used 10 of your 10 credits for today here"),
        (errors.QuotaSpent(WEEK, used=9, cost=3), "9 of your 10 credits for this week here, and this costs 3 credits."),
        (errors.QuotaSpent(MONTH, used=1, cost=1), f"this month here, and this costs 1 credit. It renews {ENDS}."),
        (errors.QuotaSpent(WINDOW, used=9, cost=4, bonus=1), "With your 1 credit of bonus that is still too little."),
        (errors.QuotaSpent(NOTHING, used=0, cost=1), "Songs are switched off for you here."),
        (errors.QuotaSpent(NOTHING, used=0, cost=3, bonus=2), "and you have 2 credits of bonus left."),
        (errors.GuildBudgetSpent(WEEK, used=10, cost=1), f"has used its 10 credits for this week. They renew {ENDS}."),
        (errors.GuildBudgetSpent(WINDOW, used=9, cost=3), "only 1 of its 10 credits for today left, and"),
        (errors.QuotaSpent(MONTH, used=0, cost=3), "which is more than your 1 credit a month. Those who"),
        (errors.QuotaSpent(MONTH, used=0, cost=3, bonus=1), "your 1 credit a month and 1 credit of bonus. Those who"),
        (errors.QuotaSpent(AT_HOME, used=0, cost=3), "more than your 1 credit a day. The bot's owner can change that."),
        (errors.GuildBudgetSpent(WEEK, used=0, cost=11), "which is more than this server's 10 credits a week. Those"),
        (errors.GuildBudgetSpent(NOTHING, used=0, cost=1), "switched off on this server"),
        (errors.OperatorBudgetSpent("x", ends_at=LATER), f"It renews {ENDS}."),
        (errors.Blocked("spam!", ends_at=LATER), f"({ENDS}). Reason: spam! Those who run the server"),
        (errors.Blocked("", ends_at=None), "on this server. Those who run the server can lift that."),
        (errors.ChannelClosed([1, 2]), "You can make them in <#1>, <#2>."),
        (errors.ChannelClosed(range(7)), "<#4> and 2 more."),
        (errors.WordBlocked("style", "foo"), "“foo”, and it stands in your `style`"),
        (errors.Paused("Moving house"), "The bot's owner says: Moving house. Try again later."),
        (errors.Paused(""), "paused everywhere at the moment. Try again later."),
        (errors.SongsAtOnceReached(1), "You already have a song in work"),
        (errors.SongsAtOnceReached(2), "You already have 2 songs in work"),
        (errors.SongsAtOnceReached(0), "switched off on this server"),
        (errors.CoolingDown("x", ends_at=None), "the next one soon."),
        (errors.Refused("x"), "do not allow that"),
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
