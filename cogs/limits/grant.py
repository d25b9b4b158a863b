"""/limits grant: bonus credits."""

from __future__ import annotations

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.refusal import bonus_text
from cogs._bot.reply import say
from cogs._message.text import stamp
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, ends_at, guild_of
from cogs.limits.parsing import TYPED_MAX
from core.model.money import CREDITS_MAX


@app_commands.describe(
    member="Who gets them",
    credits_="Bonus credits, spent once the limits are used up",
    expires="When they run out: 30d, 12 h, 2w, or a date such as 2027-01-31; never if you say nothing",
)
@app_commands.rename(credits_="credits")
async def grant(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    credits_: app_commands.Range[int, 1, CREDITS_MAX],
    expires: app_commands.Range[str, 1, TYPED_MAX] | None = None,
) -> None:
    """Give a member bonus credits, which are used once their limits are spent."""
    guild, bot = guild_of(interaction), interaction.client
    check_person(member)
    expires_at = await ends_at(interaction, expires, "expires")
    given = await bot.services.limit_settings.grant(
        guild.id, interaction.user.id, member.id, credits_=credits_, expires_at=expires_at
    )
    quota = await bot.services.orders.quota(guild_id=guild.id, user_id=member.id, lines=1)
    until = "for good" if given.expires_at is None else f"until {stamp(given.expires_at, 'F')}"
    await say(
        interaction,
        f"Saved. {member.mention} gets {bonus_text(given.credits)}, {until}.\n"
        f"**From now on:** they have {bonus_text(sum(one.left for one in quota.bonus))}. Bonus is used once their "
        "limits are spent, what runs out soonest first.",
    )


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="grant")(grant)
