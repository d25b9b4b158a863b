"""What admins read of settings that are out of range, and what the audit log says.

The texts about options follow the option's name: "`day` must be from 0 to 1,000,000 credits."
"""

from __future__ import annotations

from core.model.text import Plural, Text

# Settings out of range
CREDITS_OUT_OF_RANGE = Text("must be from {least:,} to {most:,} credits.")
SONGS_OUT_OF_RANGE = Text("must be from {least:,} to {most:,} songs.")
SECONDS_OUT_OF_RANGE = Text("must be from {least:,} to {most:,} seconds.")
WEIGHT_OUT_OF_RANGE = Text("must be from {least:g} to {most:g}.")
UNKNOWN_ACTION = Text("is not something I can make: {action}.")
UNKNOWN_TIME_ZONE = Text("must be the name of a time zone, such as Europe/Berlin.")
TOO_MANY_CHANNELS = Text("is one too many. You can list up to {most:,} channels.")
TOO_MANY_WORDS = Text("has too many words. A server can block {most:,}, and this would make {count:,}.")
WORD_TOO_LONG = Text("has a phrase longer than {most} characters: {word}")
WORD_EMPTY = Text("has an entry without letters or digits, which never matches anything: {word}")
REASON_TOO_LONG = Text("must be at most {most} characters.")

# The audit log: what changed
CHANGED = Text("{name}: {before} -> {after}")
ADDED = Text("{name} added: {value}")
REMOVED = Text("{name} removed: {value}")
MEMBER = Text("member")
OWN_LIMITS = Text("own limits")
SERVER = Text("server")
ROLE = Text("role {role_id}")
WEIGHT = Text("role {role_id} weight")
WINDOW = Text("{whose} {window}")
SONGS_AT_ONCE = Text("songs at once")
COOLDOWN = Text("cooldown")
TIME_ZONE = Text("time zone")
COST = Text("cost of {action}")
CHANNEL = Text("channel")
WORD = Text("word")
LOG = Text("log")
THRESHOLD = Text("reactions for a song")
MAKERS_MAY_CLOSE = Text("makers may close songs")
STAR_CHANNEL = Text("star channel")
STARS = Text("favourites for the star channel")

# The audit log: values
NONE = Text("none")
DEFAULT = Text("default")
NO_LIMIT = Text("no limit")
YES = Text("yes")
NO = Text("no")
SECONDS = Text("{seconds:,} s")
CHANNEL_ID = Text("channel {channel_id}")
LIMIT_PER_WINDOW = Text("{limit:,} a {window}")
CREDITS = Plural("{count} credit", "{count} credits")
UNTIL = Text("until {until:%Y-%m-%d %H:%M} UTC")
UNTIL_UNBLOCKED = Text("until unblocked")
NO_EXPIRY = Text("no expiry")

# The audit log: what was done to a member
BLOCKED = Text("blocked {end}")
BLOCKED_BECAUSE = Text("blocked {end}: {reason}")
BLOCKED_NAME = Text("blocked")
BLOCK_REASON = Text("block reason: {reason}")
BLOCK_REASON_BEFORE = Text("block reason before: {reason}")
UNBLOCKED = Text("unblocked")
BONUS = Text("bonus: {amount}, {expiry}")
RESET = Plural("{window} reset: {count} credit used", "{window} reset: {count} credits used")
REFUSED = Text("{action}: {reason}")

# Refusals whose own text goes to the audit log
ORDER_EVERY = Text("one order every {seconds} s")
OWNER_LIMIT_REACHED = Text("the daily limit of the bot's owner is used up")
