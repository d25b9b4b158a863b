"""/limits member: limits of one member's own, above those of their roles."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, guild_of, limits_of, tell
from cogs.limits.overview import allowed
from core.model.money import CREDITS_MAX, Allowance

Credits: TypeAlias = app_commands.Range[int, 0, CREDITS_MAX]


@app_commands.describe(
    member="Whose limits these are",
    day="Credits they may spend in a day; 0 for none, never named for no limit",
    week="Credits they may spend in a week, from Monday",
    month="Credits they may spend in a month",
    remove="Take their own limits away, or (with limits beside it) start them afresh",
)
async def change_member(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    day: Credits | None = None,
    week: Credits | None = None,
    month: Credits | None = None,
    remove: bool = False,
) -> None:
    """Give a member limits of their own, above those of every role; without any, show what they have."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    check_person(member)
    limits = limits_of(day, week, month)

    def amended(before: Allowance | None) -> Allowance | None:
        if not limits:
            return None if remove else before
        return replace(Allowance() if before is None or remove else before, **limits)

    change = await limit_settings.amend_own(guild.id, interaction.user.id, member.id, amended)
    if change.after is None:
        holds = f"{member.mention} has no limits of their own; those of their roles hold, or the usual ones."
    else:
        holds = f"{member.mention} may spend {allowed(change.after)}, whatever roles they have."
    await tell(interaction, change.texts, holds)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="member")(change_member)
