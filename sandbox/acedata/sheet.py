"""What stands on a clip besides its sound: title, style and lyric, as given or made up; and the clip itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sandbox.acedata.clip import Clip
from sandbox.acedata.composer import planned_length_s
from sandbox.acedata.lyricist import style_for, title_for, write_lyric
from sandbox.acedata.model import internal_name
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from sandbox.acedata.composer import Work
    from sandbox.acedata.order import Order


class Sheet(NamedTuple):
    """The texts of a clip."""

    title: str
    style: str
    lyric: str


def sheet_of(order: Order, source: Clip | None = None) -> Sheet:
    """Title, style and lyric: as given, else the source's, else made up from the prompt."""
    wish = order.text("lyric_prompt") or order.text("prompt")
    lyric = order.text("lyric")
    title = order.text("title") or (source.title if source else "") or title_for(wish or lyric)
    if order.has("instrumental"):
        lyric = ""
    elif not lyric:
        lyric = source.lyric if source else write_lyric(wish)
    style = order.text("style") or (source.style if source else "") or style_for(wish)
    return Sheet(title, style, lyric)


def clip_of(order: Order, sheet: Sheet, work: Work) -> Clip:
    """A clip of this sound under these texts."""
    return Clip(
        id=new_id(),
        title=sheet.title,
        style=sheet.style,
        lyric=sheet.lyric,
        prompt=order.text("prompt"),
        model=internal_name(order.model),
        created_at=order.now,
        recipe=work,
        duration_s=planned_length_s(work),
    )
