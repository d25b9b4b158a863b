"""The library as people leaf through it: what was looked for, an embed for each song, what leads on.

A page knows nothing but what its buttons carry, so it can be turned at any age of the message, also after a restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs._bot.buttons import button_row
from cogs._bot.component import StatelessButton, StatelessMenu
from cogs._message.content import COLOURS, Content
from cogs._message.lineage import parent_of, relation_text, song_url, with_take
from cogs._message.text import EMBED_IMAGE_URL_MAX, is_web_address, quoted, stamp
from cogs._ordering.song_option import choice_name
from cogs._showing.panel import show_panel
from cogs._showing.result import song_link
from core.model.library import Search, Sort
from core.suno_models import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cogs._bot.client import Chorus
    from core.model.job import Song
    from core.model.library import Page

PAGE_SIZE = 5
"""Songs on a page: what one reads without scrolling far, and their texts stay below what Discord takes in a message."""
CUSTOM_ID_MAX = 100
"""Discord: characters of a custom id. It does not say how it counts those beyond the first plane; here they are two."""
TITLE_MAX = 80
NAME_MAX = 32
STYLE_MAX = 100
MENU_ID = "chorus:library:song"
LEAF_TEMPLATE = (
    r"chorus:library:(?P<verb>back|on):(?P<page>\d{1,6}):(?P<sort>[nlf]):(?P<maker>\d{0,20}):(?P<typed>(?s:.*))"
)

_SORTS = MappingProxyType({"n": Sort.NEWEST, "l": Sort.MOST_LOVED, "f": Sort.FAVOURITES})
_LETTERS = MappingProxyType({sort: letter for letter, sort in _SORTS.items()})
_ARROWS = MappingProxyType({"back": "◀", "on": "▶"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage:
    """Where in the library somebody is. `page` counts from 0; the rest is as in core.model.library.Search."""

    page: int = 0
    sort: Sort = Sort.NEWEST
    maker_id: int | None = None
    typed: str = ""

    def search(self, *, guild_id: int | None, user_id: int) -> Search:
        """Return what is looked for by that member there."""
        return Search(guild_id=guild_id, user_id=user_id, typed=self.typed, maker_id=self.maker_id, sort=self.sort)

    def custom_id(self, verb: str) -> str:
        """Return the id of a button that leads here. A text that is too long for it loses its end."""
        head = f"chorus:library:{verb}:{self.page}:{_LETTERS[self.sort]}:{self.maker_id or ''}:"
        return head + _within(self.typed, CUSTOM_ID_MAX - len(head))

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Read where a button leads from its id."""
        return cls(
            page=int(match["page"]),
            sort=_SORTS[match["sort"]],
            maker_id=int(match["maker"]) if match["maker"] else None,
            typed=match["typed"],
        )


class PageButton(StatelessButton, template=LEAF_TEMPLATE):
    """Turns the page, in the message it stands under."""

    def __init__(self, verb: str, leaf: LibraryPage, *, is_disabled: bool = False) -> None:
        """Make the button that leads there: `back` or `on`."""
        super().__init__(leaf.custom_id(verb), label=_ARROWS[verb], is_disabled=is_disabled, row=1)
        self.leaf = leaf

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], LibraryPage.of(match))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Show the page."""
        face = await page_at(interaction, self.leaf)
        await interaction.response.edit_message(content=face.text, embeds=face.embeds, view=face.view)


class SongMenu(StatelessMenu[discord.ui.Select[Any]], template=re.escape(MENU_ID)):
    """Opens the panel of the song that is chosen. One in which somebody chose needs no options any more."""

    @staticmethod
    def build() -> discord.ui.Select[Any]:
        """See StatelessMenu."""
        return discord.ui.Select(custom_id=MENU_ID, placeholder="Choose a song", row=0)

    @classmethod
    def with_entries(cls, songs: Sequence[Song], now: datetime) -> Self:
        """Make the menu of those songs."""
        menu = cls()
        for song in songs:
            menu.item.add_option(label=choice_name(song, now), value=f"{song.job_id}:{song.number}")
        return menu

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Show the song's panel."""
        bot = interaction.client
        job_id, _, number = self.item.values[0].partition(":")
        song = await bot.services.library.song(
            job_id, int(number), guild_id=interaction.guild_id, user_id=interaction.user.id
        )
        await show_panel(interaction, song)


