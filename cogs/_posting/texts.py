"""What members read in the messages that bring songs, and about those that could not be brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.format import Lack
from core.model.text import Plural, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

MAKER = Text("<@{user_id}>")
"""Above a card that is not the answer to a command, so that its maker is pinged."""

# What is missing in a result.
MISSING_STEMS = Plural(
    "{names} couldn't be downloaded from Suno. Use /export later to get it.",
    "{count} stems couldn't be downloaded from Suno: {names}. Use /export later to get them.",
)
MISSING_STEMS_AND_MORE = Plural(
    "{names} and {count} more stem couldn't be downloaded from Suno. Use /export later to get them.",
    "{names} and {count} more stems couldn't be downloaded from Suno. Use /export later to get them.",
)
VIDEO_LACKS: Mapping[Lack, Text] = {
    Lack.SOUND: Text(
        "The song couldn't be downloaded, so this video has no sound. Use /export later to get it with the song."
    ),
    Lack.WORDS: Text("I couldn't find out when each line is sung, so this video has no captions."),
}
ONLY_SILENT_VIDEO = Text(
    "The video with its song couldn't be posted here, so the button downloads it without sound. "
    "Use /export to get it with the song."
)

# A song posted again, or sent to a member.
POSTED_AGAIN = Text("Posted again by <@{user_id}>")
DIRECT_MESSAGES_CLOSED = Text(
    "I can't send you direct messages. Allow them in the privacy settings of this server, then try again. "
    "Nothing was charged."
)
CANNOT_POST_HERE = Text("I can't post in this channel. Ask a server admin to allow it. Nothing was charged.")
DISCORD_FAILED = Text("Discord isn't responding right now. Try again in a minute. Nothing was charged.")
VIDEO_NOT_FETCHED = Text(
    "Luma's file of this video can't be fetched right now, or is gone. Try again in a few minutes. Nothing was charged."
)
VIDEO_UNPLAYABLE = Text(
    "Luma's file of this video is no longer playable. Press **Again** to make a similar one. Nothing was charged."
)
AUDIO_LINK_UNAVAILABLE = Text(
    "Suno gives no link to the audio right now. Try again in a few minutes. Nothing was charged."
)
AUDIO_GONE = Text(
    "The audio is gone at Suno, and there is no new link to it. Press **Again** to make a similar one. "
    "Nothing was charged."
)
AUDIO_UNPLAYABLE = Text(
    "Suno's file is no longer playable. Press **Again** to make a similar one. Nothing was charged."
)

# An order by reaction whose card cannot be posted.
ORDER_CANCELLED = Text(
    "I can't post in <#{channel_id}>, so I cancelled your order to make something from {source}. "
    "Ask a server admin to allow me to post there, then react again. Nothing was charged."
)

# The star channel.
STAR_POST = Text("{heart} **{loves}** · {song} by <@{user_id}> · in <#{channel_id}>")
STAR_POST_OF_REMIX = Text("{heart} **{loves}** · {song} by <@{user_id}> ({lineage}) · in <#{channel_id}>")
