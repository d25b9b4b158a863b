"""/limits role: the limits that a role gives its members instead of the default ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs.limits import texts
from cogs.limits.answer import answer_change, describe_change, role_name, say_in_full
from cogs.limits.group import LimitsGroup, guild_of
from cogs.limits.parsing import parse_weight
from cogs.limits.set import MEMBER, Credits
from cogs.limits.setting_field import (
    Interaction,
    Opened,
    Page,
    Setting,
    SettingsForm,
    current_settings,
    is_removed,
    remove_field,
)
from core.errors import SettingInvalid
from core.model.money import WEIGHT_MAX, WEIGHT_MIN, Allowance, GuildSettings, Tier, WindowKind

Weight: TypeAlias = app_commands.Range[float, WEIGHT_MIN, WEIGHT_MAX]

TITLE_MAX = 45
"""Discord: characters of a form's title."""


def show_weight(weight: float) -> str:
    """Write how fast orders move up in the queue."""
    return texts.NORMAL_WEIGHT() if weight == 1 else texts.WEIGHT(weight=weight)


def show_tier(tier: Tier) -> str:
    """Write what a tier gives: its limits, and the queue weight unless it is normal."""
    limits = LIMITS.show(tier.allowance)
    return limits if tier.weight == 1 else texts.TIER(limits=limits, weight=WEIGHT.show(tier.weight))


LIMITS = MEMBER
"""A tier has the same limits as a member."""
WEIGHT = Setting[float](
    name="weight", label=texts.WEIGHT_LABEL, hint=texts.WEIGHT_HINT, parse=parse_weight, show=show_weight
)


