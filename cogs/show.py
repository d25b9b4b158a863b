"""/limits show: all that holds on a server in one message that changes it, or why a member can make no song."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from cogs._admin import check_admin
from cogs._alter import OPENS, SAVES
from cogs._client import Chorus
from cogs._dry_run import dry_run
from cogs._face import Face
from cogs._field import FORM
from cogs._knob import ChangeMenu, Knob, MemberMenu, RoleMenu
from cogs._overview import overview, tier_page
from cogs._person import OPENS as OPENS_ABOUT, SAVES as SAVES_ABOUT, somebody
from cogs._reply import answered, say
from cogs._rulebook import check_person, drop_lost_tiers, guild_of

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
        face = await dry_run(interaction, guild, member)
    await say(interaction, face.content, embeds=face.embeds, view=face.view)


async def _panel(interaction: discord.Interaction[Chorus], _: int) -> None:
    await _put(interaction, await overview(interaction, guild_of(interaction)))


async def _tiers(interaction: discord.Interaction[Chorus], _: int) -> None:
    await _put(interaction, await tier_page(interaction, guild_of(interaction)))


async def _look(interaction: discord.Interaction[Chorus], user_id: int) -> None:
    member = await somebody(interaction, user_id)
    if not isinstance(member, discord.Object):
        check_person(member)
    await _put(interaction, await dry_run(interaction, guild_of(interaction), member))


async def _drop_lost(interaction: discord.Interaction[Chorus], _: int) -> None:
    gone = await drop_lost_tiers(interaction)
    taken = "1 tier was" if gone == 1 else f"{gone:,} tiers were"
    note = f"✅ Saved: {taken} taken away." if gone else "Nothing was changed: no tier is of a deleted role any more."
    await _put(interaction, await tier_page(interaction, guild_of(interaction), note))


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Do what a form says, if whoever sent it may still manage the server, and show what holds then in its message."""
    kind, _, about = rest.partition(":")
    async with answered(interaction, {name: words for name, words in typed.items() if name not in _CHOSEN}):
        await check_admin(interaction)
        await _put(interaction, await _SAVES[kind](interaction, int(about), typed))


async def _put(interaction: discord.Interaction[Chorus], face: Face) -> None:
    await interaction.response.edit_message(content=face.content or None, embeds=face.embeds, view=face.view)


async def setup(bot: Chorus) -> None:
    """Add the subcommand, and take what is chosen, pressed and typed in its messages."""
    bot.limits.command(name="show")(show)
    bot.add_dynamic_items(Knob, ChangeMenu, MemberMenu, RoleMenu)
    bot.limit_presses |= {"panel": _panel, "tiers": _tiers, "look": _look, "lost": _drop_lost, **OPENS, **OPENS_ABOUT}
    bot.forms[FORM] = _submitted


async def teardown(bot: Chorus) -> None:
    """Take no more of it."""
    bot.remove_dynamic_items(Knob, ChangeMenu, MemberMenu, RoleMenu)
