"""/limits reset: what a member has used in a day, a week or a month, given back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.modal import Field
from cogs._bot.reply import say
from cogs._message.text import price
from cogs.limits import texts
from cogs.limits.group import LimitsGroup, check_person, guild_of
from cogs.limits.member import case_of, fetch_person
from cogs.limits.setting_field import Interaction, Opened, Page, SettingsForm
from core.errors import SettingInvalid
from core.model.money import WindowKind, WindowUse

ALL = "all"


@app_commands.describe(member="The member", window="Which period to reset")
@app_commands.choices(
    window=[
        *(app_commands.Choice(name=texts.SPANS[kind](), value=kind.value) for kind in WindowKind),
        app_commands.Choice(name="all of them", value=ALL),
    ]
)
async def reset(interaction: discord.Interaction[Chorus], member: discord.User, window: str) -> None:
    """Reset what a member has used of a day, a week or a month."""
    check_person(member)
    kinds = _kinds(window)
    if not kinds:
        raise SettingInvalid("window", texts.NOT_IN_THE_LIST())
    used = await _reset(interaction, member.id, kinds)
    if not used:
        await say(interaction, texts.NOTHING_TO_RESET[window](member=member.mention))
        return
    lines = [texts.LIST_ITEM(item=texts.RESET_WINDOWS[use.window.kind](credits=price(use.used))) for use in used]
    await say(interaction, "\n".join([texts.SAVED_RESET(member=member.mention), *lines, texts.AFTER_RESET()]))


def _kinds(window: str) -> Sequence[WindowKind]:
    return [kind for kind in WindowKind if window in {kind, ALL}]


async def _reset(interaction: Interaction, user_id: int, kinds: Sequence[WindowKind]) -> Sequence[WindowUse]:
    return await interaction.client.services.limit_settings.reset(
        guild_of(interaction).id, interaction.user.id, user_id, kinds
    )


async def _open_reset(interaction: Interaction, user_id: int) -> Opened:
    await case_of(interaction, await fetch_person(interaction, user_id))
    choices = [*((kind.value, text()) for kind, text in texts.RESET_CHOICES.items()), (ALL, texts.RESET_ALL())]
    return texts.RESET_TITLE(), (Field(name="window", label=texts.RESET_LABEL(), choices=choices),)


async def _save_reset(interaction: Interaction, user_id: int, typed: Mapping[str, str]) -> str:
    kinds = _kinds(typed["window"])
    if not kinds:
        raise SettingInvalid("window", texts.WINDOW_MISSING())
    used = await _reset(interaction, user_id, kinds)
    if not used:
        return texts.NOTHING_USED()
    windows = ", ".join(texts.RESET_WINDOWS[use.window.kind](credits=price(use.used)) for use in used)
    return texts.SAVED_RESET_IN_PANEL(windows=windows)


FORMS = (SettingsForm(verb="reset", open=_open_reset, save=_save_reset, page=Page.MEMBER),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="reset")(reset)
