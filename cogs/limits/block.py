"""/limits block and unblock: members who cannot make songs here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message.text import quoted, shorten, stamp
from cogs.limits import texts
from cogs.limits.group import LimitsGroup, check_person, guild_of, read_end
from cogs.limits.member import case_of, fetch_person
from cogs.limits.parsing import TYPED_MAX
from cogs.limits.setting_field import Interaction, Opened, Page, Setting, SettingsForm, is_removed, remove_field
from core.errors import SettingInvalid
from core.limits.bounds import REASON_MAX

REASON = Setting[str](
    name="reason",
    label=texts.REASON_LABEL,
    note=texts.REASON_NOTE,
    parse=lambda typed, _: shorten(typed, REASON_MAX),
    show=lambda reason: quoted(reason, REASON_MAX),
    most=REASON_MAX,
)
DURATION = Setting[str](
    name="duration",
    label=texts.DURATION_LABEL,
    hint=texts.END_HINT,
    note=texts.DURATION_NOTE,
    parse=lambda typed, _: typed,
    show=str,
    most=TYPED_MAX,
)


def show_block_end(until: datetime | None) -> str:
    """Write how long a block lasts."""
    return texts.UNTIL_UNBLOCKED() if until is None else texts.UNTIL(end=stamp(until, "f"))


@app_commands.describe(
    member="Member to block",
    reason="Why; the member is told, and it is in the audit log",
    duration="How long: 12 h, 30d, 2w, or until a date such as 2027-01-31; default: until unblocked",
)
async def block(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    reason: app_commands.Range[str, 1, REASON_MAX] | None = None,
    duration: app_commands.Range[str, 1, TYPED_MAX] | None = None,
) -> None:
    """Block a member from making songs here, for a while or until they are unblocked."""
    guild = guild_of(interaction)
    check_person(member)
    if member.id == interaction.user.id:
        raise SettingInvalid("member", texts.BLOCKS_THEMSELVES())
    until = await read_end(interaction, duration, DURATION.name)
    saved = await interaction.client.services.limit_settings.block(
        guild.id, interaction.user.id, member.id, reason=shorten(reason or "", REASON_MAX), until=until
    )
    text = texts.BLOCKED_BECAUSE if saved.reason else texts.BLOCKED
    lines = [text(member=member.mention, end=show_block_end(until), reason=REASON.show(saved.reason))]
    # An admin can be blocked all the same: it is in the log, and their role may be removed later.
    if isinstance(member, discord.Member) and member.guild_permissions.manage_guild:
        lines.append(texts.CAN_UNBLOCK_THEMSELVES())
    await say(interaction, "\n".join(lines))


@app_commands.describe(member="Member to unblock")
async def unblock(interaction: discord.Interaction[Chorus], member: discord.User) -> None:
    """Let a blocked member make songs again."""
    is_new = await interaction.client.services.limit_settings.unblock(
        guild_of(interaction).id, interaction.user.id, member.id
    )
    text = texts.UNBLOCKED if is_new else texts.NOT_BLOCKED_MEMBER
    await say(interaction, text(member=member.mention))


async def _open_block(interaction: Interaction, user_id: int) -> Opened:
    case = await case_of(interaction, await fetch_person(interaction, user_id))
    if user_id == interaction.user.id:
        raise SettingInvalid("member", texts.BLOCKS_THEMSELVES())
    current = case.usage.block
    if current is None:
        return texts.BLOCK_TITLE(), (*REASON.fields(""), *DURATION.fields(""))
    zone = ZoneInfo(case.settings.time_zone)
    until = "" if current.until is None else f"{current.until.astimezone(zone):%Y-%m-%d %H:%M}"
    remove = remove_field(texts.UNBLOCK_LABEL(), texts.UNBLOCK_CHOICE())
    return texts.BLOCK_TITLE(), (*REASON.fields(current.reason), *DURATION.fields(until), remove)


async def _save_block(interaction: Interaction, user_id: int, typed: Mapping[str, str]) -> str:
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if is_removed(typed):
        is_new = await limit_settings.unblock(guild.id, interaction.user.id, user_id)
        return texts.SAVED_UNBLOCKED() if is_new else texts.NOT_BLOCKED_ANY_MORE()
    until = await read_end(interaction, DURATION.read(typed), DURATION.name)
    await limit_settings.block(guild.id, interaction.user.id, user_id, reason=REASON.read(typed), until=until)
    return texts.SAVED_BLOCKED(end=show_block_end(until))


FORMS = (SettingsForm(verb="block", open=_open_block, save=_save_block, page=Page.MEMBER),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommands."""
    limits.command(name="block")(block)
    limits.command(name="unblock")(unblock)
