"""/quota: what a member has left, when it renews, and what became of the last credits."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._client import Chorus
from cogs._reply import say
from cogs._text import gist, price, quoted, stamp
from core.errors import JobUnknown
from core.money import EntryKind, LedgerEntry, WindowKind, WindowUse
from core.studio import Studio

GIST_MAX = 60

_DEEDS = {
    EntryKind.RESERVE: "set aside for",
    EntryKind.SETTLE: "spent on",
    EntryKind.REFUND: "given back for",
}
_WINDOWS = {WindowKind.DAY: "Today"}


class Quota(commands.Cog):
    """The command."""

    @app_commands.command()
    async def quota(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how many credits you have left, and when they renew."""
        studio = interaction.client.studio
        quota = await studio.quota(guild_id=interaction.guild_id, user_id=interaction.user.id)
        where = "in direct messages" if interaction.guild_id is None else "on this server"
        lines = [_window(use, where) for use in quota.uses]
        if quota.entries:
            lines += ["", "**Last**", *[await _entry(studio, entry) for entry in quota.entries]]
        else:
            lines += ["", "You have not ordered a song here yet. Try /song."]
        await say(interaction, "\n".join(lines))


def _window(use: WindowUse, where: str) -> str:
    """Return what is left of one window."""
    name = _WINDOWS[use.window.kind]
    if use.left is None or use.window.limit is None:
        return f"**{name}** {where}: {price(use.used)} used, no limit."
    if use.window.limit == 0:
        return f"**{name}** {where}: songs are switched off for you."
    renews = stamp(use.window.ends_at)
    return f"**{name}** {where}: **{use.left:,}** of {use.window.limit:,} credits left. They renew {renews}."


async def _entry(studio: Studio, entry: LedgerEntry) -> str:
    """Return one line of the ledger in words."""
    try:
        named = f"*{quoted(gist((await studio.job(entry.job_id)).request), GIST_MAX)}*"
    except JobUnknown:
        named = "a song"
    return f"- {stamp(entry.at)}: {price(entry.credits)} {_DEEDS[entry.kind]} {named}"


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Quota())
