"""/limits show: all that holds on a server in one message that changes it, or why a member can make no song."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from cogs._bot.admin import check_admin
from cogs._bot.client import Chorus
from cogs._bot.reply import reply_to_errors, say
from cogs._message.content import Content
from cogs.limits.controls import ChangeMenu, MemberMenu, RoleMenu, SettingsButton
from cogs.limits.fields import FORM
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, drop_lost_tiers, guild_of
from cogs.limits.member_forms import OPENS as OPENS_ABOUT, SAVES as SAVES_ABOUT, somebody
from cogs.limits.member_report import member_report
from cogs.limits.overview import overview, tier_page
from cogs.limits.settings_forms import OPENS, SAVES

_SAVES = {**SAVES, **SAVES_ABOUT}
_CHOSEN = frozenset({"back", "action", "channel", "channels", "window"})
"""Fields that are chosen in a menu, which nobody needs given back."""


@app_commands.describe(member="Whom you ask about: could they make a song here now, and if not, why")
async def show(interaction: discord.Interaction[Chorus], member: discord.User | None = None) -> None:
    """See all settings and change them; with a member, see which rule applies to them and why."""
    guild = guild_of(interaction)
    if member is None:
        face = await overview(interaction, guild)
    else:
        check_person(member)
        face = await member_report(interaction, guild, member)
    await say(interaction, face.text, embeds=face.embeds, view=face.view)


async def _panel(interaction: discord.Interaction[Chorus], _: int) -> None:
    await _put(interaction, await overview(interaction, guild_of(interaction)))


async def _tiers(interaction: discord.Interaction[Chorus], _: int) -> None:
    await _put(interaction, await tier_page(interaction, guild_of(interaction)))


async def _look(interaction: discord.Interaction[Chorus], user_id: int) -> None:
    member = await somebody(interaction, user_id)
    if not isinstance(member, discord.Object):
        check_person(member)
    await _put(interaction, await member_report(interaction, guild_of(interaction), member))


async def _drop_lost(interaction: discord.Interaction[Chorus], _: int) -> None:
    gone = await drop_lost_tiers(interaction)
    taken = "1 tier was" if gone == 1 else f"{gone:,} tiers were"
    note = f"✅ Saved: {taken} taken away." if gone else "Nothing was changed: no tier is of a deleted role any more."
    await _put(interaction, await tier_page(interaction, guild_of(interaction), note))


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Do what a form says, if whoever sent it may still manage the server, and show what holds then in its message."""
    kind, _, about = rest.partition(":")
    async with reply_to_errors(interaction, {name: words for name, words in typed.items() if name not in _CHOSEN}):
        await check_admin(interaction)
        await _put(interaction, await _SAVES[kind](interaction, int(about), typed))


async def _put(interaction: discord.Interaction[Chorus], face: Content) -> None:
    await interaction.response.edit_message(content=face.text or None, embeds=face.embeds, view=face.view)


def register(bot: Chorus, limits: LimitsGroup) -> None:
    """Add the subcommand, and take what is chosen, pressed and typed in its messages."""
    limits.command(name="show")(show)
    bot.add_dynamic_items(SettingsButton, ChangeMenu, MemberMenu, RoleMenu)
    bot.limit_presses |= {"panel": _panel, "tiers": _tiers, "look": _look, "lost": _drop_lost, **OPENS, **OPENS_ABOUT}
    bot.forms[FORM] = _submitted
