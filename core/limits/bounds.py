"""The range of each setting of a guild: the same for commands, forms and presets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.action import ACTIONS
from core.errors import SettingInvalid
from core.limits import texts
from core.limits.blocked_words import WORD_MAX, WORDS_MAX, fold
from core.model.money import CREDITS_MAX, WEIGHT_MAX, WEIGHT_MIN, WindowKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.money import Allowance, Tier
    from core.model.text import Text
    from core.ports import GuildChanges

COST_MAX = 100
"""Credits of one action."""
AT_ONCE_MAX = 100
"""Songs in progress of one member."""
COOLDOWN_MAX_S = 7 * 24 * 3600
CHANNELS_MAX = 500
"""Discord: a server has at most 500 channels."""
REASON_MAX = 200
"""Characters of why a member is blocked; the audit log shows all of them."""


def check_changes(changes: GuildChanges) -> None:
    """Check settings before they are written.

    Raises:
        SettingInvalid: one is out of its range.
    """
    member, budget = changes.get("member"), changes.get("budget")
    for prefix, allowance in (("", member), ("server_", budget)):
        if allowance is not None:
            check_allowance(allowance, prefix)
    check_amount("at_once", changes.get("songs_at_once"), AT_ONCE_MAX, texts.SONGS_OUT_OF_RANGE)
    check_amount("cooldown", changes.get("cooldown_s"), COOLDOWN_MAX_S, texts.SECONDS_OUT_OF_RANGE)
    for action, cost in changes.get("costs", {}).items():
        if action not in ACTIONS:
            raise SettingInvalid("action", texts.UNKNOWN_ACTION(action=action))
        check_amount("credits", cost, COST_MAX)
    if "time_zone" in changes:
        check_time_zone(changes["time_zone"])
    if len(changes.get("channel_ids", ())) > CHANNELS_MAX:
        raise SettingInvalid("add", texts.TOO_MANY_CHANNELS(most=CHANNELS_MAX))
    check_words(changes.get("words", ()))


def check_allowance(allowance: Allowance, prefix: str = "") -> None:
    """Check the limits of an allowance; `prefix` comes before their names in Discord.

    Raises:
        SettingInvalid: one is below 0 or above CREDITS_MAX.
    """
    for kind in WindowKind:
        check_amount(f"{prefix}{kind}", allowance.limit(kind), CREDITS_MAX)


def check_tier(tier: Tier) -> None:
    """Check a role's tier.

    Raises:
        SettingInvalid: a limit or the weight is out of its range.
    """
    check_allowance(tier.allowance)
    if not WEIGHT_MIN <= tier.weight <= WEIGHT_MAX:
        raise SettingInvalid("weight", texts.WEIGHT_OUT_OF_RANGE(least=WEIGHT_MIN, most=WEIGHT_MAX))


def check_amount(
    option: str, amount: int | None, most: int, problem: Text = texts.CREDITS_OUT_OF_RANGE, *, least: int = 0
) -> None:
    """Check a number; None (no limit) is always in range. `problem` is what admins read otherwise.

    Raises:
        SettingInvalid: it is out of its range.
    """
    if amount is not None and not least <= amount <= most:
        raise SettingInvalid(option, problem(least=least, most=most))


def check_time_zone(name: str) -> None:
    """Check that there is a time zone of that name.

    Raises:
        SettingInvalid: there is none.
    """
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not found, a folder, or no name at all
        raise SettingInvalid("time_zone", texts.UNKNOWN_TIME_ZONE()) from None


def check_words(words: Sequence[str], option: str = "add") -> None:
    """Check blocked words that were typed as `option`.

    Raises:
        SettingInvalid: one is too long or has neither letters nor digits, or there are too many.
    """
    if len(words) > WORDS_MAX:
        raise SettingInvalid(option, texts.TOO_MANY_WORDS(most=WORDS_MAX, count=len(words)))
    for word in words:
        if len(word) > WORD_MAX:
            raise SettingInvalid(option, texts.WORD_TOO_LONG(most=WORD_MAX, word=word))
        if not fold(word).strip():
            raise SettingInvalid(option, texts.WORD_EMPTY(word=word))
