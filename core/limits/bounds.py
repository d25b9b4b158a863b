"""How far the settings of a guild may go. Whoever writes them, a command, a form or a set-up, is held to the same."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.action import ACTIONS
from core.errors import SettingInvalid
from core.limits.blocked_words import WORD_MAX, WORDS_MAX, folded
from core.model.money import CREDITS_MAX, WEIGHT_MAX, WEIGHT_MIN, WindowKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.money import Allowance, Tier
    from core.ports import GuildChanges

COST_MAX = 100
"""Credits of one action."""
AT_ONCE_MAX = 100
"""Songs in work of one member."""
COOLDOWN_MAX_S = 7 * 24 * 3600
CHANNELS_MAX = 500
"""Discord: a server has at most 500 channels."""
REASON_MAX = 200
"""Characters of why a member is blocked; the audit log shows them whole."""


def check_changes(changes: GuildChanges) -> None:
    """Check settings before they are written.

    Raises:
        SettingInvalid: one is out of its range.
    """
    member, budget = changes.get("member"), changes.get("budget")
    for prefix, allowance in (("", member), ("server_", budget)):
        if allowance is not None:
            check_allowance(allowance, prefix)
    check_amount("at_once", changes.get("songs_at_once"), AT_ONCE_MAX, "songs")
    check_amount("cooldown", changes.get("cooldown_s"), COOLDOWN_MAX_S, "seconds")
    for action, cost in changes.get("costs", {}).items():
        if action not in ACTIONS:
            raise SettingInvalid("action", f"is nothing that I make: {action}.")
        check_amount("credits", cost, COST_MAX)
    if "time_zone" in changes:
        check_time_zone(changes["time_zone"])
    if len(changes.get("channel_ids", ())) > CHANNELS_MAX:
        raise SettingInvalid("add", f"is one too many: {CHANNELS_MAX} channels can be named.")
    check_words(changes.get("words", ()))


def check_allowance(allowance: Allowance, prefix: str = "") -> None:
    """Check the limits of an allowance; `prefix` stands before their names in Discord.

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
        raise SettingInvalid("weight", f"must be from {WEIGHT_MIN:g} to {WEIGHT_MAX:g}.")


def check_amount(option: str, amount: int | None, most: int, unit: str = "credits", *, least: int = 0) -> None:
    """Check a number; None is none at all, and fits.

    Raises:
        SettingInvalid: it is out of its range.
    """
    if amount is not None and not least <= amount <= most:
        raise SettingInvalid(option, f"must be from {least:,} to {most:,} {unit}.")


def check_time_zone(name: str) -> None:
    """Check that there is a time zone of that name.

    Raises:
        SettingInvalid: there is none.
    """
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not found, a folder, or no name at all
        raise SettingInvalid("time_zone", "must be the name of a time zone, such as Europe/Berlin.") from None


def check_words(words: Sequence[str], option: str = "add") -> None:
    """Check blocked words that were typed as `option`.

    Raises:
        SettingInvalid: one is too long or has neither letters nor digits, or there are too many.
    """
    if len(words) > WORDS_MAX:
        raise SettingInvalid(
            option, f"is too much: a server can block {WORDS_MAX} words, and these would be {len(words)}."
        )
    for word in words:
        if len(word) > WORD_MAX:
            raise SettingInvalid(option, f"has a phrase that is too long: {WORD_MAX} characters at most. {word}")
        if not folded(word).strip():
            raise SettingInvalid(option, f"has something without letters or digits, which can be found nowhere: {word}")
