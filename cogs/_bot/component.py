"""Base classes of the bot's buttons and menus. Each is found by its custom id alone, so it works on old messages, too.

discord.py creates one for each press, from the classes that cogs registered (`add_dynamic_items`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

import discord

from cogs._bot.reply import reply_to_errors

if TYPE_CHECKING:
    import re

    from cogs._bot.client import Chorus

ItemT = TypeVar("ItemT", bound=discord.ui.Item[Any])
NOTHING = r"(?!)"
"""The template of base classes: it matches no custom id."""


class StatelessItem(discord.ui.DynamicItem[ItemT], template=NOTHING):
    """What buttons and menus share; each kind has its own template of custom ids."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - discord.py passes it
        item: discord.ui.Item[Any],  # noqa: ARG003 - discord.py passes it
        match: re.Match[str],
        /,
    ) -> Self:
        """Return what was pressed or chosen in, from nothing but its custom id."""
        return cls.of(match)

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Return the item with that custom id."""
        raise NotImplementedError

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Run `press`; an error becomes a private answer."""
        async with reply_to_errors(interaction):
            await self.press(interaction)

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what it is for, on behalf of the member who used it."""
        raise NotImplementedError


class StatelessButton(StatelessItem[discord.ui.Button[Any]], template=NOTHING):
    """A button."""

    def __init__(
        self,
        custom_id: str,
        *,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        is_disabled: bool = False,
        row: int | None = None,
    ) -> None:
        """Make the button; the custom id holds all that a press needs."""
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=is_disabled, row=row)
        )


class StatelessMenu(StatelessItem[ItemT], template=NOTHING):
    """A menu. Its custom id is always the same: what was chosen holds all that is needed, `self.item.values`."""

    def __init__(self) -> None:
        """Make the menu."""
        super().__init__(self.build())

    @staticmethod
    def build() -> ItemT:
        """Return Discord's menu."""
        raise NotImplementedError

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:  # noqa: ARG003 - its custom id holds nothing else
        """See StatelessItem."""
        return cls()
