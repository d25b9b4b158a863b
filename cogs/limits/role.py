"""/limits role: what a role gives its members in place of the usual limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_role, drop_lost_tiers, guild_of, limits_of, role_name, say_whole, tell
from cogs.limits.overview import allowed
from core.errors import SettingInvalid
from core.model.money import CREDITS_MAX, WEIGHT_MAX, WEIGHT_MIN, Allowance, Tier

Credits: TypeAlias = app_commands.Range[int, 0, CREDITS_MAX]
Weight: TypeAlias = app_commands.Range[float, WEIGHT_MIN, WEIGHT_MAX]

TIERS_ADD_UP = (
    "Who has several of these roles gets the best limit of each window (no limit is best) and the greatest weight. "
    "Limits of a member's own stand above all roles."
)


@app_commands.describe(
    role="Whoever has it; leave it out to see all tiers",
    day="Credits they may spend in a day; 0 for none, never named for no limit",
    week="Credits they may spend in a week, from Monday",
    month="Credits they may spend in a month",
    weight="How much faster than others their orders move up in the queue; 1 is as fast",
    remove="Take the tier away, or (with limits beside it) start it afresh",
)
async def change_tier(
    interaction: discord.Interaction[Chorus],
    role: discord.Role | None = None,
    day: Credits | None = None,
    week: Credits | None = None,
    month: Credits | None = None,
    weight: Weight | None = None,
    remove: bool = False,
) -> None:
    """Give a role limits of its own, in place of the usual ones; without any, show what it has."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    limits = limits_of(day, week, month)
    is_changed = bool(limits) or weight is not None
    if role is None:
        await _sweep_tiers(interaction, guild, is_named=is_changed, remove=remove)
        return
    check_role(role)
    if not is_changed:
        if remove and await limit_settings.drop_tier(guild.id, interaction.user.id, role.id):
            text = f"Saved. {role.mention} has no limits of its own any more; the usual ones hold for its members."
            await say_whole(interaction, text)
        else:
            await say_whole(interaction, _tier_line(role, await _tier_of(interaction, guild, role)))
        return
    usual = limit_settings.default_allowance(await limit_settings.settings(guild.id))

    def amended(before: Tier | None) -> Tier:
        if before is None or remove:
            # With nothing but a weight it must not take the usual limits away.
            before = Tier(role_id=role.id, allowance=Allowance() if limits else usual)
        return replace(
            before,
            allowance=replace(before.allowance, **limits),
            weight=before.weight if weight is None else round(weight, 2),
        )

    change = await limit_settings.amend_tier(guild.id, interaction.user.id, role.id, amended)
    await tell(interaction, change.texts, _tier_line(role, change.after), TIERS_ADD_UP)


async def _tier_of(interaction: discord.Interaction[Chorus], guild: discord.Guild, role: discord.Role) -> Tier | None:
    settings = await interaction.client.services.limit_settings.settings(guild.id)
    return next((tier for tier in settings.tiers if tier.role_id == role.id), None)


async def _sweep_tiers(
    interaction: discord.Interaction[Chorus], guild: discord.Guild, *, is_named: bool, remove: bool
) -> None:
    """Show all tiers; with `remove` take those of deleted roles away."""
    if is_named:
        raise SettingInvalid("role", "is needed: say whose limits these are.")
    gone = await drop_lost_tiers(interaction) if remove else 0
    settings = await interaction.client.services.limit_settings.settings(guild.id)
    lines = [f"- {role_name(tier.role_id, guild)}: {_tier_words(tier)}" for tier in settings.tiers]
    head = f"Saved. The limits of {gone} deleted role{'' if gone == 1 else 's'} are gone.\n" if gone else ""
    text = "\n".join([*lines, TIERS_ADD_UP]) if lines else "No role has limits of its own."
    await say_whole(interaction, head + text)


def _tier_words(tier: Tier) -> str:
    pace = "" if tier.weight == 1 else f", and {tier.weight:g} times as fast in the queue"
    return f"{allowed(tier.allowance)}{pace}"


def _tier_line(role: discord.Role, tier: Tier | None) -> str:
    if tier is None:
        return f"{role.mention} has no limits of its own; the usual ones hold for its members."
    return f"{role.mention}: {_tier_words(tier)}."


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="role")(change_tier)
