"""What admins type, read: amounts of credits, blocked words, ends of things, time zones."""

from __future__ import annotations

import difflib
import functools
import re
import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import SettingInvalid
from core.limits.blocked_words import fold
from core.model.money import CREDITS_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

CHOICES_MAX = 25
"""Discord: choices that autocomplete may offer."""
TYPED_MAX = 60
"""Characters of an end or a time zone as it is typed."""
SUGGESTED_MAX = 3
LONGEST = timedelta(days=5 * 365 + 2)
"""How far ahead an end may lie: five years, with two leap days at the most."""

_NO_LIMIT = {"", "no limit", "unlimited"}
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:[ ,'_\u00a0\u2019\u202f][0-9]{3})+")
_PARTED = re.compile(r"[,;\n]")
_SPAN = re.compile(r"([0-9]{1,6})\s*([a-z]+)")
_SPANS = re.compile(r"(?:[0-9]{1,6}\s*[a-z]+[\s,]*)+")
_UNITS = {
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_HOW_ENDS_ARE_TYPED = "must be a time such as 12 h, 30d or 2w, or a date such as 2027-01-31."


def parse_credits(typed: str, option: str, most: int = CREDITS_MAX) -> int | None:
    """Read an amount of credits; None: no limit, which is what an empty field or "no limit" says.

    Raises:
        SettingInvalid: it is no whole number from 0 to `most`.
    """
    words = " ".join(typed.split())
    if words.casefold() in _NO_LIMIT:
        return None
    amount = int(re.sub(r"[^0-9]", "", words)) if len(words) <= TYPED_MAX and _WHOLE.fullmatch(words) else -1
    if not 0 <= amount <= most:
        raise SettingInvalid(option, f"must be a whole number from 0 to {most:,}, or empty for no limit.")
    return amount


def parse_words(typed: str, option: str) -> Sequence[str]:
    """Return the words and phrases of a list, each once, however it is spelled.

    Raises:
        SettingInvalid: there is none.
    """
    words = [" ".join(word.split()) for word in _PARTED.split(typed)]
    named = {fold(word): word for word in words if word}
    if not named:
        raise SettingInvalid(option, "names no word. Part words and phrases by commas.")
    return tuple(named.values())


def parse_end(typed: str, option: str, *, now: datetime, time_zone: str) -> datetime:
    """Read when something ends: after a while ("30d", "12 h", "1w 2d"), with a day ("2027-01-31") or at a time of it.

    Days and weeks end at the same time of day, also where the clocks change in between. A day means all of it.

    Raises:
        SettingInvalid: it says no time, a time that is past, or one more than five years ahead.
    """
    words = " ".join(typed.casefold().split())
    zone = ZoneInfo(time_zone)
    try:
        end = _after(words, now, zone) if _SPANS.fullmatch(words) else _on(words, zone)
    except (ValueError, KeyError):
        raise SettingInvalid(option, _HOW_ENDS_ARE_TYPED) from None
    except OverflowError:
        end = now + 2 * LONGEST
    if end <= now:
        raise SettingInvalid(option, "is past already. Give a time that is still to come.")
    if end > now + LONGEST:
        raise SettingInvalid(option, "is more than five years ahead. Give an earlier end, or none at all.")
    return end


def parse_zone(typed: str, option: str = "time_zone") -> str:
    """Read a time zone, whatever its case.

    Raises:
        SettingInvalid: there is none of that name; the problem names those that are spelled alike.
    """
    wanted = _folded(typed)
    found = next((name for name in zone_names() if _folded(name) == wanted), None)
    if found is not None:
        return found
    near = zones_like(typed)[:SUGGESTED_MAX] if wanted else ()
    hint = f"Did you mean {', '.join(near)}?" if near else "Choose one from the list, such as Europe/Berlin."
    raise SettingInvalid(option, f"must be the name of a time zone. {hint}")


def zones_like(typed: str) -> Sequence[str]:
    """Return time zones for what was typed so far, the likeliest first, as many as Discord offers at once."""
    wanted = _folded(typed)[:TYPED_MAX]
    names = {name: _folded(name) for name in zone_names()}
    found = [name for name, fold in names.items() if fold.rpartition("/")[2].startswith(wanted)]
    found += [name for name, fold in names.items() if wanted in fold and name not in found]
    if not found:
        by_word = {word: name for name, fold in names.items() for word in (fold.rpartition("/")[2], fold)}
        near = difflib.get_close_matches(wanted, by_word, CHOICES_MAX)
        found = list(dict.fromkeys(by_word[word] for word in near))
    return found[:CHOICES_MAX]


@functools.cache
def zone_names() -> Sequence[str]:
    """Return the names of all time zones, places first. Reads them from disk the first time (50 ms)."""
    return sorted(zoneinfo.available_timezones(), key=lambda name: ("/" not in name, name.startswith("Etc/"), name))


def _folded(name: str) -> str:
    return re.sub(r"[\s_]+", "_", name.strip().casefold())


def _after(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return `now` and a while.

    Raises:
        KeyError: a unit of time that is none.
    """
    amounts = {"min": 0, "h": 0, "d": 0, "w": 0}
    for amount, word in _SPAN.findall(words):
        amounts[_UNIT_OF[word]] += int(amount)
    # Local days are added on the local clock, hours on the clock that never changes.
    local = now.astimezone(zone) + timedelta(days=amounts["d"], weeks=amounts["w"])
    return local.astimezone(now.tzinfo) + timedelta(hours=amounts["h"], minutes=amounts["min"])


def _on(words: str, zone: ZoneInfo) -> datetime:
    """Return the end of a day, or a time of it, in that zone.

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
