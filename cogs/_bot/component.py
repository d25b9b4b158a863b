"""The buttons and menus of the house. Each is found by its custom id alone, and so works for ever.

discord.py makes them anew for each press, from the classes that cogs have told the bot (`add_dynamic_items`).
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
"""The template of what is only built on: it matches no custom id."""


class StatelessItem(discord.ui.DynamicItem[ItemT], template=NOTHING):
    """What buttons and menus share; each kind has a template that tells it apart from all others."""

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
        """Do what it is there for; an error becomes a private answer."""
        async with reply_to_errors(interaction):
            await self.press(interaction)

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what it is there for, as whoever pressed it or chose in it."""
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
        """Make the button; all that a press needs is in the custom id."""
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=is_disabled, row=row)
        )


class StatelessMenu(StatelessItem[ItemT], template=NOTHING):
    """A menu. Its custom id is always the same: all that a choice needs is in what was chosen, `self.item.values`."""

    def __init__(self) -> None:
        """Make the menu."""
        super().__init__(self.build())

    @staticmethod
    def build() -> ItemT:
        """Return Discord's menu."""
        raise NotImplementedError

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:  # noqa: ARG003 - its custom id tells nothing more
        """See StatelessItem."""
        return cls()
