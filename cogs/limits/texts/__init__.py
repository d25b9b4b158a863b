"""What admins read in the commands and forms of /limits; the texts of pages and messages are in `pages`.

A problem with an option follows the name of that option: "`member` is a bot, and bots cannot order songs."
"""

from __future__ import annotations

from core.model.money import WindowKind
from core.model.reaction_meanings import RemixKind
from core.model.text import Plural, Text

# Answers
NONE = Text("none")
NOBODY = Text("nobody")
LIST_ITEM = Text("- {item}")
MORE = Plural("and {count} more", "and {count} more")
MORE_CHANGES = Plural("- and {count} more", "- and {count} more")
AND_MORE = Plural("{listed} and {count} more", "{listed} and {count} more")
LIST_IN_FILE = Text("That list is too long for a message. The file has all of it.")
SAVED_CHANGES = Text("Saved. What changed:")
SAVED_IN_PANEL = Text("✅ Saved:")
FROM_NOW_ON = Text("**From now on:** {current}")
NOTHING_CHANGED = Text("Nothing was changed.")
UNCHANGED_SETTING = Text("**Current setting:** {current}")
ALREADY_SET = Text("Nothing was changed: it was already set like that.")
DELETED_ROLE = Text("a deleted role")
DELETED_CHANNEL = Text("a deleted channel")

# Problems with an option
IS_A_BOT = Text("is a bot, and bots cannot order songs. Choose a member.")
NOT_IN_THE_LIST = Text("must be one of the choices in the list.")
NOT_TOGETHER = Text("cannot be used together. Choose one of them.")
CONTRADICT_EACH_OTHER = Text("contradict each other. Leave one of them out.")
NEEDED_TOGETHER = Text("is needed together with {other}: one says which emoji, the other what it does.")
NOT_A_NUMBER = Text("must be a whole number from {least:,} to {most:,}, or empty for no limit.")
NOT_A_BONUS = Text("must be a whole number from 1 to {most:,}.")
NOT_A_WEIGHT = Text("must be a number such as 1, 1.5 or 2.")
NOT_AN_END = Text("must be a time such as 12 h, 30d or 2w, or a date such as 2027-01-31.")
END_IN_THE_PAST = Text("is in the past. Choose a later time.")
END_TOO_FAR = Text("is more than five years ahead. Choose an earlier time, or leave it empty.")
UNKNOWN_ZONE = Text("must be the name of a time zone. Choose one from the list, such as Europe/Berlin.")
DID_YOU_MEAN_ZONE = Text("must be the name of a time zone. Did you mean {names}?")

# Limits: set, role, member
CREDITS_PER_WINDOW = {
    WindowKind.DAY: Text("Credits per day"),
    WindowKind.WEEK: Text("Credits per week"),
    WindowKind.MONTH: Text("Credits per month"),
}
PER_WINDOW = {
    WindowKind.DAY: Text("{credits} a day"),
    WindowKind.WEEK: Text("{credits} a week"),
    WindowKind.MONTH: Text("{credits} a month"),
}
EMPTY_IS_UNLIMITED = Text("empty: no limit; 0: none")
NO_LIMIT = Text("no limit")
NO_CREDITS = Text("0 credits")
SWITCHED_OFF = Text("nothing: songs are switched off")
ONLY_BONUS = Text("nothing: only bonus credits can be spent")
UNLIMITED_AT_ONCE = Text("no limit on songs in progress")
NO_SONGS = Text("no songs at all")
SONGS_AT_ONCE = Plural("{count} song at once", "{count} songs at once")
NO_COOLDOWN = Text("no cooldown")
COOLDOWN = Text("{time} between two orders")
AT_ONCE_LABEL = Text("Songs in progress per member")
COOLDOWN_LABEL = Text("Seconds between two orders")
EMPTY_IS_NO_COOLDOWN = Text("0 or empty: no cooldown")
TIME_ZONE_LABEL = Text("Time zone")
TIME_ZONE_HINT = Text("such as Europe/Berlin, America/New_York or UTC")
TIME_ZONE_NOTE = Text("Days, weeks and months begin at midnight there.")
CURRENT_LIMITS = Text(
    "each member: {member}; the whole server: {budget}; {at_once}; {cooldown}. "
    "The time zone is {zone}, where it is now {time}."
)
NEW_TIME_ZONE = Text("Days, weeks and months now follow that time zone, and their counts start again.")
MEMBERS_TITLE = Text("What each member can spend")
BUDGET_TITLE = Text("What the whole server can spend")
PACE_TITLE = Text("Songs at once and cooldown")
TIME_ZONE_TITLE = Text("Time zone of this server")
USE_DEFAULT_LABEL = Text("Or use the bot's default")
USE_DEFAULT = Text("{default}, instead of the numbers above")

