import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cogs._bot.reply import error_text
from core import errors
from core.model.money import Window, WindowKind, WindowScope
from tests.support.cards import eventually

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WINDOW = Window(
    scope=WindowScope.MEMBER,
    kind=WindowKind.DAY,
    guild_id=1,
    user_id=7,
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=12),
    limit=10,
)
ENDS = f"<t:{int(WINDOW.ends_at.timestamp())}:R>"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.InvalidOption("at", "must be after 0:00, as seconds or m:ss."), "`at` must be after 0:00"),
        (errors.InvalidOption("song and audio", "exclude each other."), "`song` and `audio` exclude"),
        (errors.SongUnknown("x"), "`song`: there is no such song here"),
        (errors.CoolingDown("x", ends_at=WINDOW.ends_at), ENDS),
        (errors.SongsAtOnceReached(2), "2 songs in progress"),
        (errors.QuotaSpent(WINDOW, used=10, cost=1), "out of credits for today (10 of 10 used)"),
        (errors.QuotaSpent(WINDOW, used=10, cost=1), ENDS),
        (errors.OperatorBudgetSpent("x", ends_at=WINDOW.ends_at), ENDS),
        (errors.QuotaSpent(replace(WINDOW, limit=0), used=0, cost=1), "switched off for you here"),
        (errors.ShuttingDown("x"), "Try again in a minute"),
        (errors.LyricsInProgress("x"), "already writing lyrics for you"),
        (errors.LyricsLimitReached(30, ends_at=WINDOW.ends_at), ENDS),
        (errors.Moderated("no *bad* words"), "> no \\*bad\\* words\nNothing"),
        (errors.Busy("secret of the operator"), "busy or can't be reached"),
        (errors.FateUnknown("x"), "didn't give a usable answer"),
        (errors.KeyRefused("secret of the operator"), "The bot's owner has been notified"),
    ],
)
def test_every_refusal_says_which_rule_and_when_it_ends_and_that_nothing_was_charged(error, words):
    assert words in error_text(error)
    assert "Nothing was charged." in error_text(error)
    assert "secret" not in error_text(error)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.NotYours("x"), "Only the person who ordered it"),
        (errors.JobSent("x"), "hide its result"),
        (errors.JobOver("x"), "already finished"),
        (errors.JobUnknown("x"), "don't have that song anymore"),
    ],
)
def test_what_concerns_an_earlier_order_does_not_say_that_it_was_free(error, words):
    assert words in error_text(error)
    assert "charged" not in error_text(error)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6000))
def test_no_option_problem_can_overflow_or_inject(problem):
    text = error_text(errors.InvalidOption("style", problem))
    assert len(text) <= 2000
    assert text.count("\n") == 0
    left = re.sub(r"\\[^0-9A-Za-z\s]", "", text.removeprefix("`style` "))
    assert not re.search(r"[*_~`|\[\]<]", left)


async def test_a_private_message_that_was_dismissed_before_it_was_whole_is_no_error(stage, caplog):
    caplog.set_level(logging.INFO)
    shown = await stage.alice.slash(stage.songs, "lyrics", prompt="a song for Christmas")
    stage.loopback.backend.delete_message(stage.songs.id, shown.response.id)
    await eventually(lambda: "dismissed" in caplog.text)
    assert shown.followups == []
    assert "Traceback" not in caplog.text
