"""/limits cost: what each action costs on a server."""

from __future__ import annotations

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._message.prices import price_list
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import guild_of, tell
from core.action import ACTIONS
from core.errors import SettingInvalid
from core.limits.bounds import COST_MAX
from core.model.money import GuildSettings
from core.ports import GuildChanges

_ACTIONS = {action.label: action.name for action in ACTIONS.values() if action.has_own_price}


@app_commands.describe(action="What is made", credits_="Credits it costs, however many versions come back; 0 for free")
@app_commands.rename(credits_="credits")
@app_commands.choices(action=[app_commands.Choice(name=label, value=name) for label, name in _ACTIONS.items()])
async def change_cost(
    interaction: discord.Interaction[Chorus], action: str, credits_: app_commands.Range[int, 0, COST_MAX]
) -> None:
    """Set what an action costs, with a song of the server and with an uploaded file alike."""
    if action not in _ACTIONS.values():
        raise SettingInvalid("action", "must be one of those in the list.")

    def amended(settings: GuildSettings) -> GuildChanges:
        others = {name: cost for name, cost in settings.costs.items() if name != action}
        return {"costs": others if credits_ == ACTIONS[action].cost else {**others, action: credits_}}

    limit_settings = interaction.client.services.limit_settings
    change = await limit_settings.amend(guild_of(interaction).id, interaction.user.id, amended)
    await tell(
        interaction, change.texts, f"\n{price_list(change.after)}", "What is in work already costs what it cost."
    )


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="cost")(change_cost)
