"""What admins read on the pages of /limits show, in /limits usage, in the log channel and in the welcome."""

from __future__ import annotations

from core.limits.verdict import Rule
from core.model.money import WindowKind
from core.model.text import Plural, Text
from core.model.usage import Grouping

# The panel
PANEL_TITLE = Text("Server limits")
PAUSED = Text("⏸️ The bot's owner has paused new songs everywhere")
PAUSED_BECAUSE = Text("⏸️ The bot's owner has paused new songs everywhere: {notice}")
EACH_MEMBER = Text("Each member")
BY_DEFAULT = Text("{limits} (default)")
WHOLE_SERVER = Text("The whole server")
BUDGET_USED = {
    WindowKind.DAY: Text("{used} of {limit} used today, resets {reset}"),
    WindowKind.WEEK: Text("{used} of {limit} used this week, resets {reset}"),
    WindowKind.MONTH: Text("{used} of {limit} used this month, resets {reset}"),
}
PACE = Text("Pace")
PACE_NOW = Text("{at_once}; {cooldown}")
TIME_ZONE = Text("Time zone")
TIME_ZONE_NOW = Text("{zone}, where it is now {time}")
COSTS = Text("Costs")
TIERS = Text("Tiers, highest first")
OWN_LIMITS_FIELD = Text("Custom member limits")
MEMBERS = Plural("{count} member", "{count} members")
BLOCKED_FIELD = Text("Blocked members")
BLOCK_LINE = Text("{member} {end}")
BLOCK_LINE_BECAUSE = Text("{member} {end}: {reason}")
CHANNELS_FIELD = Text("Songs may be made")
IN_CHANNELS = Text("in {channels} (threads follow their channel)")
WORDS_FIELD = Text("Blocked words")
LOG_FIELD = Text("Log channel")
NO_LOG_IN_PANEL = Text("none")
WARNING = Text("⚠️ {text}")
REACTIONS = Text("Reactions")
REACTIONS_NOW = Plural(
    "one reaction makes a song; no star channel. `/limits reactions` changes that.",
    "{count} members must react for a song; no star channel. `/limits reactions` changes that.",
)
REACTIONS_AND_STARS_NOW = Plural(
    "one reaction makes a song; a song with {stars} ❤️ is posted in {channel}. `/limits reactions` changes that.",
    "{count} members must react for a song; a song with {stars} ❤️ is posted in {channel}. "
    "`/limits reactions` changes that.",
)
TIERS_FOOTER = Text("A tier replaces the default limits. With several tiers, the highest limit of each period applies.")
DELETED_ROLE_ID = Text("a deleted role ({role_id})")
ALL_SETTINGS = Text("All settings")
REMOVE_LOST_TIERS = Text("Remove tiers of deleted roles")
CHANGE_MENU = Text("Change…")
MEMBER_MENU = Text("One member: limits, bonus, block…")
ROLE_MENU = Text("Choose a role")
CHANGE_MEMBERS = Text("Members' credits")
CHANGE_MEMBERS_ABOUT = Text("The default limits per day, week and month")
CHANGE_BUDGET = Text("Server budget")
CHANGE_BUDGET_ABOUT = Text("What all members together can spend")
CHANGE_PACE = Text("Songs at once and cooldown")
CHANGE_PACE_ABOUT = Text("Songs in progress per member, and the wait between orders")
CHANGE_ZONE = Text("Time zone")
CHANGE_ZONE_ABOUT = Text("When days, weeks and months begin here")
CHANGE_COSTS = Text("Costs")
CHANGE_COSTS_ABOUT = Text("Credits for each action")
CHANGE_TIERS = Text("Tiers")
CHANGE_TIERS_ABOUT = Text("Limits and queue priority of roles")
CHANGE_CHANNELS = Text("Channels")
CHANGE_CHANNELS_ABOUT = Text("Where songs may be made")
CHANGE_WORDS = Text("Blocked words")
CHANGE_WORDS_ABOUT = Text("What members cannot use in a request")
CHANGE_LOG = Text("Log channel")
CHANGE_LOG_ABOUT = Text("Where changes and refusals are posted")

