"""The actions a member can order: one declaration each, read by the engine, the wire adapter and the cards."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What the house knows about one action.

    `name` is the provider's word for it. `cost` is in credits, however many clips come back. `label` names it to
    people, `doing` says what is under way ("Making a song"), `credit` how the result names its parent ("cover of").
    `has_source` tells whether it works on an existing clip; `is_uploaded` that the clip is an attachment, which must
    be handed to the provider first.
    """

    name: str
    label: str
    doing: str
    credit: str = ""
    service: Service = Service.SUNO
    cost: int = 1
    has_source: bool = False
    is_uploaded: bool = False

    @property
    def plain(self) -> str:
        """The name of the same action on a clip that need not be uploaded first."""
        return self.name.removeprefix("upload_") if self.is_uploaded else self.name


ACTIONS = {
    action.name: action
    for action in (
        Action(name="generate", label="Song", doing="Making a song"),
        Action(name="extend", label="Extend", doing="Extending a song", credit="extended from", has_source=True),
        Action(
            name="upload_extend",
            label="Extend",
            doing="Extending a song",
            credit="extended from",
            has_source=True,
            is_uploaded=True,
        ),
        Action(name="cover", label="Cover", doing="Covering a song", credit="cover of", has_source=True),
        Action(
            name="upload_cover",
            label="Cover",
            doing="Covering a song",
            credit="cover of",
            has_source=True,
            is_uploaded=True,
        ),
    )
}
