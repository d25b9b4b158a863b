"""A song's family tree: lines with rails, and the picture that follows them."""

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
from cogs._showing import texts
from core.library.songs import FAMILY_MAX, NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._bot.client import Chorus
    from core.model.family import Relative
    from core.model.job import Song

log = logging.getLogger(__name__)

FOR_ALL = "treeforall"
"""The verb of the button that shows the tree to everyone."""
PICTURE = "tree.png"
TITLE_MAX = 40
NAME_MAX = 24
RAILS_MAX = 6
"""Levels of indentation that fit on the screen of a phone."""
_TAIL_ROOM = 100
"""Characters kept free for what follows the lines that fit."""
# As wide as a rail with its branch; in Discord's proportional type plain spaces are much narrower.
_GAP = "\u2003"


async def show_tree(interaction: discord.Interaction[Chorus], song: Song, *, is_public: bool) -> None:
    """Answer with the family tree of a song: its text at once, its picture as soon as it is drawn.

    `is_public`: for everyone, and so without what only the member may see; else for the member alone.
    """
    guild_id = interaction.guild_id
    reader_id = NOBODY.id if is_public and guild_id is not None else interaction.user.id
    library = interaction.client.services.library
    family = await library.family(song, guild_id=guild_id, user_id=reader_id)
    has_kin = len(family) > 1
    embed = discord.Embed(
        title=texts.FAMILY_TREE_OF(title=quoted(song.clip.title, TITLE_MAX) or texts.THIS_SONG()),
        description=tree_text(family, song) if has_kin else texts.NO_FAMILY(),
        colour=COLOURS["delivered"],
    )
    is_shareable = not is_public and has_kin and guild_id is not None and song.guild_id == guild_id
    share = SongButton(FOR_ALL, song.job_id, song.number, label=texts.SHOW_EVERYONE()) if is_shareable else None
    view = button_row(share)
    await interaction.response.send_message(
        texts.SHOWN_BY(user_id=interaction.user.id) if is_public else None,
        embed=embed,
        view=MISSING if view is None else view,
        ephemeral=not is_public,
        allowed_mentions=discord.AllowedMentions.none(),
    )
    if has_kin:
        await _add_picture(interaction, family)


async def _add_picture(interaction: discord.Interaction[Chorus], family: Sequence[Relative]) -> None:
    """Put the picture below the text, which stays alone where there is no picture."""
    try:
        picture = await interaction.client.services.library.family_picture(family)
        file = discord.File(io.BytesIO(picture), PICTURE, description=_alt_text(family))
        # Outside of the embed it is shown larger, and keeps its description for those who cannot see it.
        await interaction.edit_original_response(attachments=[file])
    except discord.HTTPException as error:
        log.info("interaction %s: Discord did not take the picture of a family tree: %s", interaction.id, error)
    except (OSError, ValueError):  # what Pillow raises; the text is there already, so the member misses little
        log.exception("interaction %s: the picture of a family tree could not be drawn", interaction.id)


def tree_text(family: Sequence[Relative], song: Song, most: int = EMBED_DESCRIPTION_MAX) -> str:
    """Return a family as lines with rails, the song itself marked, in at most `most` characters.

    Where they do not all fit, the links are left out, then the last lines; the song itself is always shown.
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
    """Return the line that counts those not shown, if there are any."""
    is_cut = sum(len(relative.songs) for relative in family) >= FAMILY_MAX
    if hidden:
        return [(texts.TREE_MORE_AT_LEAST if is_cut else texts.TREE_MORE)(count=hidden)]
    return [texts.TREE_MAYBE_MORE()] if is_cut else []


def _line(relative: Relative, asked: Song, *, is_linked: bool) -> str:
    """Return one line of the tree: "├─ 🎸 rock cover · *Holiday Wishes* · by bob · 2 takes"."""
    kin = _kinship(relative)
    parts = [f"{_rails(relative)}{kin}{_name(relative, asked, is_linked=is_linked)}"]
    if len(relative.songs) > 1:
        parts.append(texts.TREE_TAKES(len(relative.songs)))
    if (relative.from_take or 1) > 1:
        parts.append(texts.TREE_FROM_TAKE(take=relative.from_take))
    return f"{' · '.join(parts)}{_mark(relative, asked)}"


def _name(relative: Relative, asked: Song, *, is_linked: bool) -> str:
    song = relative.song
    if song.is_deleted:
        return texts.HIDDEN_SONG()
    title = f"*{quoted(song.clip.title, TITLE_MAX) or texts.UNTITLED()}*"
    link = song_url(song) if is_linked else ""
    title = f"[{title}]({link})" if link else title
    is_asked = song.job_id == asked.job_id
    shown = f"**{title}**" if is_asked else title
    return texts.TREE_NAME(title=shown, maker=quoted(song.maker.name, NAME_MAX))


def _mark(relative: Relative, asked: Song) -> str:
    if relative.song.job_id != asked.job_id:
        return ""
    mark = texts.TREE_THIS_SONG() if len(relative.songs) == 1 else texts.TREE_THIS_TAKE(take=asked.number)
    return f" {mark}"


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


def _alt_text(family: Sequence[Relative]) -> str:
    """Return what the picture shows, for those who cannot see it."""
    songs = sum(len(relative.songs) for relative in family)
    steps = max(relative.depth for relative in family)
    return texts.TREE_PICTURE(steps, songs=songs, places=len(family))
