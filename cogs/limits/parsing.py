"""Reads what admins type: numbers, weights, blocked words, expiries, time zones."""

from __future__ import annotations

import difflib
import functools
import re
import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cogs.limits import texts
from core.errors import SettingInvalid
from core.limits.blocked_words import fold
from core.model.money import CREDITS_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

CHOICES_MAX = 25
"""Discord: choices that autocomplete may offer."""
TYPED_MAX = 60
"""Characters of an expiry or a time zone as it is typed."""
SUGGESTED_MAX = 3
LONGEST = timedelta(days=5 * 365 + 2)
"""How far ahead an expiry may be: five years, with two leap days at most."""

_NO_LIMIT = {"", "no limit", "unlimited"}
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:[ ,'_\u00a0\u2019\u202f][0-9]{3})+")
_SEPARATOR = re.compile(r"[,;\n]")
_SPAN = re.compile(r"([0-9]{1,6})\s*([a-z]+)")
_SPANS = re.compile(r"(?:[0-9]{1,6}\s*[a-z]+[\s,]*)+")
_UNITS = {
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}


def parse_number(typed: str, option: str, *, least: int = 0, most: int = CREDITS_MAX) -> int | None:
    """Read a whole number such as an amount of credits; None (no limit) for an empty field or "no limit".

    Raises:
        SettingInvalid: it is not a whole number from `least` to `most`.
    """
    words = " ".join(typed.split())
    if words.casefold() in _NO_LIMIT:
        return None
    amount = int(re.sub(r"[^0-9]", "", words)) if len(words) <= TYPED_MAX and _WHOLE.fullmatch(words) else -1
    if not least <= amount <= most:
        raise SettingInvalid(option, texts.NOT_A_NUMBER(least=least, most=most))
    return amount


def parse_weight(typed: str, option: str) -> float:
    """Read a queue weight, with a point or a comma; an empty field is 1.

    Raises:
        SettingInvalid: it is not a number.
    """
    try:
        return round(float(typed.replace(",", ".") or 1), 2)
    except ValueError:
        raise SettingInvalid(option, texts.NOT_A_WEIGHT()) from None


def parse_words(typed: str, option: str) -> Sequence[str]:
    """Return the words and phrases of a list, without those that differ only in case or accents.

    Raises:
        SettingInvalid: there is none.
    """
    words = [" ".join(word.split()) for word in _SEPARATOR.split(typed)]
    named = {fold(word): word for word in words if word}
    if not named:
        raise SettingInvalid(option, texts.NO_WORDS())
    return tuple(named.values())


def parse_end(typed: str, option: str, *, now: datetime, time_zone: str) -> datetime:
    """Read when something ends: a duration ("30d", "12 h", "1w 2d"), a date ("2027-01-31") or a date with a time.

    Days and weeks end at the same time of day, even if the clocks change in between. A date includes that whole day.

    Raises:
        SettingInvalid: it is not a time, or a time in the past or more than five years ahead.
    """
    words = " ".join(typed.casefold().split())
    zone = ZoneInfo(time_zone)
    try:
        end = _after(words, now, zone) if _SPANS.fullmatch(words) else _on(words, zone)
    except (ValueError, KeyError):
        raise SettingInvalid(option, texts.NOT_AN_END()) from None
    except OverflowError:
        end = now + 2 * LONGEST
    if end <= now:
        raise SettingInvalid(option, texts.END_IN_THE_PAST())
    if end > now + LONGEST:
        raise SettingInvalid(option, texts.END_TOO_FAR())
    return end


def parse_zone(typed: str, option: str = "time_zone") -> str:
    """Read a time zone, whatever its case.

    Raises:
        SettingInvalid: there is no time zone of that name; the text suggests similar names.
    """
    wanted = _fold(typed)
    found = next((name for name in zone_names() if _fold(name) == wanted), None)
    if found is not None:
        return found
    near = suggest_zones(typed)[:SUGGESTED_MAX] if wanted else ()
    problem = texts.DID_YOU_MEAN_ZONE(names=", ".join(near)) if near else texts.UNKNOWN_ZONE()
    raise SettingInvalid(option, problem)


def suggest_zones(typed: str) -> Sequence[str]:
    """Return time zones for what was typed so far, the best matches first, as many as Discord can offer."""
    wanted = _fold(typed)[:TYPED_MAX]
    names = {name: _fold(name) for name in zone_names()}
    found = [name for name, fold in names.items() if fold.rpartition("/")[2].startswith(wanted)]
    found += [name for name, fold in names.items() if wanted in fold and name not in found]
    if not found:
        by_word = {word: name for name, fold in names.items() for word in (fold.rpartition("/")[2], fold)}
        near = difflib.get_close_matches(wanted, by_word, CHOICES_MAX)
        found = list(dict.fromkeys(by_word[word] for word in near))
    return found[:CHOICES_MAX]


@functools.cache
def zone_names() -> Sequence[str]:
    """Return the names of all time zones, cities first. The first call reads them from disk (50 ms)."""
    return sorted(zoneinfo.available_timezones(), key=lambda name: ("/" not in name, name.startswith("Etc/"), name))


def _fold(name: str) -> str:
    return re.sub(r"[\s_]+", "_", name.strip().casefold())


def _after(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return `now` plus a duration.

    Raises:
        KeyError: an unknown unit of time.
    """
    amounts = {"min": 0, "h": 0, "d": 0, "w": 0}
    for amount, word in _SPAN.findall(words):
        amounts[_UNIT_OF[word]] += int(amount)
    # Days are added in local time, hours in UTC.
    local = now.astimezone(zone) + timedelta(days=amounts["d"], weeks=amounts["w"])
    return local.astimezone(now.tzinfo) + timedelta(hours=amounts["h"], minutes=amounts["min"])


def _on(words: str, zone: ZoneInfo) -> datetime:
    """Return the end of a date, or a date with a time, in that zone.

    Raises:
        ValueError: it is neither.
    """
    try:
        day = date.fromisoformat(words)
    except ValueError:
        at = datetime.fromisoformat(words)
        at = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    else:
        at = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return at.astimezone(ZoneInfo("UTC"))
