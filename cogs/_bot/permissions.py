"""What the bot may do in a channel, as far as its roles tell."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import discord

from cogs._bot import texts
from core.errors import SettingInvalid

RIGHTS_OF_CARDS = ("view_channel", "send_messages", "embed_links", "attach_files", "read_message_history")
"""What it takes to reply to a message with a card that becomes a song. Source: Discord, Permissions; a reply needs
Read Message History."""
RIGHTS_OF_STARS = ("view_channel", "send_messages", "embed_links", "read_message_history")
"""What it takes to post songs with links to them, and to find an earlier post again."""


def missing_permissions(channel: discord.abc.GuildChannel | discord.Thread, rights: Collection[str]) -> Sequence[str]:
    """Return the permissions that the bot lacks there, by the names that Discord shows.

    Nothing is known of a channel whose server is not in the cache; then none is missing.
    """
    try:
        held = channel.permissions_for(channel.guild.me)
    except discord.ClientException:
        return ()
    named = [_in_thread(right) for right in rights] if isinstance(channel, discord.Thread) else rights
    return [right.replace("_", " ").title() for right in named if not getattr(held, right)]


def check_rights(channel: discord.abc.GuildChannel, rights: Collection[str], option: str) -> None:
    """Check that the bot has those permissions in a channel that an admin chose as `option`.

    Raises:
        SettingInvalid: it lacks some, and says which.
    """
    missing = missing_permissions(channel, rights)
    if missing:
        raise SettingInvalid(option, texts.CANNOT_POST_PROBLEM(channel=channel.name, permissions=", ".join(missing)))


def _in_thread(right: str) -> str:
    return "send_messages_in_threads" if right == "send_messages" else right
