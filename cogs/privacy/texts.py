"""What /privacy says."""

from core.model.text import Plural, Text

# The export.
CONTENTS = Text(
    "This is all I keep about you: {orders} as you typed them, {songs} with lyrics and links, {favourites}, {entries} "
    "about credits, and your votes, choices, drafts, personas and settings. It is JSON, which any text editor opens. "
    "Times are UTC."
)
FILE_NUMBER = Text("File {number} of {count}.")

# Counts that other texts contain.
SONGS = Plural("{count} song", "{count} songs")
ORDERS = Plural("{count} order", "{count} orders")
FAVOURITES = Plural("{count} favourite", "{count} favourites")
DRAFTS = Plural("{count} draft", "{count} drafts")
PERSONAS = Plural("{count} persona", "{count} personas")
ENTRIES = Plural("{count} entry", "{count} entries")

# The question before anything is erased.
FORGET = Text("Forget me")
KEEP = Text("Keep everything")
ERASED = Text("""\
**Do you want me to forget you? This can't be undone.** On every server I would erase:
- your songs from the library: titles, lyrics, styles, links and your name. Where others remixed them, the family tree \
keeps an empty place
- everything you typed, your favourites, drafts, votes and settings
- the personas and voices you made, here and at Suno: nobody can use them any more
- your name in my records of credits""")
STAYS = Text("""\
What stays:
- my messages in Discord. To delete a song's messages, react to it with ❌ **before** you continue; afterwards only a \
moderator can
- remixes that others made of your songs, without your name
- for {days} days and with your id: what you spent recently, without what it was for, your bonus credits, and \
what server logs say about you, so that being forgotten does not bring new credits
- blocks and limits that admins set for you, with your id, until they end or an admin removes them
- the songs at Suno, in the account of this bot's owner

To get a copy of everything first, use /privacy export.""")
IN_PROGRESS = Text("Your songs in progress:")
QUEUED = Plural(
    "- {count} song in the queue: cancelled, and its credits are refunded",
    "- {count} songs in the queue: cancelled, and their credits are refunded",
)
SENT = Plural(
    "- {count} song at Suno: it won't be posted. If Suno still makes it, it costs {cost}",
    "- {count} songs at Suno: they won't be posted. If Suno still makes them, they cost {cost}",
)
POSTING = Plural(
    "- {count} song being posted right now: too late to stop, forgotten right after",
    "- {count} songs being posted right now: too late to stop, forgotten right after",
)

# The answer to it.
NOT_YOURS = Text("That question was for somebody else. Use /privacy forget to be asked yourself. Nothing was erased.")
KEPT = Text("Nothing was erased.")
FORGETTING = Text("Forgetting you…")
FORGOTTEN = Text(
    "You are forgotten. Erased: {songs}, {favourites}, {drafts}, {personas}, and everything else about you except what "
    "is listed below."
)
CANCELLED = Plural(
    "{count} song was cancelled in the queue, and its credits were refunded.",
    "{count} songs were cancelled in the queue, and their credits were refunded.",
)
HIDDEN = Plural(
    "{count} song at Suno won't be posted. I will forget it as soon as Suno is done.",
    "{count} songs at Suno won't be posted. I will forget them as soon as Suno is done.",
)
UNSTOPPABLE = Plural(
    "{count} song is being posted right now. I will forget it right after.",
    "{count} songs are being posted right now. I will forget them right after.",
)
PERSONAS_LEFT = Plural(
    "Suno did not answer when I asked it to delete {count} persona of yours. It is gone here and nobody can use it any "
    "more. The bot's owner can see in its log that it must be deleted at Suno, too.",
    "Suno did not answer when I asked it to delete {count} personas of yours. They are gone here and nobody can use "
    "them any more. The bot's owner can see in its log that they must be deleted at Suno, too.",
)
REST_UNTIL = Text(
    "What you spent recently, your bonus credits and what server logs say about you stay with your id until {date}."
)
ADMIN_SETTINGS_STAY = Text("If an admin blocked you or set limits for you, that stays with your id, too.")
MESSAGES_STAY = Text("My messages in Discord stay where they are.")

# Who may remix a member's songs.
CLOSED = Text("Remixing is off for your new songs: only you can remix them, on servers that let members decide.")
OPEN = Text("Remixing is on for your new songs: everyone who can see them can remix them.")
NOW_CLOSED = Text("From now on, only you can remix your new songs, on servers that let members decide.")
NOW_OPEN = Text("From now on, everyone who can see your new songs can remix them.")
EARLIER_SONGS = Text("Earlier songs keep their own setting: change it with **More** under a song.")