async def page_at(interaction: discord.Interaction[Chorus], leaf: LibraryPage) -> Content:
    """Return the page at a leaf, as that member may see it there; the last page where it lies behind that."""
    bot, guild_id, user_id = interaction.client, interaction.guild_id, interaction.user.id
    search = leaf.search(guild_id=guild_id, user_id=user_id)
    page = await bot.services.library.browse(search, offset=leaf.page * PAGE_SIZE, limit=PAGE_SIZE)
    if not page.songs and page.total:
        leaf = replace(leaf, page=_last(page.total))
        page = await bot.services.library.browse(search, offset=leaf.page * PAGE_SIZE, limit=PAGE_SIZE)
    parents: dict[str, Song] = {}
    for song in page.songs:
        parent = await parent_of(bot.services.orders, song, guild_id=guild_id, user_id=user_id)
        if parent is not None:
            parents[parent.clip.id] = parent
    return listing(leaf, page, parents, guild_id=guild_id, now=bot.services.orders.now())


def listing(
    leaf: LibraryPage, page: Page, parents: Mapping[str, Song], *, guild_id: int | None, now: datetime
) -> Content:
    """Return a page. `parents` are, by clip id, the songs that others were made of, as far as the reader may know."""
    if not page.songs:
        return Content(text=_nothing(leaf, guild_id), embeds=(), view=None)
    last = _last(page.total)
    view = button_row(
        SongMenu.with_entries(page.songs, now),
        PageButton("back", replace(leaf, page=max(0, leaf.page - 1)), is_disabled=leaf.page == 0),
        PageButton("on", replace(leaf, page=leaf.page + 1), is_disabled=leaf.page >= last),
    )
    name = "Your songs" if guild_id is None else "Songs of this server"
    found = f"**{name}** · {page.total:,} found · page {leaf.page + 1} of {last + 1}"
    embeds = tuple(_embed(song, parents.get(song.parent_clip_id or "")) for song in page.songs)
    return Content(text="\n".join([found, *_sought(leaf)]), embeds=embeds, view=view)


def _last(total: int) -> int:
    return max(0, total - 1) // PAGE_SIZE


def _sought(leaf: LibraryPage) -> list[str]:
    """Return the line that says what was looked for, none if nothing was."""
    parts = [
        f"with “{quoted(leaf.typed, CUSTOM_ID_MAX)}”" if leaf.typed else "",
        f"by <@{leaf.maker_id}>" if leaf.maker_id else "",
        "" if leaf.sort is Sort.NEWEST else f"{leaf.sort}" if leaf.sort is Sort.FAVOURITES else f"{leaf.sort} first",
    ]
    said = " · ".join(part for part in parts if part)
    return [said] if said else []


def _nothing(leaf: LibraryPage, guild_id: int | None) -> str:
    """Return what is said where nothing was found, and what can be done about it."""
    here = "yet" if guild_id is None else "here yet"
    sought = " · ".join(_sought(leaf))
    if leaf.typed or (leaf.maker_id and leaf.sort is Sort.FAVOURITES):
        return f"I found no song {sought}. Try fewer or other words, or `/library` alone for all of them."
    if leaf.sort is Sort.FAVOURITES:
        return f"You have no favourites {here}. A ❤️ under a song puts it among them."
    if leaf.maker_id and guild_id is None:
        return f"In direct messages I show your own songs only. For those {sought}, ask in a server."
    if leaf.maker_id:
        return f"There is no song {sought} {here}. `/library` alone shows all of them."
    return f"There are no songs {here}. `/song` makes the first."


def _embed(song: Song, parent: Song | None) -> discord.Embed:
    clip = song.clip
    embed = discord.Embed(description="\n".join(_lines(song, parent)), colour=COLOURS["delivered"])
    is_shown = is_web_address(clip.image_url, EMBED_IMAGE_URL_MAX)
    return embed.set_thumbnail(url=clip.image_url) if is_shown else embed


def _lines(song: Song, parent: Song | None) -> list[str]:
    clip = song.clip
    # The link stands in the text, not on the embed's own title: two takes share a message, and Discord's clients show
    # embeds of one address as one.
    title = with_take(quoted(clip.title, TITLE_MAX) or "Untitled", song)
    lines = [f"**[{title}]({song_url(song) or song_link(clip.id)})**", f"by {_name(song)}"]
    if parent is not None and song.relation:
        named = with_take(f"*{quoted(parent.clip.title, TITLE_MAX) or 'an untitled song'}*", parent)
        lines.append(relation_text(song.relation, named, maker=_name(parent)))
    if clip.style.strip():
        lines.append(quoted(clip.style, STYLE_MAX))
    facts = [] if clip.duration_s is None else [clock(clip.duration_s)]
    return [*lines, " · ".join([*facts, f"❤️ {song.loves:,}", stamp(song.made_at)])]


def _name(song: Song) -> str:
    """Return a maker's name as text: to a Discord that has not met them, an embed's mention is but a number."""
    return quoted(f"@{song.maker.name}", NAME_MAX)


def _within(text: str, units: int) -> str:
    """Return as much of a text as fits, where a character beyond the first plane counts twice."""
    return text.encode("utf-16-le")[: 2 * max(0, units)].decode("utf-16-le", "ignore").rstrip()
