"""The texts of a clip: title, style and lyrics, as given or made up; and the clip with these texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sandbox.acedata.composer import planned_length_s
from sandbox.acedata.model.clip import Clip
from sandbox.acedata.model.suno_model import internal_name
from sandbox.acedata.suno.writing import style_for, title_for, write_lyric
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from sandbox.acedata.composer import Work
    from sandbox.acedata.suno.order import Order


class SongText(NamedTuple):
    """The texts of a clip."""

    title: str
    style: str
    lyric: str


def song_text_of(order: Order, source: Clip | None = None) -> SongText:
    """Title, style and lyric: as given, else the source's, else made up from the prompt."""
    wish = order.text("lyric_prompt") or order.text("prompt")
    lyric = order.text("lyric")
    title = order.text("title") or (source.title if source else "") or title_for(wish or lyric)
    if order.has("instrumental"):
        lyric = ""
    elif not lyric:
        lyric = source.lyric if source else write_lyric(wish)
    style = order.text("style") or (source.style if source else "") or style_for(wish)
    return SongText(title, style, lyric)


def clip_of(order: Order, song_text: SongText, work: Work) -> Clip:
    """A clip with this sound and these texts."""
    return Clip(
        id=new_id(),
        title=song_text.title,
        style=song_text.style,
        lyric=song_text.lyric,
        prompt=order.text("prompt"),
        model=internal_name(order.model),
        created_at=order.now,
        recipe=work,
        duration_s=planned_length_s(work),
    )
