"""/quota: what a member has left, when it resets, and what the last credits were used for."""

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
from cogs._message import texts
from cogs._message.text import price, quoted, request_name, stamp
from core.errors import JobUnknown
from core.jobs.orders import Orders
from core.limits.verdict import Quota as MemberQuota
from core.model.money import EntryKind, Grant, LedgerEntry, WindowKind, WindowUse
from core.model.text import Text

NAME_MAX = 60
GRANTS_SHOWN = 5

HERE = Text("on this server")
IN_DIRECT_MESSAGES = Text("in direct messages")
OUTSIDE = Text("in direct messages and on servers without me")
WINDOWS = {WindowKind.DAY: Text("Today"), WindowKind.WEEK: Text("This week"), WindowKind.MONTH: Text("This month")}
LEFT = Text("**{window}** {where}: **{left}** of {limit} left. Resets {when}.")
UNLIMITED = Text("**{window}** {where}: {used} used, no limit.")
BONUS_ONLY = Text("**{window}** {where}: bonus credits only.")
SWITCHED_OFF = Text("**{window}** {where}: songs are switched off for you.")
BONUS = Text("**Bonus**: {credits}, used after all others ({grants}).")
GRANT_UNTIL = Text("{credits} until {date}")
GRANT_PERMANENT = Text("{credits} permanently")
MORE_GRANTS = Text("{count} more")
HISTORY = Text("**Last**")
NO_HISTORY = Text("You have not ordered a song here yet. Try /song.")
ENTRIES = {
    EntryKind.RESERVE: Text("- {when}: {credits} on hold for {song}"),
    EntryKind.SETTLE: Text("- {when}: {credits} charged for {song}"),
    EntryKind.REFUND: Text("- {when}: {credits} refunded for {song}"),
    EntryKind.GRANT: Text("- {when}: {credits} given as a bonus"),
    EntryKind.EXPIRE: Text("- {when}: {credits} of a bonus expired"),
    EntryKind.RESET: Text("- {when}: {credits} returned when a server admin reset your usage"),
}
A_SONG = Text("a song")


class Quota(commands.Cog):
    """The command."""

    @app_commands.command()
    async def quota(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how many credits you have left, and when they reset."""
        orders, member_context = interaction.client.services.orders, member_context_of(interaction)
        guild_id = interaction.guild_id
        quota = await orders.quota(guild_id=guild_id, user_id=interaction.user.id, member_context=member_context)
        where = HERE if member_context.ruled_by(guild_id) else IN_DIRECT_MESSAGES
        if member_context.is_guest:
            where = OUTSIDE
        entries = [await _entry(orders, entry) for entry in _distinct(quota.entries)]
        last = [HISTORY(), *entries] if entries else [NO_HISTORY()]
        await say(interaction, "\n".join([*quota_lines(quota, where()), "", *last]))


def quota_lines(quota: MemberQuota, where: str) -> list[str]:
    """Return what is left of every window that has a limit and of bonus credits, and what else is used up."""
    limited = [use for use in quota.uses if use.window.limit is not None] or quota.uses[:1]
    lines = [_window(use, where, has_bonus=bool(quota.bonus)) for use in limited]
    if quota.bonus:
        total = sum(grant.left for grant in quota.bonus)
        grants = [_grant(grant) for grant in quota.bonus[:GRANTS_SHOWN]]
        if len(quota.bonus) > GRANTS_SHOWN:
            grants.append(MORE_GRANTS(count=f"{len(quota.bonus) - GRANTS_SHOWN:,}"))
        lines.append(BONUS(credits=price(total), grants=", ".join(grants)))
    if quota.shortage is not None:
        lines.append(refusal_text(quota.shortage))
    return lines


def _window(use: WindowUse, where: str, *, has_bonus: bool) -> str:
    """Return what is left of one window."""
    window = WINDOWS[use.window.kind]()
    if use.left is None or use.window.limit is None:
        return UNLIMITED(window=window, where=where, used=price(use.used, none=texts.NO_CREDITS()))
    if use.window.limit == 0:
        return (BONUS_ONLY if has_bonus else SWITCHED_OFF)(window=window, where=where)
    left, limit = f"{use.left:,}", price(use.window.limit)
    return LEFT(window=window, where=where, left=left, limit=limit, when=stamp(use.window.ends_at))


def _grant(grant: Grant) -> str:
    if grant.expires_at is None:
        return GRANT_PERMANENT(credits=f"{grant.left:,}")
    return GRANT_UNTIL(credits=f"{grant.left:,}", date=stamp(grant.expires_at, "f"))


def _distinct(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries; of a reset, which has one for each window, only those that read differently."""
    return [*entries[:1], *(entry for before, entry in pairwise(entries) if not _repeats(entry, before))]


def _repeats(entry: LedgerEntry, before: LedgerEntry) -> bool:
    return entry.kind is EntryKind.RESET and replace(entry, id=before.id) == before


async def _entry(orders: Orders, entry: LedgerEntry) -> str:
    """Return the line of one entry of the ledger."""
    song = A_SONG() if entry.job_id is None else await _song_name(orders, entry.job_id)
    credits_ = price(entry.credits, none=texts.NO_CREDITS())
    return ENTRIES[entry.kind](when=stamp(entry.at), credits=credits_, song=song)


async def _song_name(orders: Orders, job_id: str) -> str:
    try:
        return f"*{quoted(request_name((await orders.job(job_id)).request), NAME_MAX)}*"
    except JobUnknown:
        return A_SONG()


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Quota())
