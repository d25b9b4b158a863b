"""/library: find the songs that were made there, play them again, remix them."""

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
from cogs._posting.repost import POSTING_ERRORS, failure_text, post_song, send_file
from cogs._showing.family_tree import FOR_ALL, show_tree
from cogs._showing.library_page import LibraryPage, PageButton, SongMenu, load_page
from cogs._showing.panel import refresh_panel
from core.model.job import Song
from core.model.library import Sort
from core.model.text import Text

log = logging.getLogger(__name__)

_SORTS = [app_commands.Choice(name=sort.value, value=sort.value) for sort in Sort]
_TITLE_MAX = 80

POST_HERE = Text("Post here")
SEND_FILE = Text("Send me the file")
FAMILY_TREE = Text("Family tree")
MAY_NOT_POST = Text("You can't post in this channel, so I can't post it for you. Nothing was charged.")
FETCHING = Text("Fetching {title} …")
IN_PROGRESS = Text("{title} is already on its way.")
POSTED = Text("{title} is posted here: {link}")
POSTED_WITHOUT_FILE = Text(
    "{title} is posted here, with a link instead of its file because the file is too large to upload here: {link}"
)
SENT = Text("I have sent you {title} by direct message.")
TITLE = Text("*{title}*")
NO_TITLE = Text("The song")

_EXTRAS = (
    Extra(verb="post", position=10, label=lambda _: POST_HERE()),
    Extra(verb="file", position=11, label=lambda _: SEND_FILE()),
    Extra(verb="tree", position=12, label=lambda _: FAMILY_TREE()),
)


class Library(commands.Cog):
    """The command, and the buttons of a song's panel that post, send or trace it."""

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
        search="Words from the title, style, lyrics, prompt or maker",
        member="Only songs by this member",
        sort="Order; my favourites shows only those",
    )
    async def library(
        self,
        interaction: discord.Interaction[Chorus],
        search: app_commands.Range[str, 1, 50] = "",
        member: discord.User | None = None,
        sort: str = Sort.NEWEST,
    ) -> None:
        """Browse the songs that were made here."""
        at = LibraryPage(sort=Sort(sort), maker_id=None if member is None else member.id, typed=search.strip())
        content = await load_page(interaction, at)
        await say(interaction, content.text, embeds=content.embeds, view=content.view)

    async def _post(self, interaction: discord.Interaction[Chorus], song: Song) -> None:
        """Post the song where the panel is."""
        if not may_write(interaction):
            await say(interaction, MAY_NOT_POST())
            return

        async def post() -> str:
            bot = interaction.client
            place = place_of(interaction, bot.services.orders.now())
            posted = await post_song(bot, song, place=place, asked_by=interaction.user.id)
            text = POSTED if posted.has_file else POSTED_WITHOUT_FILE
            return text(title=_title(song), link=posted.link)

        await self._fetch(interaction, song, "post", post)

    async def _send(self, interaction: discord.Interaction[Chorus], song: Song) -> None:
        """Send the song to the member who pressed."""

        async def send() -> str:
            await send_file(interaction.client, song, user_id=interaction.user.id)
            return SENT(title=_title(song))

        await self._fetch(interaction, song, "file", send)

    async def _fetch(
        self, interaction: discord.Interaction[Chorus], song: Song, verb: str, fetch: Callable[[], Awaitable[str]]
    ) -> None:
        """Say on the panel that the song is being fetched, then the outcome; the same runs only once at a time."""
        key = (interaction.user.id, verb, song.clip.id)
        if key in self._fetching:
            await say(interaction, IN_PROGRESS(title=_title(song)))
            return
        self._fetching.add(key)
        try:
            await refresh_panel(interaction, song, FETCHING(title=_title(song)))
            outcome = await _outcome(fetch)
        finally:
            self._fetching.discard(key)
        try:
            await refresh_panel(interaction, song, outcome)
        except discord.HTTPException as error:
            log.info("interaction %s: the outcome could not be shown: %s", interaction.id, error)


async def _outcome(fetch: Callable[[], Awaitable[str]]) -> str:
    """Fetch the song, and return what the member is told."""
    try:
        return await fetch()
    except POSTING_ERRORS as error:
        log.info("a song of the library was not posted: %r", error)
        return failure_text(error)


async def _show_tree(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show the family tree to the member who pressed."""
    await show_tree(interaction, song, is_public=False)


async def _show_tree_to_all(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show the family tree to everyone there."""
    if not may_write(interaction):
        await say(interaction, MAY_NOT_POST())
        return
    await show_tree(interaction, song, is_public=True)


def _title(song: Song) -> str:
    return TITLE(title=quoted(song.clip.title, _TITLE_MAX) or NO_TITLE())


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Library(bot))
