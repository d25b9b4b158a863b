"""What /operator says."""

from core.model.text import Plural, Text

# How the bot is doing.
PAUSED = Text("**New songs are paused.** Members are told: {notice}")
IN_PROGRESS = Plural("**In progress**: {count} song", "**In progress**: {count} songs")
IN_PROGRESS_BY_STATE = Plural("**In progress**: {count} song ({states})", "**In progress**: {count} songs ({states})")
STATE_COUNT = Text("{count} {state}")
AT_PROVIDER = Text("**At the provider**, of MAX_IN_FLIGHT: {services}")
SERVICE_USE = Text("{service}: {count} of {limit}")
LAST_DAY = Text("**Last 24 hours**: {delivered} delivered, {failed} failed, {credits} charged")
LAST_DAY_RATE = Text("**Last 24 hours**: {delivered} delivered, {failed} failed ({rate} of {ended}), {credits} charged")
TODAY = Text("**Today** (UTC): {used} of {limit} OPERATOR_DAILY_CREDITS used; resets {when}")
TODAY_UNLIMITED = Text("**Today** (UTC): {credits} used; OPERATOR_DAILY_CREDITS sets no limit")
BALANCE = Text(
    "**Balance at AceDataCloud**: not available to an API key; see <https://platform.acedata.cloud>. When it is spent, "
    "the log says BalanceSpent, and members get their credits back."
)
PROCESS = Text("**In this process**: {servers} with {members} (shards {shards})")
RUNNING = Text("**Running** since {when}, discord.py {library} on Python {python}")
SERVERS = Plural("{count} server", "{count} servers")
MEMBERS = Plural("{count} member", "{count} members")
MEMBERS_UNKNOWN = Text("members unknown")

# The servers that the bot is in.
PAGE = Plural(
    "{count} server in this process, page {page} of {pages}", "{count} servers in this process, page {page} of {pages}"
)
SERVER = Text("- `{guild_id}` {name}: {members}")
SERVER_NAME = Text("**{name}**")
NO_NAME = Text("a server without a name")
NO_SUCH_SERVER = Text("I'm not in a server with that id. /operator guilds lists them. Nothing was changed.")
LEAVE_QUESTION = Text(
    "Do you want me to leave {server}? Songs in progress there are finished and sent by direct message where possible. "
    "Its settings and songs stay in my database in case it invites me again."
)
LEAVE = Text("Leave it")
STAY = Text("Stay")
STAYING = Text("I'm staying.")
LEAVING = Text("Leaving {server}.")
LEFT_ALREADY = Text("I'm not in that server any more.")

# Whether new songs are accepted.
NOW_PAUSED = Text(
    "From now on, nobody can order a song on any server, even after a restart. Members are told:\n"
    "> {notice}\nUse /operator resume to accept songs again."
)
RESUMED = Text("New songs are accepted again.")
NOT_PAUSED = Text("New songs were not paused.")
