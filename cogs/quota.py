"""/quota: what a member has left, when it renews, and what became of the last credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.refusal import refusal_text
from cogs._bot.reply import say
from cogs._bot.roles import member_context_of
from cogs._message.text import price, quoted, request_name, stamp
from core.errors import JobUnknown
from core.jobs.orders import Orders, Quota as Left
from core.model.money import EntryKind, Grant, LedgerEntry, WindowKind, WindowUse

GIST_MAX = 60
GRANTS_SHOWN = 5

_DEEDS = {
    EntryKind.RESERVE: "set aside for",
    EntryKind.SETTLE: "spent on",
    EntryKind.REFUND: "given back for",
    EntryKind.GRANT: "given as a bonus",
    EntryKind.EXPIRE: "of a bonus ran out",
    EntryKind.RESET: "given back by those who run the server",
}
_WINDOWS = {WindowKind.DAY: "Today", WindowKind.WEEK: "This week", WindowKind.MONTH: "This month"}


class Quota(commands.Cog):
    """The command."""

    @app_commands.command()
    async def quota(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how many credits you have left, and when they renew."""
        orders, member_context = interaction.client.services.orders, member_context_of(interaction)
        guild_id = interaction.guild_id
        quota = await orders.quota(guild_id=guild_id, user_id=interaction.user.id, member_context=member_context)
        where = "on this server" if member_context.ruled_by(guild_id) else "in direct messages"
        if member_context.is_guest:
            where = "in direct messages and on servers that I am no member of"
        entries = [await _entry(orders, entry) for entry in _told_apart(quota.entries)]
        last = ["**Last**", *entries] if entries else ["You have not ordered a song here yet. Try /song."]
        await say(interaction, "\n".join([*_left(quota, where), "", *last]))


def _left(quota: Left, where: str) -> list[str]:
    """Return what is left: of every window that has a limit, and of bonus credits; and what else is short."""
    limited = [use for use in quota.uses if use.window.limit is not None] or quota.uses[:1]
    lines = [_window(use, where, has_bonus=bool(quota.bonus)) for use in limited]
    if quota.bonus:
        total = sum(grant.left for grant in quota.bonus)
        more = len(quota.bonus) - GRANTS_SHOWN
        shown = ", ".join(_grant(grant) for grant in quota.bonus[:GRANTS_SHOWN])
        rest = f" and {more:,} more" if more > 0 else ""
        lines.append(f"**Bonus**: {price(total)}, used once the rest is spent ({shown}{rest}).")
    if quota.shortage is not None:
        lines.append(refusal_text(quota.shortage))
    return lines


def _window(use: WindowUse, where: str, *, has_bonus: bool) -> str:
    """Return what is left of one window."""
    name = _WINDOWS[use.window.kind]
    if use.left is None or use.window.limit is None:
        return f"**{name}** {where}: {price(use.used, none='nothing')} used, no limit."
    if use.window.limit == 0:
        return f"**{name}** {where}: {'bonus credits only' if has_bonus else 'songs are switched off for you'}."
    renews = f"{'It renews' if use.window.limit == 1 else 'They renew'} {stamp(use.window.ends_at)}"
    return f"**{name}** {where}: **{use.left:,}** of {price(use.window.limit)} left. {renews}."


def _grant(grant: Grant) -> str:
    until = "for good" if grant.expires_at is None else f"until {stamp(grant.expires_at, 'f')}"
    return f"{grant.left:,} {until}"


def _told_apart(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries, but of a reset, which has one for each window, only those that read differently."""
    return [*entries[:1], *(entry for before, entry in pairwise(entries) if not _repeats(entry, before))]


def _repeats(entry: LedgerEntry, before: LedgerEntry) -> bool:
    return entry.kind is EntryKind.RESET and replace(entry, id=before.id) == before


async def _entry(orders: Orders, entry: LedgerEntry) -> str:
    """Return one line of the ledger in words."""
    line = f"- {stamp(entry.at)}: {price(entry.credits, none='nothing')} {_DEEDS[entry.kind]}"
    if entry.job_id is None:
        return line
    try:
        named = f"*{quoted(request_name((await orders.job(entry.job_id)).request), GIST_MAX)}*"
    except JobUnknown:
        named = "a song"
    return f"{line} {named}"


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Quota())
