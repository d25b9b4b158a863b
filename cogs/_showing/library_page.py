"""A page of the library: what was searched for, an embed for each song, and the buttons to other pages.

A page knows only what its buttons carry, so the buttons work at any age of the message, also after a restart.
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
from cogs._showing import texts
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
"""Songs on a page: few enough to read without scrolling far, and to stay below Discord's limit for all embeds."""
CUSTOM_ID_MAX = 100
"""Discord: characters of a custom id. It does not say how it counts those beyond the first plane; here they are two."""
TITLE_MAX = 80
NAME_MAX = 32
STYLE_MAX = 100
MENU_ID = "chorus:library:song"
PAGE_TEMPLATE = (
    r"chorus:library:(?P<verb>back|on):(?P<page>\d{1,6}):(?P<sort>[nlf]):(?P<maker>\d{0,20}):(?P<typed>(?s:.*))"
)

_SORTS = MappingProxyType({"n": Sort.NEWEST, "l": Sort.MOST_LOVED, "f": Sort.FAVOURITES})
_LETTERS = MappingProxyType({sort: letter for letter, sort in _SORTS.items()})
_ARROWS = MappingProxyType({"back": "◀", "on": "▶"})
_SORT_FILTERS = MappingProxyType({Sort.MOST_LOVED: texts.ORDER_MOST_LOVED, Sort.FAVOURITES: texts.FILTER_FAVOURITES})


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage:
    """A page of the library and the search it belongs to. `page` counts from 0; the rest is as in `Search`."""

    page: int = 0
    sort: Sort = Sort.NEWEST
    maker_id: int | None = None
    typed: str = ""

    def search(self, *, guild_id: int | None, user_id: int) -> Search:
        """Return what that member searches for there."""
        return Search(guild_id=guild_id, user_id=user_id, typed=self.typed, maker_id=self.maker_id, sort=self.sort)

    def custom_id(self, verb: str) -> str:
        """Return the id of a button that leads here. A text that is too long for it is cut."""
        head = f"chorus:library:{verb}:{self.page}:{_LETTERS[self.sort]}:{self.maker_id or ''}:"
        return head + _cut(self.typed, CUSTOM_ID_MAX - len(head))

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Read where a button leads from its id."""
        return cls(
            page=int(match["page"]),
            sort=_SORTS[match["sort"]],
            maker_id=int(match["maker"]) if match["maker"] else None,
            typed=match["typed"],
        )


class PageButton(StatelessButton, template=PAGE_TEMPLATE):
    """Turns the page, in the message that it is under."""

    def __init__(self, verb: str, at: LibraryPage, *, is_disabled: bool = False) -> None:
        """Make the button that leads there: `back` or `on`."""
        super().__init__(at.custom_id(verb), label=_ARROWS[verb], is_disabled=is_disabled, row=1)
        self.at = at

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], LibraryPage.of(match))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Show the page."""
        content = await load_page(interaction, self.at)
        await interaction.response.edit_message(content=content.text, embeds=content.embeds, view=content.view)


class SongMenu(StatelessMenu[discord.ui.Select[Any]], template=re.escape(MENU_ID)):
    """Opens the panel of the song that is chosen. When somebody has chosen, it needs no options any more."""

    @staticmethod
    def build() -> discord.ui.Select[Any]:
        """See StatelessMenu."""
        return discord.ui.Select(custom_id=MENU_ID, placeholder=texts.CHOOSE_A_SONG(), row=0)

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


async def load_page(interaction: discord.Interaction[Chorus], at: LibraryPage) -> Content:
    """Return a page as that member may see it there; the last page if there are fewer."""
    bot, guild_id, user_id = interaction.client, interaction.guild_id, interaction.user.id
    search = at.search(guild_id=guild_id, user_id=user_id)
    page = await bot.services.library.browse(search, offset=at.page * PAGE_SIZE, limit=PAGE_SIZE)
    if not page.songs and page.total:
        at = replace(at, page=_last(page.total))
        page = await bot.services.library.browse(search, offset=at.page * PAGE_SIZE, limit=PAGE_SIZE)
    parents: dict[str, Song] = {}
    for song in page.songs:
        parent = await parent_of(bot.services.orders, song, guild_id=guild_id, user_id=user_id)
        if parent is not None:
            parents[parent.clip.id] = parent
    return library_content(at, page, parents, guild_id=guild_id, now=bot.services.orders.now())