TIER = Text("{limits}, {weight}")
TIER_LINE = Text("{role}: {limits}")
NORMAL_WEIGHT = Text("normal priority in the queue")
WEIGHT = Text("{weight:g} times as fast in the queue")
WEIGHT_LABEL = Text("Queue priority")
WEIGHT_HINT = Text("1 = normal")
SEVERAL_TIERS = Text(
    "A member with several of these roles gets the highest limit of each period (no limit is the highest) and the "
    "highest queue priority. A member's own limits replace those of all roles."
)
TIER_OF_ROLE = Text("{role}: {limits}.")
ROLE_WITHOUT_TIER = Text("{role} has no limits of its own; its members have the default limits.")
TIER_REMOVED = Text("Saved. {role} no longer has limits of its own; its members have the default limits.")
NO_TIERS = Text("No role has limits of its own.")
SAVED_LOST_TIERS = Plural(
    "Saved. The limits of {count} deleted role were removed.",
    "Saved. The limits of {count} deleted roles were removed.",
)
ROLE_NEEDED = Text("is needed: choose the role that gets these limits.")
ROLE_IS_EVERYONE = Text("is @everyone. Set the default limits with /limits set.")
ROLE_OF_A_BOT = Text("belongs to a bot, so members cannot have it. Choose another role.")
ROLE_DELETED = Text("was deleted. Choose another role.")
TIER_TITLE = Text("Tier of @{role}")
TIER_TITLE_SHORT = Text("Tier of this role")
REMOVE_TIER_LABEL = Text("Or remove the tier")
REMOVE_TIER = Text("Remove it; the default limits apply again")
SAVED_TIER_REMOVED = Text("✅ Saved: the tier was removed.")
NO_TIER_ANY_MORE = Text("Nothing was changed: the role no longer has a tier.")
SAVED_LOST_TIERS_IN_PANEL = Plural("✅ Saved: {count} tier was removed.", "✅ Saved: {count} tiers were removed.")
NO_LOST_TIERS = Text("Nothing was changed: no tier belongs to a deleted role any more.")

OWN_LIMITS = Text("{member} can spend {limits}, whatever roles they have.")
NO_OWN_LIMITS = Text(
    "{member} has no limits of their own; the limits of their roles apply, or else the default limits."
)
OWN_TITLE = Text("Own limits, instead of those of roles")
REMOVE_OWN_LABEL = Text("Or remove their own limits")
REMOVE_OWN = Text("Use the limits of their roles, or the default")

# Costs
COST_TITLE = Text("What an action costs")
ACTION_LABEL = Text("What is made")
ACTION_MISSING = Text("is missing. Choose what is made.")
COST_LABEL = Text("Credits it costs")
COST_HINT = Text("0 to 100; empty: the default cost")
COST_NOW = Text("{action}: {cost} now")
OLD_PRICES_KEPT = Text("Orders already in progress keep their old price.")

