"""The range of each setting: the last value that is allowed, and the first that is not."""

import pytest

from core.errors import SettingInvalid
from core.limits.blocked_words import WORD_MAX, WORDS_MAX
from core.limits.bounds import (
    AT_ONCE_MAX,
    CHANNELS_MAX,
    COOLDOWN_MAX_S,
    COST_MAX,
    check_amount,
    check_changes,
    check_tier,
    check_words,
)
from core.model.money import CREDITS_MAX, WEIGHT_MAX, WEIGHT_MIN, Allowance, Tier


@pytest.mark.parametrize(
    ("allowed", "refused", "option", "problem"),
    [
        (
            {"member": Allowance(day=0, week=CREDITS_MAX)},
            {"member": Allowance(week=CREDITS_MAX + 1)},
            "week",
            "must be from 0 to 1,000,000 credits.",
        ),
        (
            {"budget": Allowance()},
            {"budget": Allowance(day=-1)},
            "server_day",
            "must be from 0 to 1,000,000 credits.",
        ),
        (
            {"songs_at_once": AT_ONCE_MAX},
            {"songs_at_once": AT_ONCE_MAX + 1},
            "at_once",
            "must be from 0 to 100 songs.",
        ),
        (
            {"cooldown_s": COOLDOWN_MAX_S},
            {"cooldown_s": -1},
            "cooldown",
            "must be from 0 to 604,800 seconds.",
        ),
        (
            {"costs": {"cover": COST_MAX}},
            {"costs": {"cover": COST_MAX + 1}},
            "credits",
            "must be from 0 to 100 credits.",
        ),
        ({"costs": {}}, {"costs": {"paint": 1}}, "action", "is not something I can make: paint."),
        (
            {"time_zone": "UTC"},
            {"time_zone": ""},
            "time_zone",
            "must be the name of a time zone, such as Europe/Berlin.",
        ),
        (
            {"channel_ids": tuple(range(CHANNELS_MAX))},
            {"channel_ids": tuple(range(CHANNELS_MAX + 1))},
            "add",
            "is one too many. You can list up to 500 channels.",
        ),
    ],
)
def test_the_last_value_is_allowed_and_the_next_is_refused(allowed, refused, option, problem):
    check_changes(allowed)
    with pytest.raises(SettingInvalid) as error:
        check_changes(refused)
    assert (error.value.option, error.value.problem) == (option, problem)


@pytest.mark.parametrize("weight", [WEIGHT_MIN, WEIGHT_MAX])
def test_a_queue_weight_has_a_range(weight):
    check_tier(Tier(role_id=1, allowance=Allowance(), weight=weight))
    for beyond in (weight / 2 if weight == WEIGHT_MIN else weight * 2, float("nan")):
        with pytest.raises(SettingInvalid, match=r"weight: must be from 0\.1 to 10"):
            check_tier(Tier(role_id=1, allowance=Allowance(), weight=beyond))


def test_blocked_words_are_short_readable_and_not_too_many():
    check_words(["x" * WORD_MAX] * WORDS_MAX)
    for words in (["x" * (WORD_MAX + 1)], ["!?"], ["x"] * (WORDS_MAX + 1)):
        with pytest.raises(SettingInvalid, match="words: has"):
            check_words(words, "words")


def test_no_limit_is_always_in_range():
    check_amount("day", None, 0)
