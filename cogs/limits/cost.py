"""/limits cost: what each action costs on a server."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.modal import Field
from cogs._message.prices import price_list
from cogs._message.text import price
from cogs.limits import texts
from cogs.limits.answer import answer_change
from cogs.limits.group import LimitsGroup, guild_of
from cogs.limits.parsing import parse_number
from cogs.limits.setting_field import Interaction, Opened, Setting, SettingsForm, current_settings, save_changes
from core.action import ACTIONS
from core.errors import SettingInvalid
from core.limits.bounds import COST_MAX
from core.limits.check import cost_of
from core.model.money import GuildSettings
from core.ports import GuildChanges

COST = Setting[int | None](
    name="credits",
    label=texts.COST_LABEL,
    hint=texts.COST_HINT,
    parse=partial(parse_number, most=COST_MAX),
    show=lambda cost: price(cost or 0),
)
"""None: what the action costs by default."""
_ACTIONS = {action.label: action.name for action in ACTIONS.values() if action.has_own_price}


@app_commands.describe(action="What is made", credits_="Credits it costs, however many takes come back; 0 for free")
@app_commands.rename(credits_="credits")
@app_commands.choices(action=[app_commands.Choice(name=label, value=name) for label, name in _ACTIONS.items()])
async def change_cost(
    interaction: discord.Interaction[Chorus], action: str, credits_: app_commands.Range[int, 0, COST_MAX]
) -> None:
    """Set what an action costs, the same for songs from here and for uploaded files."""
    if action not in _ACTIONS.values():
        raise SettingInvalid("action", texts.NOT_IN_THE_LIST())
    change = await interaction.client.services.limit_settings.amend(
        guild_of(interaction).id, interaction.user.id, lambda settings: _changes(settings, action, credits_)
    )
    await answer_change(interaction, change.texts, f"\n{price_list(change.after)}", texts.OLD_PRICES_KEPT())


def _changes(settings: GuildSettings, action: str, cost: int | None) -> GuildChanges:
    """Return the costs with another one; only those that differ from the default are kept."""
    others = {name: kept for name, kept in settings.costs.items() if name != action}
    return {"costs": others if cost is None or cost == ACTIONS[action].cost else {**others, action: cost}}


async def _open_cost(interaction: Interaction, _: int) -> Opened:
    settings = await current_settings(interaction)
    choices = [
        (name, texts.COST_NOW(action=label, cost=COST.show(cost_of(name, settings))))
        for label, name in _ACTIONS.items()
    ]
    return texts.COST_TITLE(), (Field(name="action", label=texts.ACTION_LABEL(), choices=choices), *COST.fields(None))


async def _save_cost(interaction: Interaction, _: int, typed: Mapping[str, str]) -> str:
    action = ACTIONS.get(typed["action"])
    if action is None:
        raise SettingInvalid("action", texts.ACTION_MISSING())
    cost = COST.read(typed)
    return await save_changes(interaction, lambda settings: _changes(settings, action.name, cost))


FORMS = (SettingsForm(verb="cost", open=_open_cost, save=_save_cost),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="cost")(change_cost)
