"""What the panel of a song offers beside its main buttons; each command adds its own.

What remixes the song is in one menu, since Discord has no room for that many buttons; the rest are buttons. The
position decides between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from core.action import ACTIONS

if TYPE_CHECKING:
    from core.model.job import Song
    from core.model.reaction_meanings import ReactionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SongAccess:
    """A song as one member sees it there: `takes` are all of its job, `is_moderator` may delete messages there."""

    song: Song
    takes: Sequence[Song]
    is_loved: bool
    is_maker: bool
    is_moderator: bool
    reactions: ReactionSettings

    @property
    def is_remixable(self) -> bool:
        """Whether the member may remix it."""
        return self.is_maker or not self.song.is_closed or not self.reactions.makers_may_close


def _always(_: SongAccess) -> bool:
    return True


MENU_FIRST, MENU_LAST = 20, 79
"""The positions of the entries of the menu *Remix…*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Something that can be done with a song. `Chorus.song_presses` holds what a press does, by the same verb.

    They are sorted by `position`: 5 is ❤️, 10 to 12 are about listening, 20 to 79 are the entries of the menu *Remix…*,
    80 and 90 are turning off remixing and deleting. `label` is its label for that song now, `is_offered` whether it is
    shown at all. `verb` is in small letters; a button that toggles has one verb for each direction, so that an old
    panel does what its label says.

    A menu entry that orders something names its `action` (of core.action): the menu then shows the price there, and
    offers it only to those who may remix the song, and only for the kinds of clip it works on. `about` says what one
    gets; without it, the action's own text is used.

    The press gets the interaction as it came and answers it in one of four ways: with `refresh_panel` of
    `cogs._showing.panel`, where it changed what the panel shows; with a form (`cogs._bot.modal.show_modal`) whose
    custom id carries `take_ref` (`cogs._ordering.take.register_form` does all of that); with
    `cogs._ordering.order.place_order`, whose card replies to the song's own message; or privately. It checks again
    what `is_offered` checked (`song_access` of `cogs._showing.panel`, `Orders.check_remixable`): the panel may be old.
    """

    verb: str
    position: int
    label: Callable[[SongAccess], str]
    is_offered: Callable[[SongAccess], bool] = _always
    style: discord.ButtonStyle = discord.ButtonStyle.secondary
    action: str = ""
    about: str = ""

    @property
    def is_in_menu(self) -> bool:
        """Whether it is an entry of the menu rather than a button."""
        return MENU_FIRST <= self.position <= MENU_LAST

    def is_open_to(self, access: SongAccess) -> bool:
        """Whether a member can do it with that song, as far as the panel knows."""
        if self.action and not (access.is_remixable and access.song.kind in ACTIONS[self.action].accepts):
            return False
        return self.is_offered(access)
