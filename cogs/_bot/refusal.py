"""Why a rule said no, in the words that a member reads: which rule, when it ends, and what they can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from core.limits.operator import NOTICE_MAX
from core.limits.refusal import is_beyond
from core.model.money import WindowKind

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from core.model.money import Window

CHANNELS_SHOWN = 5
SPANS = {WindowKind.DAY: "today", WindowKind.WEEK: "this week", WindowKind.MONTH: "this month"}
"""The stretch of time that a window counts."""
_A_WINDOW = {WindowKind.DAY: "a day", WindowKind.WEEK: "a week", WindowKind.MONTH: "a month"}
_ASK = "Those who run this server can change that."


def refusal_text(error: Refused) -> str:
    """Return which rule said no, and when it ends. That nothing was charged is for the caller to add."""
    sentence = next((_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES), None)
    return "The rules here do not allow that now." if sentence is None else sentence(error)


def bonus_text(credits_: int) -> str:
    """Write an amount of bonus credits."""
    return f"{price(credits_, none='0 credits')} of bonus"


def _quota(error: QuotaSpent) -> str:
    """Speak of the window that keeps the member waiting longest, and of bonus credits that are too few."""
    cost = price(error.cost)
    if not error.window.limit:
        only = f"Here you can spend bonus credits only. This costs {cost}, and you have {bonus_text(error.bonus)} left."
        return f"{only if error.bonus else 'Songs are switched off for you here.'} {_whom(error.window)}"
    limit, span = price(error.window.limit), SPANS[error.window.kind]
    if is_beyond(error.window, error.cost, bonus=error.bonus):
        most = f"your {limit} {_A_WINDOW[error.window.kind]}{f' and {bonus_text(error.bonus)}' if error.bonus else ''}"
        return f"This costs {cost}, which is more than {most}. {_whom(error.window)}"
    spent = f"You have used {error.used:,} of your {limit} for {span} here, and this costs {cost}."
    rest = f" With your {bonus_text(error.bonus)} that is still too little." if error.bonus else ""
    return f"{spent}{rest} {_renewal(error.window)}"


def _budget(error: GuildBudgetSpent) -> str:
    if not error.window.limit:
        return f"Songs are switched off on this server at the moment. {_ASK}"
    limit, span, cost = price(error.window.limit), SPANS[error.window.kind], price(error.cost)
    if is_beyond(error.window, error.cost):
        return f"This costs {cost}, which is more than this server's {limit} {_A_WINDOW[error.window.kind]}. {_ASK}"
    if error.used >= error.window.limit:
        return f"This server has used its {limit} for {span}. {_renewal(error.window)}"
    left = f"{error.window.limit - error.used:,} of its {limit} for {span} left"
    return f"This server has only {left}, and this costs {cost}. {_renewal(error.window)}"


def _whom(window: Window) -> str:
    """Return who can change the limit; in direct messages it is the owner's."""
    return _ASK if window.guild_id else "The bot's owner can change that."


def _renewal(window: Window) -> str:
    return f"{'It renews' if window.limit == 1 else 'They renew'} {stamp(window.ends_at)}."


def _block(error: Blocked) -> str:
    end = "" if error.ends_at is None else f" until {stamp(error.ends_at, 'f')} ({stamp(error.ends_at)})"
    why = f" Reason: {_ended(quoted(error.reason, REASON_MAX))}" if error.reason.strip() else ""
    return f"You are blocked from making songs on this server{end}.{why} Those who run the server can lift that."


def with_known_channels(error: Refused, guild: discord.Guild | None) -> Refused:
    """Return the refusal; of channels it names none that was deleted, as far as the server is known."""
    if not isinstance(error, ChannelClosed) or guild is None or not guild.channels:
        return error
    return ChannelClosed([number for number in error.channel_ids if guild.get_channel(number) is not None])


def _channel(error: ChannelClosed) -> str:
    if not error.channel_ids:
        return "The channels where songs were made on this server were deleted. Those who run it can choose others."
    shown = [f"<#{channel_id}>" for channel_id in error.channel_ids[:CHANNELS_SHOWN]]
    more = len(error.channel_ids) - len(shown)
    others = f" and {more} more" if more else ""
    return f"No songs are made in this channel. You can make them in {', '.join(shown)}{others}."


def _word(error: WordBlocked) -> str:
    word = quoted(error.word, WORD_MAX)
    return f"This server does not allow “{word}”, and it stands in your `{error.option}`. Leave it out and try again."


def _pause(error: Paused) -> str:
    notice = f" The bot's owner says: {_ended(quoted(error.notice, NOTICE_MAX))}" if error.notice.strip() else ""
    return f"New songs are paused everywhere at the moment.{notice} Try again later."


def _cooldown(error: CoolingDown) -> str:
    return f"You ordered a song a moment ago. You can order the next one {_when(error, 'soon')}."


def _at_once(error: SongsAtOnceReached) -> str:
    if not error.limit:
        return f"Songs are switched off on this server at the moment. {_ASK}"
    songs = "a song" if error.limit == 1 else f"{error.limit:,} songs"
    return f"You already have {songs} in work, as many as this server allows. /tasks shows what is in work."


def _writing(error: LyricsLimitReached) -> str:
    return f"I have written lyrics for you {error.limit} times within a day. I can write more {_when(error, 'later')}."


def _casting(error: PersonaLimitReached) -> str:
    return f"You have made {error.limit} personas within a day. You can make the next one {_when(error, 'later')}."


def _exports(error: ExportLimitReached) -> str:
    times = "once" if error.limit == 1 else f"{error.limit} times"
    return (
        f"I have had songs converted for you {times} within a day. You can have the next one {_when(error, 'later')}."
    )


def _brake(error: OperatorBudgetSpent) -> str:
    return (
        f"All members together have used what the bot's owner allows for a day. It renews {_when(error, 'tomorrow')}."
    )


def _ended(text: str) -> str:
    """Return somebody's words with a full stop, unless they end already."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _when(error: Refused, unknown: str) -> str:
    return unknown if error.ends_at is None else stamp(error.ends_at)


_SENTENCES: dict[type, Callable[[Any], str]] = {
    Paused: _pause,
    Blocked: _block,
    ChannelClosed: _channel,
    WordBlocked: _word,
    CoolingDown: _cooldown,
    SongsAtOnceReached: _at_once,
    QuotaSpent: _quota,
    GuildBudgetSpent: _budget,
    OperatorBudgetSpent: _brake,
    LyricsLimitReached: _writing,
    PersonaLimitReached: _casting,
    ExportLimitReached: _exports,
    PersonaInProgress: lambda _: "I am making a persona for you already. Wait until it is there.",
    ExportInProgress: lambda _: "I am getting a file for you already. Wait until it is there.",
    LyricsInProgress: lambda _: "I am writing lyrics for you already. Wait until they are there.",
    AlreadyAsked: lambda _: "That is being made already.",
    ShuttingDown: lambda _: "I am restarting. Try again in a minute.",
}
