"""/limits show: all settings of a server in one message that changes them, or why a member cannot make a song."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from cogs._bot.admin import check_admin
from cogs._bot.client import Chorus, LimitPress
from cogs._bot.modal import show_modal
from cogs._bot.reply import reply_to_errors, say
from cogs._message.content import Content
from cogs.limits import (
    block,
    channels,
    cost,
    grant,
    log,
    member as member_limits,
    reset,
    role,
    set,  # noqa: A004 - a module
    texts,
    words,
)
from cogs.limits.controls import ChangeMenu, MemberMenu, RoleMenu, SettingsButton
from cogs.limits.group import LimitsGroup, check_person, guild_of
from cogs.limits.member import fetch_person
from cogs.limits.member_report import report_page
from cogs.limits.overview import overview_page, tier_page
from cogs.limits.role import drop_lost_tiers
from cogs.limits.setting_field import FORM, Interaction, Page, SettingsForm

_COMMANDS = (set, role, member_limits, cost, channels, words, log, grant, reset, block)
FORMS: Mapping[str, SettingsForm] = {form.verb: form for command in _COMMANDS for form in command.FORMS}
_CHOSEN = frozenset({"back", "action", "channel", "channels", "window"})
"""Fields of a form that are chosen in a menu: they are not repeated in an error."""


@app_commands.describe(member="Whether this member could make a song here now, and if not, why")
async def show(interaction: discord.Interaction[Chorus], member: discord.User | None = None) -> None:
    """See and change all settings; with a member, see which limits apply to them."""
    guild = guild_of(interaction)
    if member is None:
        page = await overview_page(interaction, guild)
    else:
        check_person(member)
        page = await report_page(interaction, guild, member)
    await say(interaction, page.text, embeds=page.embeds, view=page.view)


async def _open_panel(interaction: Interaction, _: int) -> None:
    await _edit(interaction, await _page(interaction, Page.PANEL, 0))


async def _open_tiers(interaction: Interaction, _: int) -> None:
    await _edit(interaction, await _page(interaction, Page.TIERS, 0))


async def _open_member(interaction: Interaction, user_id: int) -> None:
    await _edit(interaction, await _page(interaction, Page.MEMBER, user_id))


async def _drop_lost_tiers(interaction: Interaction, _: int) -> None:
    removed = await drop_lost_tiers(interaction)
    note = texts.SAVED_LOST_TIERS_IN_PANEL(removed) if removed else texts.NO_LOST_TIERS()
    await _edit(interaction, await _page(interaction, Page.TIERS, 0, note))


def _opener(form: SettingsForm) -> LimitPress:
    """Return what opens a form: the id that it is about is in the form's custom id."""

    async def open_(interaction: Interaction, about: int) -> None:
        title, fields = await form.open(interaction, about)
        await show_modal(interaction, FORM, f"{form.verb}:{about}", title, fields)

    return open_


async def _submit(interaction: Interaction, rest: str, typed: Mapping[str, str]) -> None:
    """Save a form, if the member may still manage the server, and show the result in the message it was opened from."""
    verb, _, about = rest.partition(":")
    async with reply_to_errors(interaction, {name: text for name, text in typed.items() if name not in _CHOSEN}):
        await check_admin(interaction)
        form = FORMS[verb]
        note = await form.save(interaction, int(about), typed)
        await _edit(interaction, await _page(interaction, form.page, int(about), note))


async def _page(interaction: Interaction, page: Page, about: int, note: str = "") -> Content:
    guild = guild_of(interaction)
    if page is Page.MEMBER:
        return await report_page(interaction, guild, await fetch_person(interaction, about), note)
    return await (tier_page if page is Page.TIERS else overview_page)(interaction, guild, note)


async def _edit(interaction: Interaction, page: Content) -> None:
    await interaction.response.edit_message(content=page.text or None, embeds=page.embeds, view=page.view)


def register(bot: Chorus, limits: LimitsGroup) -> None:
    """Add the subcommand, and take the presses and forms of its messages."""
    limits.command(name="show")(show)
    bot.add_dynamic_items(SettingsButton, ChangeMenu, MemberMenu, RoleMenu)
    bot.limit_presses |= {
        "panel": _open_panel,
        "tiers": _open_tiers,
        "look": _open_member,
        "lost": _drop_lost_tiers,
        **{verb: _opener(form) for verb, form in FORMS.items()},
    }
    bot.forms[FORM] = _submit
