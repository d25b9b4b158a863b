"""A song's family tree as people see it: lines with rails, and the picture that follows them."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import discord
from discord.utils import MISSING

from cogs._bot.buttons import SongButton, button_row
from cogs._message.content import COLOURS
from cogs._message.lineage import relation_name, song_url
from cogs._message.text import EMBED_DESCRIPTION_MAX, quoted
from core.library.songs import FAMILY_MAX, NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._bot.client import Chorus
    from core.model.family import Relative
    from core.model.job import Song

log = logging.getLogger(__name__)

FOR_ALL = "treeforall"
"""The verb of the button that shows the tree to everybody."""
PICTURE = "tree.png"
TITLE_MAX = 40
NAME_MAX = 24
RAILS_MAX = 6
"""Levels of indentation that a telephone's line has room for."""
_TAIL_ROOM = 100
"""Characters kept free for what stands below the lines that fit."""
_ALONE = "Nothing has been made of it yet. The buttons and reactions under it make the next song."
# As wide as a rail with its branch; in Discord's proportional type plain spaces are much narrower.
_GAP = "\u2003"


async def show_tree(interaction: discord.Interaction[Chorus], song: Song, *, is_public: bool) -> None:
    """Answer with the family tree of a song: its text at once, its picture as soon as it is drawn.

    `is_public`: for everybody, and so without what only the member may see; else for the member alone.
    """
    guild_id = interaction.guild_id
    reader_id = NOBODY.id if is_public and guild_id is not None else interaction.user.id
    library = interaction.client.services.library
    family = await library.family(song, guild_id=guild_id, user_id=reader_id)
    has_kin = len(family) > 1
    embed = discord.Embed(
        title=f"Family of {quoted(song.clip.title, TITLE_MAX) or 'this song'}",
        description=tree_text(family, song) if has_kin else _ALONE,
        colour=COLOURS["delivered"],
    )
    is_for_all = not is_public and has_kin and guild_id is not None and song.guild_id == guild_id
    view = button_row(SongButton(FOR_ALL, song.job_id, song.number, label="Show everybody")) if is_for_all else None
    await interaction.response.send_message(
        f"Shown by <@{interaction.user.id}>" if is_public else None,
        embed=embed,
        view=MISSING if view is None else view,
        ephemeral=not is_public,
        allowed_mentions=discord.AllowedMentions.none(),
    )
    if has_kin:
        await _add_picture(interaction, family)


async def _add_picture(interaction: discord.Interaction[Chorus], family: Sequence[Relative]) -> None:
    """Put the picture below the text that stands; without it, the text is all there is."""
    try:
        picture = await interaction.client.services.library.family_picture(family)
        file = discord.File(io.BytesIO(picture), PICTURE, description=_spoken(family))
        # Outside of the embed it is shown larger, and keeps its description for those who do not see it.
        await interaction.edit_original_response(attachments=[file])
    except discord.HTTPException as error:
        log.info("interaction %s: the picture of a family tree was not taken: %s", interaction.id, error)
    except Exception:
        log.exception("interaction %s: the picture of a family tree could not be drawn", interaction.id)


def tree_text(family: Sequence[Relative], song: Song, most: int = EMBED_DESCRIPTION_MAX) -> str:
    """Return a family as lines with rails, the song itself marked, in at most `most` characters.

    Where they do not all fit, they go without links, then without the last ones; the song itself always stands there.
    """
    lines = [_line(relative, song, is_linked=True) for relative in family]
    if _length(lines) > most - _TAIL_ROOM:
        lines = [_line(relative, song, is_linked=False) for relative in family]
    own = next((at for at, relative in enumerate(family) if relative.song.job_id == song.job_id), None)
    reserved = 0 if own is None else len(lines[own]) + 1
    count = len(lines)
    while count and _length(lines[:count]) + reserved > most - _TAIL_ROOM:
        count -= 1
    shown = lines[:count] if own is None or own < count else [*lines[:count], lines[own]]
    return "\n".join([*shown, *_rest(family, len(lines) - len(shown))])


def _rest(family: Sequence[Relative], hidden: int) -> list[str]:
    """Return the line that says that there are more."""
    is_cut = sum(len(relative.songs) for relative in family) >= FAMILY_MAX
    if hidden:
        return [f"… and {hidden} more{' at least' if is_cut else ''}"]
    return ["… and perhaps more"] if is_cut else []


def _line(relative: Relative, asked: Song, *, is_linked: bool) -> str:
    """Return one place of the tree: "├─ 🎸 rock cover · *Holiday Wishes* · by bob · 2 takes"."""
    kin = _kinship(relative)
    takes = f" · {len(relative.songs)} takes" if len(relative.songs) > 1 else ""
    via = f" · of take {relative.from_take}" if (relative.from_take or 1) > 1 else ""
    return f"{_rails(relative)}{kin}{_named(relative, asked, is_linked=is_linked)}{takes}{via}{_mark(relative, asked)}"


def _named(relative: Relative, asked: Song, *, is_linked: bool) -> str:
    song = relative.song
    if song.is_deleted:
        return "a deleted or private song"
    title = f"*{quoted(song.clip.title, TITLE_MAX) or 'Untitled'}*"
    link = song_url(song) if is_linked else ""
    title = f"[{title}]({link})" if link else title
    is_asked = song.job_id == asked.job_id
    return f"{f'**{title}**' if is_asked else title} · by {quoted(song.maker.name, NAME_MAX)}"


def _mark(relative: Relative, asked: Song) -> str:
    if relative.song.job_id != asked.job_id:
        return ""
    return " ← this song" if len(relative.songs) == 1 else f" ← take {asked.number}"


def _kinship(relative: Relative) -> str:
    """Return "🎸 rock cover · ", or "" for a new song."""
    name = relation_name(relative.song.relation)
    return f"{name} · " if name else ""


def _rails(relative: Relative) -> str:
    """Return the lines that lead to a place; of a deep one only the last levels are drawn."""
    if not relative.rails:
        return ""
    *above, own = relative.rails[-RAILS_MAX:]
    cut = "⋯" if len(relative.rails) > RAILS_MAX else ""
    return cut + "".join(f"│{_GAP}" if goes_on else f"{_GAP}{_GAP}" for goes_on in above) + ("├─ " if own else "└─ ")


def _length(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _spoken(family: Sequence[Relative]) -> str:
    """Return what the picture shows, for those who do not see it."""
    songs = sum(len(relative.songs) for relative in family)
    steps = max(relative.depth for relative in family)
    far = "1 step" if steps == 1 else f"{steps} steps"
    return f"Family tree: {songs} songs in {len(family)} places, {far} from the first to the last"
