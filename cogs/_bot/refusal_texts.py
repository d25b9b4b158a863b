"""The wording of refusals: which rule said no, when that ends, and what the member can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.money import WindowKind
from core.model.text import Plural, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

ASK_ADMIN = Text("A server admin can change that.")
ASK_OWNER = Text("The bot's owner can change that.")
REFUSED = Text("The rules here don't allow that right now.")
BONUS = Plural("{count} bonus credit", "{count} bonus credits")
OFF_FOR_MEMBER = Text("Songs are switched off for you here.")
OFF_FOR_SERVER = Text("Songs are switched off on this server right now.")
BONUS_ONLY = Text("You can only spend bonus credits here. This costs {cost}, and you have {bonus} left.")
BONUS_TOO_SMALL = Text("Your {bonus} can't make up the difference.")
RESETS = Text("They reset {when}.")

MEMBER_OUT: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text("You're out of credits for today ({used} of {limit} used)."),
    WindowKind.WEEK: Text("You're out of credits for this week ({used} of {limit} used)."),
    WindowKind.MONTH: Text("You're out of credits for this month ({used} of {limit} used)."),
}
MEMBER_SHORT: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text("You don't have enough credits left for today ({used} of {limit} used); this costs {cost}."),
    WindowKind.WEEK: Text(
        "You don't have enough credits left for this week ({used} of {limit} used); this costs {cost}."
    ),
    WindowKind.MONTH: Text(
        "You don't have enough credits left for this month ({used} of {limit} used); this costs {cost}."
    ),
}
MEMBER_BEYOND: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text("This costs {cost}, but your daily limit is {limit}."),
    WindowKind.WEEK: Text("This costs {cost}, but your weekly limit is {limit}."),
    WindowKind.MONTH: Text("This costs {cost}, but your monthly limit is {limit}."),
}
MEMBER_BEYOND_BONUS: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text("This costs {cost}, but your daily limit is {limit} and you have only {bonus}."),
    WindowKind.WEEK: Text("This costs {cost}, but your weekly limit is {limit} and you have only {bonus}."),
    WindowKind.MONTH: Text("This costs {cost}, but your monthly limit is {limit} and you have only {bonus}."),
}
SERVER_OUT: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text("This server is out of credits for today ({used} of {limit} used)."),
    WindowKind.WEEK: Text("This server is out of credits for this week ({used} of {limit} used)."),
    WindowKind.MONTH: Text("This server is out of credits for this month ({used} of {limit} used)."),
}
SERVER_SHORT: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text(
        "This server doesn't have enough credits left for today ({used} of {limit} used); this costs {cost}."
    ),
    WindowKind.WEEK: Text(
        "This server doesn't have enough credits left for this week ({used} of {limit} used); this costs {cost}."
    ),
    WindowKind.MONTH: Text(
        "This server doesn't have enough credits left for this month ({used} of {limit} used); this costs {cost}."
    ),
}
SERVER_BEYOND: Mapping[WindowKind, Text] = {
    WindowKind.DAY: Text("This costs {cost}, but this server's daily limit is {limit}."),
    WindowKind.WEEK: Text("This costs {cost}, but this server's weekly limit is {limit}."),
    WindowKind.MONTH: Text("This costs {cost}, but this server's monthly limit is {limit}."),
}
EVERYONE_OUT = Text("The bot has reached its daily limit for all servers together. It resets {when}.")
EVERYONE_OUT_TODAY = Text("The bot has reached its daily limit for all servers together. Try again tomorrow.")

BLOCKED = Text("You are blocked from making songs on this server.")
BLOCKED_UNTIL = Text("You are blocked from making songs on this server until {date} ({when}).")
BLOCKED_REASON = Text("Reason: {reason}")
ASK_TO_UNBLOCK = Text("Ask a server admin to lift it.")
CHANNEL_CLOSED = Text("You can't make songs in this channel. Use {channels}.")
CHANNEL_CLOSED_MORE = Plural(
    "You can't make songs in this channel. Use {channels} or {count} other channel.",
    "You can't make songs in this channel. Use {channels} or {count} other channels.",
)
CHANNELS_DELETED = Text("The channels for songs on this server were deleted. A server admin can choose new ones.")
WORD_BLOCKED = Text("“{word}” is blocked on this server. Remove it from `{option}` and try again.")
PAUSED = Text("New songs are paused everywhere right now. Try again later.")
PAUSED_NOTICE = Text("New songs are paused everywhere right now. The bot's owner says: {notice} Try again later.")
COOLING_DOWN = Text("You just ordered a song. You can order the next one {when}.")
COOLING_DOWN_SOON = Text("You just ordered a song. Try again in a moment.")
AT_ONCE = Plural(
    "You have {count} song in progress, the most this server allows. See it with /tasks.",
    "You have {count} songs in progress, the most this server allows. See them with /tasks.",
)
LYRICS_LIMIT = Plural(
    "You have had lyrics written {count} time in the last 24 hours, the most allowed.",
    "You have had lyrics written {count} times in the last 24 hours, the most allowed.",
)
PERSONA_LIMIT = Plural(
    "You have made {count} persona in the last 24 hours, the most allowed.",
    "You have made {count} personas in the last 24 hours, the most allowed.",
)
EXPORT_LIMIT = Plural(
    "You have had a song converted {count} time in the last 24 hours, the most allowed.",
    "You have had songs converted {count} times in the last 24 hours, the most allowed.",
)
NEXT_AT = Text("You can try again {when}.")
NEXT_LATER = Text("Try again later.")
PERSONA_IN_PROGRESS = Text("I'm already making a persona for you. Wait until it's done.")
EXPORT_IN_PROGRESS = Text("I'm already getting a file for you. Wait until it's done.")
LYRICS_IN_PROGRESS = Text("I'm already writing lyrics for you. Wait until they're done.")
ALREADY_ASKED = Text("That is already in progress. See it with /tasks.")
SHUTTING_DOWN = Text("I'm restarting. Try again in a minute.")
