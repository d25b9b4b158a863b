"""The forms about one member: limits of their own, bonus, windows that begin anew, a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

import discord

from cogs._bot.modal import Field, show_modal
from cogs._bot.roles import member_context
from cogs._message.text import price, shorten, stamp
from cogs.limits.fields import FORM, NUMBER_MAX, allowance_of, news_of, take_back, windows
from cogs.limits.guild import check_person, ends_at, guild_of
from cogs.limits.member_report import member_report
from cogs.limits.parsing import TYPED_MAX, parse_credits
from core.errors import SettingInvalid
from core.limits.bounds import REASON_MAX
from core.model.money import CREDITS_MAX, WindowKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cogs._bot.client import Chorus, LimitPress
    from cogs._message.content import Content
    from cogs.limits.settings_forms import Save
    from core.limits.check import Case

    Somebody: TypeAlias = discord.Member | discord.User | discord.Object

ALL = "all"
_HINT = "such as 12 h, 30d, 2w or 2027-01-31"
_WINDOWS = {"today": WindowKind.DAY, "this week": WindowKind.WEEK, "this month": WindowKind.MONTH}


async def somebody(interaction: discord.Interaction[Chorus], user_id: int) -> Somebody:
    """Return a member; only their id where they are not on the server (any more)."""
    try:
        return await guild_of(interaction).fetch_member(user_id)
    except discord.NotFound:
        return discord.Object(user_id)


async def person_page(interaction: discord.Interaction[Chorus], user_id: int, note: str = "") -> Content:
    """Return how a member stands; `note` says what has just changed."""
    return await member_report(interaction, guild_of(interaction), await somebody(interaction, user_id), note)


async def _case(interaction: discord.Interaction[Chorus], user_id: int) -> Case:
    """Return how a member stands.

    Raises:
        SettingInvalid: it is a bot.
    """
    member = await somebody(interaction, user_id)
    if not isinstance(member, discord.Object):
        check_person(member)
    roles = member.roles if isinstance(member, discord.Member) else ()
    return await interaction.client.services.orders.rules.case(
        guild_id=guild_of(interaction).id,
        user_id=user_id,
        member_context=member_context(roles, interaction.channel_id, interaction.channel),
    )


async def _open_own(interaction: discord.Interaction[Chorus], user_id: int) -> None:
    case = await _case(interaction, user_id)
    fields = windows(case.entitlement.allowance)
    if case.usage.own is not None:
        fields += (take_back("Or take their own limits away", "Those of their roles hold, or the usual ones"),)
    await show_modal(interaction, FORM, f"own:{user_id}", "Limits of their own, above all roles", fields)


async def _save_own(interaction: discord.Interaction[Chorus], user_id: int, typed: Mapping[str, str]) -> Content:
    guild = guild_of(interaction)
    own = None if typed.get("back") else allowance_of(typed)
    change = await interaction.client.services.limit_settings.set_own(guild.id, interaction.user.id, user_id, own)
    return await person_page(interaction, user_id, news_of(change.texts, guild))


async def _open_bonus(interaction: discord.Interaction[Chorus], user_id: int) -> None:
    await _case(interaction, user_id)
    fields = (
        Field(name="credits", label="Bonus credits", hint=f"1 to {CREDITS_MAX:,}", most=NUMBER_MAX),
        Field(name="expires", label="When they run out", hint=_HINT, note="Empty: never.", most=TYPED_MAX),
    )
    await show_modal(interaction, FORM, f"bonus:{user_id}", "Bonus, used once the limits are spent", fields)


async def _save_bonus(interaction: discord.Interaction[Chorus], user_id: int, typed: Mapping[str, str]) -> Content:
    credits_ = parse_credits(typed["credits"], "credits")
    if credits_ is None:
        raise SettingInvalid("credits", f"must be a whole number from 1 to {CREDITS_MAX:,}.")
    expires_at = await ends_at(interaction, typed["expires"], "expires")
    grant = await interaction.client.services.limit_settings.grant(
        guild_of(interaction).id, interaction.user.id, user_id, credits_=credits_, expires_at=expires_at
    )
    until = "for good" if expires_at is None else f"until {stamp(expires_at, 'f')}"
    return await person_page(interaction, user_id, f"✅ Saved: {price(grant.credits)} of bonus, {until}.")


async def _open_reset(interaction: discord.Interaction[Chorus], user_id: int) -> None:
    await _case(interaction, user_id)
    choices = [*((kind.value, f"What they used {span}") for span, kind in _WINDOWS.items()), (ALL, "All of it")]
    window = Field(name="window", label="What begins anew", choices=choices)
    await show_modal(interaction, FORM, f"reset:{user_id}", "Give back what was used", (window,))


async def _save_reset(interaction: discord.Interaction[Chorus], user_id: int, typed: Mapping[str, str]) -> Content:
    kinds = [kind for kind in WindowKind if typed["window"] in {kind, ALL}]
    if not kinds:
        raise SettingInvalid("window", "is missing. Choose what shall begin anew.")
    uses = await interaction.client.services.limit_settings.reset(
        guild_of(interaction).id, interaction.user.id, user_id, kinds
    )
    given = ", ".join(f"{price(use.used)} of the {use.window.kind}" for use in uses)
    note = f"✅ Saved: given back {given}." if given else "Nothing was changed: they had used nothing."
    return await person_page(interaction, user_id, note)


async def _open_block(interaction: discord.Interaction[Chorus], user_id: int) -> None:
    case = await _case(interaction, user_id)
    if user_id == interaction.user.id:
        raise SettingInvalid("member", "is you. Ask somebody else who runs this server.")
    block = case.usage.block
    until = "" if block is None or block.until is None else _local(block.until, case.settings.time_zone)
    fields = (
        Field(
            name="reason",
            label="Why",
            value="" if block is None else block.reason,
            most=REASON_MAX,
            note="They are told, and the audit log has it.",
        ),
        Field(
            name="duration", label="How long", value=until, hint=_HINT, note="Empty: until unblocked.", most=TYPED_MAX
        ),
    )
    if block is not None:
        fields += (take_back("Or lift the block", "Let them make songs again"),)
    await show_modal(interaction, FORM, f"block:{user_id}", "Block: no songs for this member", fields)


async def _save_block(interaction: discord.Interaction[Chorus], user_id: int, typed: Mapping[str, str]) -> Content:
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if typed.get("back"):
        is_new = await limit_settings.unblock(guild.id, interaction.user.id, user_id)
        note = "✅ Saved: the block is lifted." if is_new else "Nothing was changed: they are not blocked any more."
        return await person_page(interaction, user_id, note)
    until = await ends_at(interaction, typed["duration"], "duration")
    reason = shorten(typed["reason"], REASON_MAX)
    await limit_settings.block(guild.id, interaction.user.id, user_id, reason=reason, until=until)
    end = "until they are unblocked" if until is None else f"until {stamp(until, 'f')}"
    return await person_page(interaction, user_id, f"✅ Saved: blocked {end}. Songs of theirs in work are finished.")


def _local(at: datetime, time_zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"


OPENS: Mapping[str, LimitPress] = {
    "own": _open_own,
    "bonus": _open_bonus,
    "reset": _open_reset,
    "block": _open_block,
}
SAVES: Mapping[str, Save] = {"own": _save_own, "bonus": _save_bonus, "reset": _save_reset, "block": _save_block}