# Channels, words, log
CHANNELS_TITLE = Text("Where songs may be made")
CHANNELS_LABEL = Text("Where songs may be made")
CHANNELS_NOTE = Text("None chosen: everywhere. Threads follow their channel.")
EVERYWHERE = Text("everywhere")
SONGS_IN_CHANNELS = Text("songs may be made in {channels}, and in their threads.")
SONGS_EVERYWHERE = Text("songs may be made in every channel.")
EVERYWHERE_WITH_CHANNEL = Text("cannot be used together with a channel. Choose one of them.")
SAME_CHANNEL = Text("are the same channel. Choose one of them.")
LAST_CHANNEL = Text("would leave no channel where songs may be made. Add another one, or choose everywhere.")
TOO_MANY_CHANNELS = Text("has more than {most} channels, too many for a form. Use /limits channels.")
WORDS_TITLE = Text("Blocked words")
WORDS_LABEL = Text("Words and phrases, one per line")
WORDS_NOTE = Text("Matches whole words, ignoring case and accents, in everything that members type.")
NO_BLOCKED_WORDS = Text("none are blocked")
WORD_COUNT = Plural("{count} word or phrase", "{count} words and phrases")
WORDS_BLOCKED = Plural(
    "{count} word or phrase is blocked, ignoring case and accents, in everything that members type.",
    "{count} words and phrases are blocked, ignoring case and accents, in everything that members type.",
)
NO_WORD_BLOCKED = Text("No words are blocked.")
ALREADY_BLOCKED = Text("Already blocked: {words}.")
NOT_BLOCKED = Text("Not blocked before: {words}.")
WORD_IN_BOTH = Text("both contain {word}. Leave it out of one of them.")
NO_WORDS = Text("contains no words. Separate words and phrases with commas.")
TOO_MANY_WORDS = Text("has too many entries for a form. Use /limits words.")
LOG_TITLE = Text("Log channel")
LOG_LABEL = Text("Where changes and refusals are posted")
LOG_NOTE = Text("None chosen: nowhere.")
LOG_CHANNEL = Text("changes and refusals are posted in {channel}.")
NO_LOG_CHANNEL = Text("no log channel is set. Set one with /limits log channel:")
NOT_A_TEXT_CHANNEL = Text("must be a text channel that I can see. Choose another channel.")

