"""Menus whose entries do what buttons do elsewhere: each entry is a verb and a take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs._bot.component import StatelessMenu
from cogs._ordering import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cogs._bot.client import Chorus
    from core.model.job import Song

MAKE_ID = "chorus:menu:make"
TAKE_ID = "chorus:menu:take"
OPTIONS_MAX = 25
"""Entries of a menu. Source: Discord, Component Reference."""


class RemixMenu(StatelessMenu[discord.ui.Select[Any]], template=re.escape(MAKE_ID)):
    """Does what `Chorus.song_presses` has for the chosen verb. One that comes back with a choice needs no entries."""

    @staticmethod
    def build() -> discord.ui.Select[Any]:
        """See StatelessMenu."""
        return discord.ui.Select(custom_id=MAKE_ID, placeholder=texts.REMIX())

    @classmethod
    def with_entries(cls, entries: Iterable[discord.SelectOption]) -> Self:
        """Return a menu with those entries, as many as fit; `entry_value` makes their values."""
        menu = cls()
        for entry in list(entries)[:OPTIONS_MAX]:
            menu.item.append_option(entry)
        return menu

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what the chosen verb says, with the take that it names."""
        verb, job_id, number = self.item.values[0].split(":")
        bot = interaction.client
        song = await bot.services.library.song(
            job_id, int(number), guild_id=interaction.guild_id, user_id=interaction.user.id
        )
        await bot.song_presses[verb](interaction, song)


class TakeMenu(RemixMenu, template=re.escape(TAKE_ID)):
    """The same for the takes of a job that made more than a row of buttons holds: all stems of a song."""

    @staticmethod
    def build() -> discord.ui.Select[Any]:
        """See StatelessMenu."""
        return discord.ui.Select(custom_id=TAKE_ID, placeholder=texts.CHOOSE_PART())


def entry_value(verb: str, song: Song) -> str:
    """Return the value of an entry: a verb and the take it applies to."""
    return f"{verb}:{song.job_id}:{song.number}"
