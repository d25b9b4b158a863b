"""/limits reset: what a member has used, given back."""

from __future__ import annotations

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.refusal import SPANS
from cogs._bot.reply import say
from cogs._message.text import price
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, guild_of
from core.errors import SettingInvalid
from core.model.money import WindowKind

ALL = "all"


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
    """Add the subcommand."""
    limits.command(name="reset")(reset)
