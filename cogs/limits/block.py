"""/limits block and unblock: members who may have nothing made here."""

from __future__ import annotations

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message.text import quoted, shorten, stamp
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, ends_at, guild_of
from cogs.limits.parsing import TYPED_MAX
from core.errors import SettingInvalid
from core.limits.bounds import REASON_MAX

_CAN_UNBLOCK = "They may manage this server, so they can lift that themselves."


@app_commands.describe(
    member="Who may have nothing made",
    reason="Why; they are told, and the audit log has it",
    duration="For how long: 12 h, 30d, 2w, or until a date such as 2027-01-31; until unblocked if you say nothing",
)
async def block(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    reason: app_commands.Range[str, 1, REASON_MAX] | None = None,
    duration: app_commands.Range[str, 1, TYPED_MAX] | None = None,
) -> None:
    """Let a member have nothing made here, for a while or until they are unblocked."""
    guild = guild_of(interaction)
    check_person(member)
    if member.id == interaction.user.id:
        raise SettingInvalid("member", "is you. Ask somebody else who runs this server to block you.")
    until = await ends_at(interaction, duration, "duration")
    made = await interaction.client.services.limit_settings.block(
        guild.id, interaction.user.id, member.id, reason=shorten(reason or "", REASON_MAX), until=until
    )
    end = "until they are unblocked" if until is None else f"until {stamp(until, 'F')}"
    why = f" They are told: “{quoted(made.reason, REASON_MAX)}”." if made.reason else ""
    # An admin can be blocked all the same: it stands in the log, and their role may be taken from them later.
    is_admin = isinstance(member, discord.Member) and member.guild_permissions.manage_guild
    note = f"\n{_CAN_UNBLOCK}" if is_admin else ""
    await say(
        interaction,
        f"Saved. **From now on:** {member.mention} can have nothing made here {end}.{why} Songs of theirs that are in "
        f"work are finished.{note}",
    )


@app_commands.describe(member="Who may have songs made again")
async def unblock(interaction: discord.Interaction[Chorus], member: discord.User) -> None:
    """Let a member have songs made again."""
    is_new = await interaction.client.services.limit_settings.unblock(
        guild_of(interaction).id, interaction.user.id, member.id
    )
    if is_new:
        await say(interaction, f"Saved. **From now on:** {member.mention} can have songs made again.")
    else:
        await say(interaction, f"{member.mention} is not blocked, so nothing was changed.")


def register(limits: LimitsGroup) -> None:
    """Add the subcommands."""
    limits.command(name="block")(block)
    limits.command(name="unblock")(unblock)
