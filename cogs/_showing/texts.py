"""What results, the song panel, the library, the family tree and drafts of lyrics say."""

from core.model.text import Plural, Text

UNTITLED = Text("Untitled")
UNTITLED_SONG = Text("an untitled song")
TITLE_OF_TAKE = Text("{title} · take {take}")

# The result of a job.
BY_MAKER = Text("by <@{user_id}>")
DOWNLOAD = Text("Download")
DOWNLOAD_TAKE = Text("Download {take}")
STEMS_OF = Text("Stems of {title}")
STEM = Text("Stem")
STEM_VERSION = Text("Version {number}")
STEM_FILE = Text("file")

# The panel of a song.
JUMP = Text("[Jump to message]({link})")
NOT_POSTED = Text("It isn't posted anywhere.")
CLOSED_BY_YOU = Text("🔒 Remixing is off: only you can remix this song.")
CLOSED_BY_MAKER = Text("🔒 Remixing is off: only its creator can remix this song.")
REACTIONS_APPLY = Text("Your reactions apply to **take {take}**.")
REACTIONS_APPLY_ELSEWHERE = Text(
    "Your reactions apply to **take {chosen}**. Press **Take {shown}** to use this one instead."
)
TAKE = Text("Take {take}")

# The library.
CHOOSE_A_SONG = Text("Choose a song")
FOUND_HERE = Text("**Songs on this server** · {total} found · page {page} of {pages}")
FOUND_OWN = Text("**Your songs** · {total} found · page {page} of {pages}")
FILTER_TYPED = Text("with “{typed}”")
FILTER_MAKER = Text("by <@{user_id}>")
FILTER_FAVOURITES = Text("my favourites")
ORDER_MOST_LOVED = Text("most loved first")
NOT_FOUND = Text("No songs found ({filters}). Try fewer or other words, or `/library` alone to see all songs.")
NO_FAVOURITES = Text("You have no favourites yet. React to a song with ❤️ to add it.")
NO_FAVOURITES_HERE = Text("You have no favourites here yet. React to a song with ❤️ to add it.")
OWN_SONGS_ONLY = Text(
    "In direct messages I only show your own songs. For songs by <@{user_id}>, use `/library` on a server."
)
NONE_BY_MEMBER = Text("There are no songs by <@{user_id}> here yet. `/library` alone shows all songs.")
NO_SONGS = Text("There are no songs yet. Make the first one with `/song`.")
NO_SONGS_HERE = Text("There are no songs here yet. Make the first one with `/song`.")
BY_NAME = Text("by {maker}")

# The family tree.
FAMILY_TREE_OF = Text("Family tree of {title}")
THIS_SONG = Text("this song")
NO_FAMILY = Text("Nothing has been made from this song yet. Remix it with the buttons and reactions under it.")
SHOW_EVERYONE = Text("Show everyone")
SHOWN_BY = Text("Shown by <@{user_id}>")
HIDDEN_SONG = Text("a deleted or private song")
TREE_NAME = Text("{title} · by {maker}")
TREE_TAKES = Plural("{count} take", "{count} takes")
TREE_FROM_TAKE = Text("from take {take}")
TREE_THIS_SONG = Text("← this song")
TREE_THIS_TAKE = Text("← take {take}")
TREE_MORE = Text("… and {count} more")
TREE_MORE_AT_LEAST = Text("… and at least {count} more")
TREE_MAYBE_MORE = Text("… and perhaps more")
TREE_PICTURE = Plural(
    "Family tree: {songs} songs in {places} places, 1 step from the first to the last",
    "Family tree: {songs} songs in {places} places, {count} steps from the first to the last",
)

# A draft of lyrics.
TITLE = Text("Title")
STYLE = Text("Style")
STYLE_HINT = Text("Genre, mood, instruments")
LYRICS = Text("Lyrics")
LYRICS_PIECE = Text("Lyrics, {number} of {count}")
BLEND_PROMPT = Text("How should the songs be combined?")
MAKE_THE_SONG = Text("Make the song · {price}")
EDIT = Text("Edit")
ANOTHER = Text("Another")
WRITING = Text("Writing…")
IMPROVE_STYLE = Text("Improve style")
BACK = Text("Back")
VERSION = Text("Version {number} of {count}")
REST_OF_LYRICS = Text("*The rest is in {file} below.*")
LYRICS_NOT_WRITTEN = Text("The lyrics could not be written.")
LYRICS_TOO_LONG = Text(
    "These lyrics have {length} characters, and {model} takes {longest} at most. Press **Edit** and shorten them. "
    "Nothing was charged yet."
)
LYRICS_TOO_LONG_FOR_FORM = Text(
    "can't be edited here: they have {length} characters, and a form holds {longest}. Press Another for a new version."
)
DRAFT_FREE = Text("Press **Make the song** to order it, for free. Nothing was charged yet.")
DRAFT_COST = Text("Press **Make the song** to order it for {price}. Nothing was charged yet.")