# The report about a member
REPORT_TITLE = Text("Could they make a song here now?")
NOT_ON_SERVER = Text("{member} is not on this server, as far as I can see")
WOULD_BE_MADE = Text("**Yes**, a song for {price} in {channel} would be made.")
WOULD_BE_REFUSED = Text("**No**, a song for {price} in {channel} would be refused: {rule}.")
ENDS_AT = Text("That ends {relative} ({time}).")
ENDS_NEVER = Text("That does not end automatically.")
ENDS_NEVER_BELOW_COST = Text("That does not end automatically: the limit is below the price of a song.")
ENDS_WITH_A_SONG = Text("That ends when one of their songs is finished.")
ENDS_WITH_PAUSE = Text("That ends when the bot's owner resumes new songs.")
ENDS_WHEN_LIFTED = Text("That ends when an admin lifts it.")
OTHER_CHANNELS = Text("Other channels may be open.")
RULE_PASSES = Text("✅ **{rule}**: {state}")
RULE_REFUSES = Text("⛔ **{rule}**: {state}")
RULE_NAMES = {
    Rule.PAUSE: Text("Pause by the bot's owner"),
    Rule.BLOCK: Text("Block"),
    Rule.CHANNEL: Text("Channel"),
    Rule.WORDS: Text("Blocked words"),
    Rule.COOLDOWN: Text("Cooldown"),
    Rule.SONGS_AT_ONCE: Text("Songs at once"),
    Rule.MEMBER: Text("Their credits"),
    Rule.GUILD: Text("Server budget"),
    Rule.OPERATOR: Text("Daily limit of the bot's owner"),
}
NOT_PAUSED = Text("new songs are not paused")
IS_PAUSED = Text("new songs are paused")
IS_PAUSED_BECAUSE = Text("new songs are paused: {notice}")
NOT_BLOCKED_STATE = Text("not blocked")
IS_BLOCKED = Text("blocked by {admin} {end}")
IS_BLOCKED_BECAUSE = Text("blocked by {admin} {end}. Reason: {reason}")
OPEN_EVERYWHERE = Text("songs may be made everywhere")
OPEN_HERE = Text("songs may be made here")
ONLY_IN = Text("not here, only in {channels}")
DEPENDS_ON_WORDS = Plural(
    "{count} word or phrase is blocked; it depends on what they type",
    "{count} words and phrases are blocked; it depends on what they type",
)
COOLDOWN_PASSED = Text("one order every {time}; the next one is possible now")
COOLDOWN_UNTIL = Text("one order every {time}; the next one {next}")
IN_PROGRESS = Text("{count} in progress; {limit}")
FROM_OWN_LIMITS = Text("from their own limits")
FROM_TIERS = Text("from their tier {roles}")
FROM_SERVER = Text("from this server's limits for each member")
FROM_DEFAULT = Text("from the bot's default")
NO_LIMIT_LINE = Text("\N{IDEOGRAPHIC SPACE}no limit")
BONUS_LINE = Text("\N{IDEOGRAPHIC SPACE}bonus: {grants}")
GRANT = Text("{credits}, {expiry}")
WINDOW_USED = {
    WindowKind.DAY: Text("\N{IDEOGRAPHIC SPACE}today: {used} of {limit} used, {left} left, resets {reset}"),
    WindowKind.WEEK: Text("\N{IDEOGRAPHIC SPACE}this week: {used} of {limit} used, {left} left, resets {reset}"),
    WindowKind.MONTH: Text("\N{IDEOGRAPHIC SPACE}this month: {used} of {limit} used, {left} left, resets {reset}"),
}
OWNER_HAS_ROOM = Text("not reached")
OWNER_LIMIT_USED = Text("used up for today over all servers")
QUEUE = Text("Queue: {weight}")
LAST_REFUSALS = Text("**Latest refusals**")
NO_REFUSALS = Text("none")
REFUSAL = Text("- {time}: {text}")
OWN_BUTTON = Text("Own limits")
BONUS_BUTTON = Text("Bonus")
RESET_BUTTON = Text("Reset usage")
BLOCK_BUTTON = Text("Block")
CHANGE_BLOCK_BUTTON = Text("Change or lift block")
REFRESH_BUTTON = Text("Refresh")

