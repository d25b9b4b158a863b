"""The menus and buttons of /limits show.

Each is found by its custom id alone, so that a panel of any age works. Every use checks again that the member may
manage the server: they may have lost that right since the panel was opened.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs._bot.admin import check_admin
from cogs._bot.component import StatelessButton, StatelessMenu
from cogs.limits.texts import pages
from core.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs._bot.client import Chorus

BUTTON_TEMPLATE = r"chorus:limits:(?P<verb>[a-z]+):(?P<about>[0-9]{1,20})"
CHANGE_ID = "chorus:limits:change"
MEMBER_ID = "chorus:limits:look"
ROLE_ID = "chorus:limits:role"

CHANGES: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "members": (pages.CHANGE_MEMBERS, pages.CHANGE_MEMBERS_ABOUT),
        "budget": (pages.CHANGE_BUDGET, pages.CHANGE_BUDGET_ABOUT),
        "pace": (pages.CHANGE_PACE, pages.CHANGE_PACE_ABOUT),
        "zone": (pages.CHANGE_ZONE, pages.CHANGE_ZONE_ABOUT),
        "cost": (pages.CHANGE_COSTS, pages.CHANGE_COSTS_ABOUT),
        "tiers": (pages.CHANGE_TIERS, pages.CHANGE_TIERS_ABOUT),
        "channels": (pages.CHANGE_CHANNELS, pages.CHANGE_CHANNELS_ABOUT),
        "words": (pages.CHANGE_WORDS, pages.CHANGE_WORDS_ABOUT),
        "log": (pages.CHANGE_LOG, pages.CHANGE_LOG_ABOUT),
    }
)
"""The choices of the panel's menu, by verb: name and description."""


class SettingsButton(StatelessButton, template=BUTTON_TEMPLATE):
    """A button. `Chorus.limit_presses` has what its verb does; `about` is the id of a member, or 0."""

    def __init__(
        self,
        verb: str,
        about: int = 0,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        row: int | None = None,
    ) -> None:
        """Make the button; one made from a press needs no label."""
        super().__init__(f"chorus:limits:{verb}:{about}", label=label or verb.capitalize(), style=style, row=row)
        self.verb = verb
        self.about = about

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], int(match["about"]))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what the verb says."""
        await _press(interaction, self.verb, self.about)


class ChangeMenu(StatelessMenu[discord.ui.Select[Any]], template=re.escape(CHANGE_ID)):
    """Does what `Chorus.limit_presses` has for the choice: opens a form, or another page."""

    @staticmethod
    def build() -> discord.ui.Select[Any]:
        """See StatelessMenu."""
        return discord.ui.Select(
            custom_id=CHANGE_ID,
            placeholder=pages.CHANGE_MENU(),
            options=[
                discord.SelectOption(label=name(), value=verb, description=about())
                for verb, (name, about) in CHANGES.items()
            ],
        )

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Open what was chosen."""
        await _press(interaction, self.item.values[0], 0)


class MemberMenu(StatelessMenu[discord.ui.UserSelect[Any]], template=re.escape(MEMBER_ID)):
    """Opens the report about a member."""

    @staticmethod
    def build() -> discord.ui.UserSelect[Any]:
        """See StatelessMenu."""
        return discord.ui.UserSelect(custom_id=MEMBER_ID, placeholder=pages.MEMBER_MENU())

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Show the member."""
        await _press(interaction, "look", self.item.values[0].id)


class RoleMenu(StatelessMenu[discord.ui.RoleSelect[Any]], template=re.escape(ROLE_ID)):
    """Opens the tier of a role."""

    @staticmethod
    def build() -> discord.ui.RoleSelect[Any]:
        """See StatelessMenu."""
        return discord.ui.RoleSelect(custom_id=ROLE_ID, placeholder=pages.ROLE_MENU())

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Open the form of the role's tier."""
        await _press(interaction, "tier", self.item.values[0].id)


async def _press(interaction: discord.Interaction[Chorus], verb: str, about: int) -> None:
    await check_admin(interaction)
    await interaction.client.limit_presses[verb](interaction, about)