# One member: grant, reset, block
END_HINT = Text("such as 12 h, 30d, 2w or 2027-01-31")
NO_EXPIRY = Text("no expiry")
GRANTED = Plural(
    "Saved. {member} gets {count} bonus credit, {expiry}.\n**From now on:** they have {total}. Bonus credits are "
    "spent once the limits are used up, the ones that expire first before the others.",
    "Saved. {member} gets {count} bonus credits, {expiry}.\n**From now on:** they have {total}. Bonus credits are "
    "spent once the limits are used up, the ones that expire first before the others.",
)
BONUS_TITLE = Text("Bonus, spent once the limits are used up")
BONUS_LABEL = Text("Bonus credits")
BONUS_HINT = Text("1 to 1,000,000")
EXPIRES_LABEL = Text("When they expire")
EXPIRES_NOTE = Text("Empty: never.")
SAVED_BONUS = Plural("✅ Saved: {count} bonus credit, {expiry}.", "✅ Saved: {count} bonus credits, {expiry}.")
SPANS = {WindowKind.DAY: Text("today"), WindowKind.WEEK: Text("this week"), WindowKind.MONTH: Text("this month")}
SAVED_RESET = Text("Saved. {member} gets back what they had used:")
RESET_WINDOWS = {
    WindowKind.DAY: Text("today: {credits}"),
    WindowKind.WEEK: Text("this week: {credits}"),
    WindowKind.MONTH: Text("this month: {credits}"),
}
AFTER_RESET = Text("**From now on:** counting starts at 0 for these periods. Bonus credits stay as they are.")
NOTHING_TO_RESET = {
    "day": Text("{member} has used nothing today, so nothing was changed."),
    "week": Text("{member} has used nothing this week, so nothing was changed."),
    "month": Text("{member} has used nothing this month, so nothing was changed."),
    "all": Text("{member} has used nothing today, this week or this month, so nothing was changed."),
}
RESET_TITLE = Text("Reset usage")
RESET_LABEL = Text("Which period to reset")
RESET_CHOICES = {
    WindowKind.DAY: Text("What they used today"),
    WindowKind.WEEK: Text("What they used this week"),
    WindowKind.MONTH: Text("What they used this month"),
}
RESET_ALL = Text("All of it")
WINDOW_MISSING = Text("is missing. Choose which period to reset.")
SAVED_RESET_IN_PANEL = Text("✅ Saved: usage reset ({windows}).")
NOTHING_USED = Text("Nothing was changed: they had used nothing.")
UNTIL = Text("until {end}")
UNTIL_UNBLOCKED = Text("until unblocked")
BLOCKED = Text(
    "Saved. **From now on:** {member} is blocked from making songs here {end}. Songs already in progress are finished."
)
BLOCKED_BECAUSE = Text(
    "Saved. **From now on:** {member} is blocked from making songs here {end}. They are told the reason: “{reason}”. "
    "Songs already in progress are finished."
)
CAN_UNBLOCK_THEMSELVES = Text("They can manage this server, so they can unblock themselves.")
UNBLOCKED = Text("Saved. **From now on:** {member} can make songs again.")
NOT_BLOCKED_MEMBER = Text("{member} is not blocked, so nothing was changed.")
BLOCKS_THEMSELVES = Text("is you. Ask another admin of this server.")
BLOCK_TITLE = Text("Block: no songs for this member")
REASON_LABEL = Text("Reason")
REASON_NOTE = Text("The member is told, and it is in the audit log.")
DURATION_LABEL = Text("How long")
DURATION_NOTE = Text("Empty: until unblocked.")
UNBLOCK_LABEL = Text("Or unblock them")
UNBLOCK_CHOICE = Text("Let them make songs again")
SAVED_BLOCKED = Text("✅ Saved: blocked {end}. Songs already in progress are finished.")
SAVED_UNBLOCKED = Text("✅ Saved: the member is unblocked.")
NOT_BLOCKED_ANY_MORE = Text("Nothing was changed: they are no longer blocked.")

# Reactions
REACTIONS_TITLE = Text("Reactions to songs on this server")
SAVED_REACTIONS = Text("Saved. From now on:")
COVER_CHOICE = Text("a cover in the genre: {genre}")
NOT_A_MEANING = Text("must be again, extend, favourite, file, delete, off, default, or a genre such as bossa nova.")
TOO_MANY_MEANINGS = Text(
    "is one too many: a server can change the meaning of {most} emojis. Set one of them back to default first."
)
MEANINGS_IN_FILE = Text("The file lists what each emoji does.")
THRESHOLD = Plural(
    "One reaction is enough to make a song; the member who reacts pays.",
    "**{count} members** must react before a song is made; the last one pays.",
)
MAKERS_MAY_CLOSE = Text("Makers can turn off remixing of their songs.")
MAKERS_MAY_NOT_CLOSE = Text("Nobody can turn off remixing of a song.")
NO_STAR_CHANNEL = Text("There is no star channel.")
STAR_CHANNEL = Plural(
    "Songs with **{count} favourite** or more are posted in {channel}.",
    "Songs with **{count} favourites** or more are posted in {channel}.",
)
MEANING_OFF = Text("off")
MEANINGS = {
    RemixKind.COVER: Text("{genre} cover"),
    RemixKind.TAKE: Text("your reactions apply to take {take}"),
    RemixKind.AGAIN: Text("again"),
    RemixKind.EXTEND: Text("extend"),
    RemixKind.FAVOURITE: Text("favourite"),
    RemixKind.FILE: Text("send me the file"),
    RemixKind.DELETE: Text("delete (its maker or a moderator)"),
}
