"""What an action declares: read by the wire adapter, the checks, the cards, the costs and the docs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from core.model.job import ClipKind, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.model.request import SongRequest
    from core.model.text import Text

Fill: TypeAlias = "Callable[[SongRequest], object]"
"""How a field of the provider is filled in from a request. None and blank texts are left out."""

SONG_BUTTONS = ("again", "extend", "cover", "lyrics", "more")
"""The buttons under a song, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An option that an action needs. `problem` is what a member reads after the name of `option`."""

    option: str
    is_met: Callable[[SongRequest], bool]
    problem: Text
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The section of the source that an action works on, by `start_s` and `end_s` of the request.

    `is_needed`: both ends must be given. `may_touch_end`: the end may be the very end of the source.
    """

    is_needed: bool = True
    may_touch_end: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What the bot knows about one action.

    `name` is the bot's own word and unique; `wire` the provider's, where that differs. `label` names it to people,
    `doing` is the headline of a card while it is in progress, `relation` how the library names the relation to the
    parent
    ("cover of"), `about` what a member gets, `command` where they find it. `cost` is in credits, however many clips
    come back; `clips` is how many usually do; `kind` is what they are. `priced_as` names the action whose price a
    server sets for this one, too.

    `fields` are what is sent, by the provider's names, `plain` is sent instead where nothing but a prompt was typed,
    `required` are those of them without which it cannot be sent. `needs` says the same in a member's words, `span`
    which section of the source is meant. `models` are those that can do it (None: every one; empty: it has none).
    `accepts` are the kinds of clip it works on. `has_source` tells whether it works on a clip at all, `is_uploaded`
    that this clip must be handed to the provider as a file first, even if it is one of the library.
    """

    name: str
    label: str
    doing: str
    about: str
    command: str
    fields: Mapping[str, Fill]
    wire: str = ""
    plain: Mapping[str, Fill] | None = None
    required: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    span: Span | None = None
    models: tuple[str, ...] | None = None
    service: Service = Service.SUNO
    cost: int = 1
    priced_as: str = ""
    relation: str = ""
    kind: ClipKind = ClipKind.SONG
    clips: int = 2
    clip_names: tuple[str, ...] = ()
    buttons: tuple[str, ...] = SONG_BUTTONS
    has_source: bool = False
    is_uploaded: bool = False
    accepts: frozenset[ClipKind] = field(default=frozenset({ClipKind.SONG}))

    @property
    def word(self) -> str:
        """The provider's word for it."""
        return self.wire or self.name

    @property
    def has_style(self) -> bool:
        """Whether a style is sent with it."""
        return "style" in self.fields

    @property
    def price_name(self) -> str:
        """The action whose price is also that of this one: itself, or the same without an upload."""
        return self.priced_as or self.name

    @property
    def has_own_price(self) -> bool:
        """Whether a server may set its price separately."""
        return not self.priced_as
