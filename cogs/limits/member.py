"""/limits member: limits of one member's own, which replace those of their roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.roles import member_context
from cogs.limits import texts
from cogs.limits.answer import answer_change, describe_change
from cogs.limits.group import LimitsGroup, check_person, guild_of
from cogs.limits.set import MEMBER, Credits
from cogs.limits.setting_field import Interaction, Opened, Page, SettingsForm, is_removed, remove_field
from core.limits.check import Case
from core.model.money import Allowance

Person: TypeAlias = discord.Member | discord.User | discord.Object
"""A member; a `discord.Object` where only the id is known."""


@app_commands.describe(
    member="The member",
    day="Credits they can spend per day; 0 for none, leave out for no limit",
    week="Credits they can spend per week, from Monday",
    month="Credits they can spend per month",
    remove="Remove their own limits, or (with limits) replace them",
)
async def change_member(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    day: Credits | None = None,
    week: Credits | None = None,
    month: Credits | None = None,
    remove: bool = False,
) -> None:
    """Give a member their own limits instead of those of their roles; without options, show them."""
    check_person(member)
    given = {"day": day, "week": week, "month": month}
    named = {option: limit for option, limit in given.items() if limit is not None}

    def amend(before: Allowance | None) -> Allowance | None:
        if not named:
            return None if remove else before
        return MEMBER.merge(Allowance() if before is None or remove else before, named)

    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    change = await limit_settings.amend_own(guild.id, interaction.user.id, member.id, amend)
    if change.after is None:
        current = texts.NO_OWN_LIMITS(member=member.mention)
    else:
        current = texts.OWN_LIMITS(member=member.mention, limits=MEMBER.show(change.after))
    await answer_change(interaction, change.texts, current)


async def fetch_person(interaction: Interaction, user_id: int) -> Person:
    """Return a member; only their id if they are not on the server (any more)."""
    try:
        return await guild_of(interaction).fetch_member(user_id)
    except discord.NotFound:
        return discord.Object(user_id)


async def case_of(interaction: Interaction, person: Person) -> Case:
    """Return everything that the rules know about somebody in this channel.

    Raises:
        SettingInvalid: it is a bot.
    """
    if not isinstance(person, discord.Object):
        check_person(person)
    roles = person.roles if isinstance(person, discord.Member) else ()
    context = member_context(roles, interaction.channel_id, interaction.channel)
    return await interaction.client.services.orders.rules.case(
        guild_id=guild_of(interaction).id, user_id=person.id, member_context=context
    )


async def _open_own(interaction: Interaction, user_id: int) -> Opened:
    case = await case_of(interaction, await fetch_person(interaction, user_id))
    fields = MEMBER.fields(case.entitlement.allowance)
    if case.usage.own is not None:
        fields += (remove_field(texts.REMOVE_OWN_LABEL(), texts.REMOVE_OWN()),)
    return texts.OWN_TITLE(), fields


async def _save_own(interaction: Interaction, user_id: int, typed: Mapping[str, str]) -> str:
    guild = guild_of(interaction)
    own = None if is_removed(typed) else MEMBER.read(typed)
    change = await interaction.client.services.limit_settings.set_own(guild.id, interaction.user.id, user_id, own)
    return describe_change(change.texts, guild)


FORMS = (SettingsForm(verb="own", open=_open_own, save=_save_own, page=Page.MEMBER),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="member")(change_member)