# The log channel
LOG_CHANGES = Text("Changes")
LOG_REFUSED = Text("Refused")
LOG_LINE = Text("{time} {actor}: {text}")
LOG_LINE_ABOUT = Text("{time} {actor} about {subject}: {text}")
LOG_LINE_TIMES = Text("{line} \N{MULTIPLICATION SIGN}{times}")
MORE_ENTRIES = Plural("… and {count} more in the meantime", "… and {count} more in the meantime")
LOG_CHANNEL_GONE = Text("The log channel was deleted. Choose another with `/limits log`.")
LOG_CHANNEL_CLOSED = Text("I can't post the audit log in {channel}. Allow me there: {permissions}.")

# The welcome
WELCOME_TITLE = Text("Thanks for adding Chorus!")
WELCOME = Text(
    "`/song` makes a song from a sentence, and everyone can remix it.\n"
    "You don't need to set anything up: each member can spend {default}, and a song costs 1 credit."
)
WELCOME_PRESETS = Text("Admins of this server can change that with one press:")
WELCOME_END = Text("`/limits show` has all settings, and `/limits log` posts changes and refusals in a channel.")
PRESET_LINE = Text("**{label}** ({audience}): {preset}.")
PRESET = Text("each member: {member}; {at_once}; {cooldown}")
PRESET_WITH_BUDGET = Text("each member: {member}; the whole server: {budget}; {at_once}; {cooldown}")
PRESET_WITH_TIERS = Text("each member: {member}; {at_once}; {cooldown}; then you choose which roles get more")
FRIENDS = Text("Friends")
FRIENDS_FOR = Text("a small server of friends")
COMMUNITY = Text("Community")
COMMUNITY_FOR = Text("a server open to many")
PAID_TIERS = Text("Paid tiers")
PAID_TIERS_FOR = Text("supporters get more than others")
YES = Text("Yes, {preset}")
REPLACE_SETTINGS = Text(
    "This server's limits were set by hand. Replace them with this? {preset}. Nothing has been changed yet."
)
SAVED_PRESET = Text("✅ Saved: {preset}. `/limits show` has all other settings.")
SAVED_PRESET_WITH_TIERS = Text("✅ Saved: {preset}. Choose the roles on the server with `/limits role`.")

# Usage
USAGE_TITLE = Text("Credits spent: {period}")
USAGE_HEAD = Text("{days} (time zone {zone})")
DAYS = Text("{first} to {last}")
NOTHING_SPENT = Text("Nothing was spent.")
USAGE_SUM = Plural(
    "**{amount}**, by {count} member. Busiest day: {day}, {busiest}.",
    "**{amount}**, by {count} members. Busiest day: {day}, {busiest}.",
)
USAGE_AMOUNT = Plural("{credits} for {count} song", "{credits} for {count} songs")
USAGE_BY = {
    Grouping.DAY: Text("**By day**"),
    Grouping.ACTION: Text("**By action**"),
    Grouping.MEMBER: Text("**By member**"),
}
USAGE_MOST = {
    Grouping.DAY: Text("**Top {count} days**"),
    Grouping.ACTION: Text("**Top {count} actions**"),
    Grouping.MEMBER: Text("**Top {count} members**"),
}
USAGE_LINE = Text("{number}. {name}: {amount}")
FORGOTTEN_MEMBERS = Text("forgotten members")
CHART_ALT_TEXT = Text("Bar chart, {days}: {amount}. The message has the same as text.")
NO_CHART = Text("The chart could not be drawn this time; all numbers are in the text and the table.")
NO_TABLE = Text("The table is too large for Discord. Choose a shorter period to get it.")
