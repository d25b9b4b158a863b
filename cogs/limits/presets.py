"""The three usual set-ups of a server, one press each, and what a server is told that has just been given the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import discord

from cogs._bot.admin import check_admin
from cogs._bot.buttons import button_row
from cogs._bot.component import StatelessButton
from cogs._bot.reply import say
from cogs._message.content import COLOURS, Content
from cogs.limits.fields import news_of
from cogs.limits.overview import allowed, at_once, budgeted, cooldown, overview, tier_page
from core.errors import NotAdmin
from core.model.audit_entry import AuditAction
from core.model.money import Allowance, GuildSettings

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cogs._bot.client import Chorus
    from core.ports import GuildChanges

TEMPLATE = r"chorus:setup:(?P<name>[a-z]+):(?P<guild_id>[0-9]{1,20})(?P<sure>:sure)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What one press sets; all else stays as it is. `has_tiers`: the admin goes on to choose what roles give."""

    label: str
    whom: str
    member: Allowance
    budget: Allowance = field(default_factory=Allowance)
    songs_at_once: int | None = None
    cooldown_s: int = 0
    has_tiers: bool = False

    @property
    def changes(self) -> GuildChanges:
        """The settings that it writes."""
        return {
            "member": self.member,
            "budget": self.budget,
            "songs_at_once": self.songs_at_once,
            "cooldown_s": self.cooldown_s,
        }

    def is_in(self, settings: GuildSettings) -> bool:
        """Whether it holds."""
        return all(getattr(settings, name) == value for name, value in self.changes.items())

    @property
    def words(self) -> str:
        """What it sets, in words."""
        whole = "" if self.budget == Allowance() else f"; the whole server: {budgeted(self.budget)}"
        tiers = "; then you choose which roles get more" if self.has_tiers else ""
        pace = f"{at_once(self.songs_at_once)}; {cooldown(self.cooldown_s)}"
        return f"each member: {allowed(self.member)}{whole}; {pace}{tiers}"


SETUPS: Mapping[str, Preset] = MappingProxyType(
    {
        "friends": Preset(label="Friends", whom="a small server of friends", member=Allowance(day=10)),
        "community": Preset(
            label="Community",
            whom="a server open to many",
            member=Allowance(day=3),
            budget=Allowance(day=100),
            songs_at_once=2,
            cooldown_s=30,
        ),
        "tiers": Preset(
            label="Paid tiers",
            whom="supporters get more than others",
            member=Allowance(day=1),
            songs_at_once=2,
            cooldown_s=30,
            has_tiers=True,
        ),
    }
)


class PresetButton(StatelessButton, template=TEMPLATE):
    """Sets a server up. It works for ever, on the server and in direct messages with its owner."""

    def __init__(self, name: str, guild_id: int, *, is_sure: bool = False) -> None:
        """Make the button; `is_sure` overwrites what was set by hand, without asking."""
        setup = SETUPS[name]
        super().__init__(
            f"chorus:setup:{name}:{guild_id}{':sure' if is_sure else ''}",
            label=f"Yes, {setup.label}" if is_sure else setup.label,
            style=discord.ButtonStyle.danger if is_sure else discord.ButtonStyle.primary,
        )
        self.name = name
        self.guild_id = guild_id
        self.is_sure = is_sure

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["name"], int(match["guild_id"]), is_sure=match["sure"] is not None)

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Set the server up, or ask first."""
        await self._check(interaction)
        limit_settings = interaction.client.services.limit_settings
        if not self.is_sure and not is_untouched(await limit_settings.settings(self.guild_id)):
            await self._ask(interaction)
            return
        changes = SETUPS[self.name].changes
        change = await limit_settings.change(self.guild_id, interaction.user.id, action=AuditAction.SETUP, **changes)
        await self._show(interaction, change.texts)

    async def _check(self, interaction: discord.Interaction[Chorus]) -> None:
        """Let those pass who may manage the server; in direct messages, its owner.

        Raises:
            NotAdmin: they may not (any more); nothing was changed.
        """
        if interaction.guild_id == self.guild_id:
            await check_admin(interaction)
            return
        bot = interaction.client
        try:
            guild = bot.get_guild(self.guild_id) or await bot.fetch_guild(self.guild_id)
        except discord.HTTPException as error:  # the bot is there no more
            raise NotAdmin(str(self.guild_id)) from error
        if guild.owner_id != interaction.user.id:
            raise NotAdmin(str(interaction.user.id))

    async def _ask(self, interaction: discord.Interaction[Chorus]) -> None:
        setup = SETUPS[self.name]
        text = f"Somebody has set this server up by hand already. Shall I replace that? It would be: {setup.words}."
        await say(interaction, text, view=button_row(PresetButton(self.name, self.guild_id, is_sure=True)))

    async def _show(self, interaction: discord.Interaction[Chorus], texts: tuple[str, ...]) -> None:
        """Say what is new, and lead on to the rest."""
        guild, setup = interaction.guild, SETUPS[self.name]
        if guild is None:
            rest = (
                "`/limits role` on the server gives roles more." if setup.has_tiers else "`/limits show` has the rest."
            )
            await say(interaction, f"✅ Saved: {setup.words}. {rest}")
            return
        page = tier_page if setup.has_tiers else overview
        face = await page(interaction, guild, news_of(texts, guild))
        await say(interaction, face.text, embeds=face.embeds, view=face.view)


def is_untouched(settings: GuildSettings) -> bool:
    """Whether nothing would be lost by a set-up: none was made yet, or one with a press."""
    usual = GuildSettings()
    return all(getattr(settings, name) == getattr(usual, name) for name in SETUPS["friends"].changes) or any(
        setup.is_in(settings) for setup in SETUPS.values()
    )


def welcome(guild: discord.Guild, *, daily_credits: int) -> Content:
    """Return what a server is told that has just been given the bot. `daily_credits` hold until somebody decides."""
    usual = allowed(Allowance(day=daily_credits))
    lines = [
        "`/song` makes a song out of a sentence, and everybody can make the next one of it.",
        f"Nothing need be set up: each member may spend {usual}, and a song costs 1 credit.",
        "",
        "Those who manage this server can change that with a press:",
        *(f"- **{setup.label}** ({setup.whom}): {setup.words}." for setup in SETUPS.values()),
        "",
        "`/limits show` has all settings, and `/limits log` a channel that tells what was changed and refused.",
    ]
    embed = discord.Embed(title="Thank you for having me!", description="\n".join(lines), colour=COLOURS["delivered"])
    return Content(text="", embeds=(embed,), view=button_row(*(PresetButton(name, guild.id) for name in SETUPS)))
