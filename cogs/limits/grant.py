"""/limits grant and reset: credits beside a member's limits, and limits that begin anew."""

from __future__ import annotations

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.refusal import SPANS, bonus_text
from cogs._bot.reply import say
from cogs._message.text import price, stamp
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, ends_at, guild_of
from cogs.limits.parsing import TYPED_MAX
from core.errors import SettingInvalid
from core.model.money import CREDITS_MAX, WindowKind

ALL = "all"


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


@app_commands.describe(member="Whose limits begin anew", window="Which of them")
@app_commands.choices(
    window=[
        *(app_commands.Choice(name=SPANS[kind], value=kind.value) for kind in WindowKind),
        app_commands.Choice(name="all of them", value=ALL),
    ]
)
async def reset(interaction: discord.Interaction[Chorus], member: discord.User, window: str) -> None:
    """Give a member back what they have used of a day, a week or a month."""
    check_person(member)
    kinds = [kind for kind in WindowKind if window in {kind, ALL}]
    if not kinds:
        raise SettingInvalid("window", "must be one of those in the list.")
    given = await interaction.client.services.limit_settings.reset(
        guild_of(interaction).id, interaction.user.id, member.id, kinds
    )
    spans = _listed([SPANS[kind] for kind in kinds])
    if not given:
        await say(interaction, f"{member.mention} has used nothing {spans}, so nothing was changed.")
        return
    lines = [f"- {SPANS[use.window.kind]}: {price(use.used)}" for use in given]
    text = "\n".join([f"Saved. {member.mention} gets back what they had used:", *lines])
    await say(interaction, f"{text}\n**From now on:** nothing is used of their credits {spans}. Bonus stays as it is.")


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def register(limits: LimitsGroup) -> None:
    """Add the subcommands."""
    limits.command(name="grant")(grant)
    limits.command(name="reset")(reset)