def library_content(
    at: LibraryPage, page: Page, parents: Mapping[str, Song], *, guild_id: int | None, now: datetime
) -> Content:
    """Return what a page shows. `parents` are, by clip id, the sources of its songs that the reader may see."""
    if not page.songs:
        return Content(text=_none_found(at, guild_id), embeds=(), view=None)
    last = _last(page.total)
    view = button_row(
        SongMenu.with_entries(page.songs, now),
        PageButton("back", replace(at, page=max(0, at.page - 1)), is_disabled=at.page == 0),
        PageButton("on", replace(at, page=at.page + 1), is_disabled=at.page >= last),
    )
    heading = texts.FOUND_OWN if guild_id is None else texts.FOUND_HERE
    found = heading(total=f"{page.total:,}", page=at.page + 1, pages=last + 1)
    embeds = tuple(_embed(song, parents.get(song.parent_clip_id or "")) for song in page.songs)
    return Content(text="\n".join([found, *_filter_lines(at)]), embeds=embeds, view=view)


def _last(total: int) -> int:
    return max(0, total - 1) // PAGE_SIZE


def _filter_lines(at: LibraryPage) -> list[str]:
    """Return the line with what was searched for; none if nothing was."""
    filters = [
        texts.FILTER_TYPED(typed=quoted(at.typed, CUSTOM_ID_MAX)) if at.typed else "",
        texts.FILTER_MAKER(user_id=at.maker_id) if at.maker_id else "",
        _SORT_FILTERS[at.sort]() if at.sort in _SORT_FILTERS else "",
    ]
    line = " · ".join(part for part in filters if part)
    return [line] if line else []


def _none_found(at: LibraryPage, guild_id: int | None) -> str:
    """Return what is said where no song was found, and what to do next."""
    is_private = guild_id is None
    if at.typed or (at.maker_id and at.sort is Sort.FAVOURITES):
        return texts.NOT_FOUND(filters=" · ".join(_filter_lines(at)))
    if at.sort is Sort.FAVOURITES:
        return texts.NO_FAVOURITES() if is_private else texts.NO_FAVOURITES_HERE()
    if at.maker_id:
        return (texts.OWN_SONGS_ONLY if is_private else texts.NONE_BY_MEMBER)(user_id=at.maker_id)
    return texts.NO_SONGS() if is_private else texts.NO_SONGS_HERE()


def _embed(song: Song, parent: Song | None) -> discord.Embed:
    clip = song.clip
    embed = discord.Embed(description="\n".join(_lines(song, parent)), colour=COLOURS["delivered"])
    is_shown = is_web_address(clip.image_url, EMBED_IMAGE_URL_MAX)
    return embed.set_thumbnail(url=clip.image_url) if is_shown else embed


def _lines(song: Song, parent: Song | None) -> list[str]:
    clip = song.clip
    # The link is in the text, not on the embed's own title: two takes share a message, and Discord's clients show
    # embeds with the same address as one.
    title = with_take(quoted(clip.title, TITLE_MAX) or texts.UNTITLED(), song)
    lines = [f"**[{title}]({song_url(song) or song_link(clip.id)})**", texts.BY_NAME(maker=_name(song))]
    if parent is not None and song.relation:
        named = with_take(f"*{quoted(parent.clip.title, TITLE_MAX) or texts.UNTITLED_SONG()}*", parent)
        lines.append(relation_text(song.relation, named, maker=_name(parent)))
    if clip.style.strip():
        lines.append(quoted(clip.style, STYLE_MAX))
    facts = [] if clip.duration_s is None else [clock(clip.duration_s)]
    return [*lines, " · ".join([*facts, f"❤️ {song.loves:,}", stamp(song.made_at)])]


def _name(song: Song) -> str:
    """Return a maker's name as text: a client that does not know them shows a mention in an embed as a number."""
    return quoted(f"@{song.maker.name}", NAME_MAX)


def _cut(text: str, units: int) -> str:
    """Return as much of a text as fits, where a character beyond the first plane counts twice."""
    return text.encode("utf-16-le")[: 2 * max(0, units)].decode("utf-16-le", "ignore").rstrip()
