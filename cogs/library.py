"""/library: the songs that were made there, to find, to hear again, to make something of."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.origin import may_write, place_of
from cogs._bot.reply import say
from cogs._message.text import quoted
from cogs._posting.repost import NOT_SENT, post_song, send_file, why_not
from cogs._showing.family_tree import FOR_ALL, show_tree
from cogs._showing.library_page import LibraryPage, PageButton, SongMenu, page_at
from cogs._showing.panel import refresh_panel
from core.model.job import Song
from core.model.library import Sort

log = logging.getLogger(__name__)

_SORTS = [app_commands.Choice(name=sort.value, value=sort.value) for sort in Sort]
_TITLE_MAX = 80
_NO_RIGHT = "You may not write here, so I do not do it for you, either. Nothing was charged."
_EXTRAS = (
    Extra(verb="post", position=10, label=lambda _: "Post here"),
    Extra(verb="file", position=11, label=lambda _: "Send me the file"),
    Extra(verb="tree", position=12, label=lambda _: "Family tree"),
)


class Library(commands.Cog):
    """The command, and what the panel of a song offers to find and hear it again."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        self._fetching: set[tuple[int, str, str]] = set()

    async def cog_load(self) -> None:
        """Take presses from now on."""
        self._bot.add_dynamic_items(PageButton, SongMenu)
        self._bot.extras |= {extra.verb: extra for extra in _EXTRAS}
        self._bot.song_presses |= {
            "post": self._post,
            "file": self._send,
            "tree": _show_tree,
            FOR_ALL: _show_tree_to_all,
        }

    async def cog_unload(self) -> None:
        """Take no more presses."""
        self._bot.remove_dynamic_items(PageButton, SongMenu)

    @app_commands.command()
    @app_commands.choices(sort=_SORTS)
    @app_commands.describe(
        search="Words of the title, style, lyrics, prompt or maker",
        member="Only songs of this member",
        sort="In which order; my favourites shows only those",
    )
    async def library(
        self,
        interaction: discord.Interaction[Chorus],
        search: app_commands.Range[str, 1, 50] = "",
        member: discord.User | None = None,
        sort: str = Sort.NEWEST,
    ) -> None:
        """Look through the songs that were made here."""
        leaf = LibraryPage(sort=Sort(sort), maker_id=None if member is None else member.id, typed=search.strip())
        face = await page_at(interaction, leaf)
        await say(interaction, face.text, embeds=face.embeds, view=face.view)

    async def _post(self, interaction: discord.Interaction[Chorus], song: Song) -> None:
        """Post the song where the panel is."""
        if not may_write(interaction):
            await say(interaction, _NO_RIGHT)
            return

        async def posted() -> str:
            bot = interaction.client
            place = place_of(interaction, bot.services.orders.now())
            stands = await post_song(bot, song, place=place, asked_by=interaction.user.id)
            if stands.has_file:
                return f"{_named(song)} stands here: {stands.link}"
            return f"{_named(song)} stands here, with a link to it, since its file found no room: {stands.link}"

        await self._fetched(interaction, song, "post", posted)

    async def _send(self, interaction: discord.Interaction[Chorus], song: Song) -> None:
        """Send the song to whoever pressed."""

        async def sent() -> str:
            await send_file(interaction.client, song, user_id=interaction.user.id)
            return f"I have sent you {_named(song)} by direct message."

        await self._fetched(interaction, song, "file", sent)

    async def _fetched(
        self, interaction: discord.Interaction[Chorus], song: Song, verb: str, bring: Callable[[], Awaitable[str]]
    ) -> None:
        """Say on the panel that the song is being fetched, then what came of it; the same is done once at a time."""
        key = (interaction.user.id, verb, song.clip.id)
        if key in self._fetching:
            await say(interaction, f"{_named(song)} is on its way already.")
            return
        self._fetching.add(key)
        try:
            await refresh_panel(interaction, song, f"Fetching {_named(song)} …")
            words = await _outcome(bring)
        finally:
            self._fetching.discard(key)
        try:
            await refresh_panel(interaction, song, words)
        except discord.HTTPException as error:
            log.info("interaction %s: its end could not be told: %s", interaction.id, error)


async def _outcome(bring: Callable[[], Awaitable[str]]) -> str:
    """Do it, and return what is said about it."""
    try:
        return await bring()
    except NOT_SENT as error:
        log.info("a song of the library was not posted: %r", error)
        return why_not(error)


async def _show_tree(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show the family tree to whoever pressed."""
    await show_tree(interaction, song, is_public=False)


async def _show_tree_to_all(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show the family tree to everybody there."""
    if not may_write(interaction):
        await say(interaction, _NO_RIGHT)
        return
    await show_tree(interaction, song, is_public=True)


def _named(song: Song) -> str:
    return f"*{quoted(song.clip.title, _TITLE_MAX) or 'The song'}*"


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Library(bot))
