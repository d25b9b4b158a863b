"""Why a rule said no, as a member reads it: which rule, when it ends, and what they can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cogs._bot import refusal_texts
from cogs._message.text import price, quoted, stamp
from core.errors import (
    AlreadyAsked,
    Blocked,
    ChannelClosed,
    CoolingDown,
    ExportInProgress,
    ExportLimitReached,
    GuildBudgetSpent,
    LyricsInProgress,
    LyricsLimitReached,
    OperatorBudgetSpent,
    Paused,
    PersonaInProgress,
    PersonaLimitReached,
    QuotaSpent,
    Refused,
    ShuttingDown,
    SongsAtOnceReached,
    WordBlocked,
)
from core.limits.blocked_words import WORD_MAX
from core.limits.bounds import REASON_MAX
from core.limits.member_rules import is_beyond
from core.limits.operator import NOTICE_MAX

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from core.model.money import Window
    from core.model.text import Plural, Text

CHANNELS_SHOWN = 5


def refusal_text(error: Refused) -> str:
    """Return which rule said no, and when it ends. That nothing was charged is for the caller to add."""
    sentence = next((_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES), None)
    return refusal_texts.REFUSED() if sentence is None else sentence(error)


def bonus_text(credits_: int) -> str:
    """Write an amount of bonus credits."""
    return refusal_texts.BONUS(credits_)


def with_known_channels(error: Refused, guild: discord.Guild | None) -> Refused:
    """Return the refusal; of channels it names none that was deleted, as far as the server is known."""
    if not isinstance(error, ChannelClosed) or guild is None or not guild.channels:
        return error
    return ChannelClosed([number for number in error.channel_ids if guild.get_channel(number) is not None])


def _member_quota(error: QuotaSpent) -> str:
    """Speak of the window that keeps the member waiting longest, and of bonus credits that are too few."""
    window, cost, bonus = error.window, price(error.cost), bonus_text(error.bonus)
    # In direct messages the limit is the owner's.
    ask = refusal_texts.ASK_ADMIN() if window.guild_id else refusal_texts.ASK_OWNER()
    if not window.limit:
        text = refusal_texts.BONUS_ONLY(cost=cost, bonus=bonus) if error.bonus else refusal_texts.OFF_FOR_MEMBER()
        return f"{text} {ask}"
    if is_beyond(window, error.cost, bonus=error.bonus):
        beyond = refusal_texts.MEMBER_BEYOND_BONUS if error.bonus else refusal_texts.MEMBER_BEYOND
        return f"{beyond[window.kind](cost=cost, limit=price(window.limit), bonus=bonus)} {ask}"
    has_none = error.used >= window.limit
    text = _short(
        window, (refusal_texts.MEMBER_OUT if has_none else refusal_texts.MEMBER_SHORT)[window.kind], error.used, cost
    )
    short = f"{text} {_reset(window)}"
    return f"{short} {refusal_texts.BONUS_TOO_SMALL(bonus=bonus)}" if error.bonus else short


def _guild_budget(error: GuildBudgetSpent) -> str:
    window, cost = error.window, price(error.cost)
    if not window.limit:
        return f"{refusal_texts.OFF_FOR_SERVER()} {refusal_texts.ASK_ADMIN()}"
    if is_beyond(window, error.cost):
        beyond = refusal_texts.SERVER_BEYOND[window.kind](cost=cost, limit=price(window.limit))
        return f"{beyond} {refusal_texts.ASK_ADMIN()}"
    has_none = error.used >= window.limit
    text = (refusal_texts.SERVER_OUT if has_none else refusal_texts.SERVER_SHORT)[window.kind]
    return f"{_short(window, text, error.used, cost)} {_reset(window)}"


def _short(window: Window, text: Text, used: int, cost: str) -> str:
    return text(used=f"{used:,}", limit=f"{window.limit:,}", cost=cost)


def _reset(window: Window) -> str:
    return refusal_texts.RESETS(when=stamp(window.ends_at))


def _operator_budget(error: OperatorBudgetSpent) -> str:
    return (
        refusal_texts.EVERYONE_OUT_TODAY()
        if error.ends_at is None
        else refusal_texts.EVERYONE_OUT(when=stamp(error.ends_at))
    )


def _blocked(error: Blocked) -> str:
    if error.ends_at is None:
        text = refusal_texts.BLOCKED()
    else:
        text = refusal_texts.BLOCKED_UNTIL(date=stamp(error.ends_at, "f"), when=stamp(error.ends_at))
    reason = _as_sentence(quoted(error.reason, REASON_MAX))
    why = (refusal_texts.BLOCKED_REASON(reason=reason),) if reason else ()
    return " ".join((text, *why, refusal_texts.ASK_TO_UNBLOCK()))


def _channel_closed(error: ChannelClosed) -> str:
    if not error.channel_ids:
        return refusal_texts.CHANNELS_DELETED()
    channels = ", ".join(f"<#{channel_id}>" for channel_id in error.channel_ids[:CHANNELS_SHOWN])
    hidden = len(error.channel_ids) - CHANNELS_SHOWN
    if hidden > 0:
        return refusal_texts.CHANNEL_CLOSED_MORE(hidden, channels=channels)
    return refusal_texts.CHANNEL_CLOSED(channels=channels)


def _word_blocked(error: WordBlocked) -> str:
    return refusal_texts.WORD_BLOCKED(word=quoted(error.word, WORD_MAX), option=error.option)


def _paused(error: Paused) -> str:
    notice = _as_sentence(quoted(error.notice, NOTICE_MAX))
    return refusal_texts.PAUSED_NOTICE(notice=notice) if notice else refusal_texts.PAUSED()


def _cooldown(error: CoolingDown) -> str:
    return (
        refusal_texts.COOLING_DOWN_SOON()
        if error.ends_at is None
        else refusal_texts.COOLING_DOWN(when=stamp(error.ends_at))
    )


def _songs_at_once(error: SongsAtOnceReached) -> str:
    return (
        refusal_texts.AT_ONCE(error.limit)
        if error.limit
        else f"{refusal_texts.OFF_FOR_SERVER()} {refusal_texts.ASK_ADMIN()}"
    )


def _daily_limit(text: Plural) -> Callable[[LyricsLimitReached | PersonaLimitReached | ExportLimitReached], str]:
    def sentence(error: LyricsLimitReached | PersonaLimitReached | ExportLimitReached) -> str:
        end = refusal_texts.NEXT_LATER() if error.ends_at is None else refusal_texts.NEXT_AT(when=stamp(error.ends_at))
        return f"{text(error.limit)} {end}"

    return sentence


def _as_sentence(text: str) -> str:
    """Return somebody's text with a full stop, unless it has an end already."""
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


_SENTENCES: dict[type, Callable[[Any], str]] = {
    Paused: _paused,
    Blocked: _blocked,
    ChannelClosed: _channel_closed,
    WordBlocked: _word_blocked,
    CoolingDown: _cooldown,
    SongsAtOnceReached: _songs_at_once,
    QuotaSpent: _member_quota,
    GuildBudgetSpent: _guild_budget,
    OperatorBudgetSpent: _operator_budget,
    LyricsLimitReached: _daily_limit(refusal_texts.LYRICS_LIMIT),
    PersonaLimitReached: _daily_limit(refusal_texts.PERSONA_LIMIT),
    ExportLimitReached: _daily_limit(refusal_texts.EXPORT_LIMIT),
    PersonaInProgress: lambda _: refusal_texts.PERSONA_IN_PROGRESS(),
    ExportInProgress: lambda _: refusal_texts.EXPORT_IN_PROGRESS(),
    LyricsInProgress: lambda _: refusal_texts.LYRICS_IN_PROGRESS(),
    AlreadyAsked: lambda _: refusal_texts.ALREADY_ASKED(),
    ShuttingDown: lambda _: refusal_texts.SHUTTING_DOWN(),
}
