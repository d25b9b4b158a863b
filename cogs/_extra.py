"""What the panel of a song offers beside its four great buttons; each command adds its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from core.model import Song
    from core.remix import ReactionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A song as one member sees it there: `takes` are all of its job, `is_moderator` may delete messages there."""

    song: Song
    takes: Sequence[Song]
    is_loved: bool
    is_maker: bool
    is_moderator: bool
    reactions: ReactionSettings

    @property
    def is_remixable(self) -> bool:
        """Whether the member may make something of it."""
        return self.is_maker or not self.song.is_closed or not self.reactions.makers_may_close


def _always(_: Sight) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A button of the panel. What a press does stands in `Chorus.song_presses` under the same verb.

    `label` is what it says for that song now, `is_offered` whether it is there at all. Lower `position` stands first:
    5 is ❤️, 80 and 90 are closing and deleting, what makes something new goes between. `verb` is of small letters; a
    button that turns over has one for each way, so that an old panel does what its label says.

    The press gets the interaction as it came and answers it: by `cogs._panel.refresh_panel`, where it changed what the
    panel shows; by a form (`cogs._form.show`), whose custom id carries `cogs._take.of_take`; by `cogs._order.order`,
    whose card then answers the song's own message; or privately. What `is_offered` looked at is looked at again there
    (`cogs._panel.sight_of`, `Studio.check_remixable`): the panel may be old.
    """

    verb: str
    position: int
    label: Callable[[Sight], str]
    is_offered: Callable[[Sight], bool] = _always
    style: discord.ButtonStyle = discord.ButtonStyle.secondary
