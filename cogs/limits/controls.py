"""The menus and buttons with which a server's settings are changed.

Each is found by its custom id alone, so that a panel of any age works. Whoever touches one is looked at again then:
they may have lost the right since the panel was opened.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs._bot.admin import check_admin
from cogs._bot.component import StatelessButton, StatelessMenu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs._bot.client import Chorus

KNOB_TEMPLATE = r"chorus:limits:(?P<verb>[a-z]+):(?P<about>[0-9]{1,20})"
CHANGE_ID = "chorus:limits:change"
MEMBER_ID = "chorus:limits:look"
ROLE_ID = "chorus:limits:role"

CHANGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "members": ("Members' credits", "a day, a week, a month, for everybody without a tier"),
        "budget": ("Server budget", "what all members together may spend"),
        "pace": ("Songs at once and cooldown", "how many in work, how long between two orders"),
        "zone": ("Time zone", "when a day, a week and a month begin here"),
        "cost": ("Costs", "credits for each action"),
        "tiers": ("Tiers", "what a role gives, and how fast its holders move up in the queue"),
        "channels": ("Channels", "where songs may be made"),
        "words": ("Blocked words", "what nobody may ask for"),
        "log": ("Log channel", "where changes and refusals are posted"),
    }
)
"""What can be changed in the panel, by verb: its name, and what it is about."""


class SettingsButton(StatelessButton, template=KNOB_TEMPLATE):
    """A button. What its verb does was told to `Chorus.limit_presses`; `about` is the id of a member, or 0."""

    def __init__(
        self,
        verb: str,
        about: int = 0,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        row: int | None = None,
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        super().__init__(f"chorus:limits:{verb}:{about}", label=label or verb.capitalize(), style=style, row=row)
        self.verb = verb
        self.about = about

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], int(match["about"]))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what the verb says."""
        await _turn(interaction, self.verb, self.about)


class ChangeMenu(StatelessMenu[discord.ui.Select[Any]], template=re.escape(CHANGE_ID)):
    """Does what `Chorus.limit_presses` has for what is chosen: opens a form, or leads on."""

    @staticmethod
    def build() -> discord.ui.Select[Any]:
        """See StatelessMenu."""
        return discord.ui.Select(
            custom_id=CHANGE_ID,
            placeholder="Change …",
            options=[
                discord.SelectOption(label=label, value=verb, description=words)
                for verb, (label, words) in CHANGES.items()
            ],
        )

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Lead to what was chosen."""
        await _turn(interaction, self.item.values[0], 0)


class MemberMenu(StatelessMenu[discord.ui.UserSelect[Any]], template=re.escape(MEMBER_ID)):
    """Leads to one member."""

    @staticmethod
    def build() -> discord.ui.UserSelect[Any]:
        """See StatelessMenu."""
        return discord.ui.UserSelect(custom_id=MEMBER_ID, placeholder="One member: why not, own limits, bonus, block …")

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Show the member."""
        await _turn(interaction, "look", self.item.values[0].id)


class RoleMenu(StatelessMenu[discord.ui.RoleSelect[Any]], template=re.escape(ROLE_ID)):
    """Opens the tier of a role."""

    @staticmethod
    def build() -> discord.ui.RoleSelect[Any]:
        """See StatelessMenu."""
        return discord.ui.RoleSelect(custom_id=ROLE_ID, placeholder="Choose a role")

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Open the form of the role's tier."""
        await _turn(interaction, "tier", self.item.values[0].id)


async def _turn(interaction: discord.Interaction[Chorus], verb: str, about: int) -> None:
    await check_admin(interaction)
    await interaction.client.limit_presses[verb](interaction, about)
