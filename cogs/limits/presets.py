"""The welcome message with the three presets of a server, each one press away."""

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
from cogs.limits import texts
from cogs.limits.answer import describe_change
from cogs.limits.overview import overview_page, tier_page
from cogs.limits.set import BUDGET, COOLDOWN, MEMBER, SONGS_AT_ONCE
from cogs.limits.texts import pages
from core.errors import NotAdmin
from core.model.audit_entry import AuditAction
from core.model.money import Allowance, GuildSettings
from core.model.text import Text

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cogs._bot.client import Chorus
    from core.ports import GuildChanges

TEMPLATE = r"chorus:setup:(?P<name>[a-z]+):(?P<guild_id>[0-9]{1,20})(?P<sure>:sure)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What one press sets; other settings stay as they are. `has_tiers`: the admin chooses tiers next."""

    label: Text
    audience: Text
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
        """Whether these are the current settings."""
        return all(getattr(settings, name) == value for name, value in self.changes.items())

    @property
    def description(self) -> str:
        """What it sets."""
        has_budget = self.budget != Allowance()
        text = pages.PRESET_WITH_TIERS if self.has_tiers else pages.PRESET_WITH_BUDGET if has_budget else pages.PRESET
        return text(
            member=MEMBER.show(self.member),
            budget=BUDGET.show(self.budget),
            at_once=SONGS_AT_ONCE.show(self.songs_at_once),
            cooldown=COOLDOWN.show(self.cooldown_s),
        )


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "friends": Preset(label=pages.FRIENDS, audience=pages.FRIENDS_FOR, member=Allowance(day=10)),
        "community": Preset(
            label=pages.COMMUNITY,
            audience=pages.COMMUNITY_FOR,
            member=Allowance(day=3),
            budget=Allowance(day=100),
            songs_at_once=2,
            cooldown_s=30,
        ),
        "tiers": Preset(
            label=pages.PAID_TIERS,
            audience=pages.PAID_TIERS_FOR,
            member=Allowance(day=1),
            songs_at_once=2,
            cooldown_s=30,
            has_tiers=True,
        ),
    }
)


class PresetButton(StatelessButton, template=TEMPLATE):
    """Applies a preset. It works at any age, on the server and in direct messages with its owner."""

    def __init__(self, name: str, guild_id: int, *, is_sure: bool = False) -> None:
        """Make the button; `is_sure` replaces settings made by hand without asking."""
        label = PRESETS[name].label()
        super().__init__(
            f"chorus:setup:{name}:{guild_id}{':sure' if is_sure else ''}",
            label=pages.YES(preset=label) if is_sure else label,
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
        """Apply the preset, or ask first."""
        await self._check(interaction)
        limit_settings = interaction.client.services.limit_settings
        if not self.is_sure and not is_untouched(await limit_settings.settings(self.guild_id)):
            await self._ask(interaction)
            return
        changes = PRESETS[self.name].changes
        change = await limit_settings.change(self.guild_id, interaction.user.id, action=AuditAction.SETUP, **changes)
        await self._show(interaction, change.texts)

    async def _check(self, interaction: discord.Interaction[Chorus]) -> None:
        """Let members pass who may manage the server; in direct messages, its owner.

        Raises:
            NotAdmin: they may not (any more); nothing was changed.
        """
        if interaction.guild_id == self.guild_id:
            await check_admin(interaction)
            return
        bot = interaction.client
        try:
            guild = bot.get_guild(self.guild_id) or await bot.fetch_guild(self.guild_id)
        except discord.HTTPException as error:  # the bot is no longer there
            raise NotAdmin(str(self.guild_id)) from error
        if guild.owner_id != interaction.user.id:
            raise NotAdmin(str(interaction.user.id))

    async def _ask(self, interaction: discord.Interaction[Chorus]) -> None:
        text = pages.REPLACE_SETTINGS(preset=PRESETS[self.name].description)
        await say(interaction, text, view=button_row(PresetButton(self.name, self.guild_id, is_sure=True)))

    async def _show(self, interaction: discord.Interaction[Chorus], changes: tuple[str, ...]) -> None:
        """Say what has changed, and show what to set next."""
        guild, preset = interaction.guild, PRESETS[self.name]
        if guild is None:
            text = pages.SAVED_PRESET_WITH_TIERS if preset.has_tiers else pages.SAVED_PRESET
            await say(interaction, text(preset=preset.description))
            return
        page = await (tier_page if preset.has_tiers else overview_page)(
            interaction, guild, describe_change(changes, guild)
        )
        await say(interaction, page.text, embeds=page.embeds, view=page.view)


def is_untouched(settings: GuildSettings) -> bool:
    """Whether a preset would replace nothing made by hand: the settings are the default ones, or another preset's."""
    default = GuildSettings()
    return all(getattr(settings, name) == getattr(default, name) for name in PRESETS["friends"].changes) or any(
        preset.is_in(settings) for preset in PRESETS.values()
    )


def welcome(guild: discord.Guild, *, daily_credits: int) -> Content:
    """Return the welcome message. `daily_credits` are what each member can spend by default."""
    presets = [
        texts.LIST_ITEM(
            item=pages.PRESET_LINE(label=preset.label(), audience=preset.audience(), preset=preset.description)
        )
        for preset in PRESETS.values()
    ]
    default = MEMBER.show(Allowance(day=daily_credits))
    description = "\n".join(
        [pages.WELCOME(default=default), "", pages.WELCOME_PRESETS(), *presets, "", pages.WELCOME_END()]
    )
    embed = discord.Embed(title=pages.WELCOME_TITLE(), description=description, colour=COLOURS["delivered"])
    return Content(text="", embeds=(embed,), view=button_row(*(PresetButton(name, guild.id) for name in PRESETS)))