@app_commands.describe(
    role="The role; leave it out to see all tiers",
    day="Credits they can spend per day; 0 for none, leave out for no limit",
    week="Credits they can spend per week, from Monday",
    month="Credits they can spend per month",
    weight="Queue priority: 2 moves up twice as fast, 1 is normal",
    remove="Remove the tier, or (with limits) replace it",
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
    """Give a role its own limits instead of the default ones; without options, show them."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    given = {"day": day, "week": week, "month": month, "weight": weight}
    named = {option: value for option, value in given.items() if value is not None}
    if role is None:
        await _show_tiers(interaction, guild, is_named=bool(named), remove=remove)
        return
    check_role(role)
    if not named:
        await _show_or_remove(interaction, role, remove=remove)
        return
    default = limit_settings.default_allowance(await limit_settings.settings(guild.id))

    def amend(before: Tier | None) -> Tier:
        if before is None or remove:
            # A weight alone must not lift the default limits.
            before = Tier(role_id=role.id, allowance=default if named.keys() == {WEIGHT.name} else Allowance())
        return replace(
            before,
            allowance=LIMITS.merge(before.allowance, named),
            weight=round(named.get(WEIGHT.name, before.weight), 2),
        )

    change = await limit_settings.amend_tier(guild.id, interaction.user.id, role.id, amend)
    await answer_change(interaction, change.texts, _describe(role, change.after), texts.SEVERAL_TIERS())


async def _show_or_remove(interaction: Interaction, role: discord.Role, *, remove: bool) -> None:
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if remove and await limit_settings.drop_tier(guild.id, interaction.user.id, role.id):
        await say_in_full(interaction, texts.TIER_REMOVED(role=role.mention))
        return
    await say_in_full(interaction, _describe(role, find_tier(await current_settings(interaction), role.id)))


async def _show_tiers(interaction: Interaction, guild: discord.Guild, *, is_named: bool, remove: bool) -> None:
    """Show all tiers; with `remove`, remove those of deleted roles first."""
    if is_named:
        raise SettingInvalid("role", texts.ROLE_NEEDED())
    removed = await drop_lost_tiers(interaction) if remove else 0
    settings = await current_settings(interaction)
    lines = [
        texts.LIST_ITEM(item=texts.TIER_LINE(role=role_name(tier.role_id, guild), limits=show_tier(tier)))
        for tier in settings.tiers
    ]
    head = [texts.SAVED_LOST_TIERS(removed)] if removed else []
    await say_in_full(
        interaction, "\n".join([*head, *([*lines, texts.SEVERAL_TIERS()] if lines else [texts.NO_TIERS()])])
    )


async def drop_lost_tiers(interaction: Interaction) -> int:
    """Remove the tiers of deleted roles, which nobody can choose any more; return how many there were."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    lost = lost_tiers(await limit_settings.settings(guild.id), guild)
    return sum([await limit_settings.drop_tier(guild.id, interaction.user.id, tier.role_id) for tier in lost])


def lost_tiers(settings: GuildSettings, guild: discord.Guild) -> Sequence[Tier]:
    """Return the tiers of deleted roles."""
    return [tier for tier in settings.tiers if guild.get_role(tier.role_id) is None]


def check_role(role: discord.Role) -> None:
    """Check that members can have a role, and not all of them do.

    The role may be above the bot's own, since the bot only reads who has it; and it may be managed by Discord, like
    the roles of boosters and subscribers, which are likely to have a tier.

    Raises:
        SettingInvalid: it is @everyone, or a bot's role.
    """
    if role.is_default():
        raise SettingInvalid("role", texts.ROLE_IS_EVERYONE())
    if role.is_bot_managed():
        raise SettingInvalid("role", texts.ROLE_OF_A_BOT())


def find_tier(settings: GuildSettings, role_id: int) -> Tier | None:
    """Return a role's tier, None if it has none."""
    return next((tier for tier in settings.tiers if tier.role_id == role_id), None)


def sort_tiers(tiers: Sequence[Tier]) -> Sequence[Tier]:
    """Return the tiers, the highest limits first; no limit is the highest."""

    def rank(tier: Tier) -> tuple[float, ...]:
        limits = (tier.allowance.limit(kind) for kind in (WindowKind.MONTH, WindowKind.WEEK, WindowKind.DAY))
        return (*(float("inf") if limit is None else limit for limit in limits), tier.weight)

    return sorted(tiers, key=rank, reverse=True)


def _describe(role: discord.Role, tier: Tier | None) -> str:
    if tier is None:
        return texts.ROLE_WITHOUT_TIER(role=role.mention)
    return texts.TIER_OF_ROLE(role=role.mention, limits=show_tier(tier))


def _find_role(guild: discord.Guild, role_id: int) -> discord.Role:
    """Return a role.

    Raises:
        SettingInvalid: it was deleted, maybe while the form was open.
    """
    role = guild.get_role(role_id)
    if role is None:
        raise SettingInvalid("role", texts.ROLE_DELETED())
    return role


async def _open_tier(interaction: Interaction, role_id: int) -> Opened:
    settings, role = await current_settings(interaction), _find_role(guild_of(interaction), role_id)
    check_role(role)
    before = find_tier(settings, role_id)
    default = interaction.client.services.limit_settings.default_allowance(settings)
    tier = before or Tier(role_id=role_id, allowance=default)
    fields = (*LIMITS.fields(tier.allowance), *WEIGHT.fields(tier.weight))
    if before is not None:
        fields += (remove_field(texts.REMOVE_TIER_LABEL(), texts.REMOVE_TIER()),)
    title = texts.TIER_TITLE(role=role.name)
    return title if len(title) <= TITLE_MAX else texts.TIER_TITLE_SHORT(), fields


async def _save_tier(interaction: Interaction, role_id: int, typed: Mapping[str, str]) -> str:
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if is_removed(typed):
        is_new = await limit_settings.drop_tier(guild.id, interaction.user.id, role_id)
        return texts.SAVED_TIER_REMOVED() if is_new else texts.NO_TIER_ANY_MORE()
    _find_role(guild, role_id)
    tier = Tier(role_id=role_id, allowance=LIMITS.read(typed), weight=WEIGHT.read(typed))
    change = await limit_settings.set_tier(guild.id, interaction.user.id, tier)
    return describe_change(change.texts, guild)


FORMS = (SettingsForm(verb="tier", open=_open_tier, save=_save_tier, page=Page.TIERS),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="role")(change_tier)
