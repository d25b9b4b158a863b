"""A draft of lyrics as its member sees it: the lyrics, what the song will cost, and the form to edit them in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord

from cogs._bot.buttons import DraftButton, button_row
from cogs._bot.modal import Field
from cogs._message.content import COLOURS, Content
from cogs._message.text import MODAL_INPUT_MAX, escape_lines, price, quoted
from cogs._showing import texts
from core.action import ACTIONS
from core.errors import InvalidOption
from core.suno_models import MODELS, PROMPT_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from core.model.library import Draft

LYRICS_SHOWN_MAX = 3500
"""Characters of escaped lyrics in the embed; with title and style they stay below Discord's 4,096 and 6,000."""
BEGINNING_MAX = 1700
"""Characters of lyrics that are shown of longer ones; escaped they may be twice as many."""
STYLE_SHOWN_MAX = 400
PIECES_MAX = 3
"""Discord: a form holds five fields; the title, and the style or the prompt, are two of them."""
FILE_NAME = "lyrics.txt"
_JOINTS = {"stanza": "\n\n", "line": "\n", "word": " ", "letter": ""}
"""What separates two pieces of a text, by the word that the field of the second piece is named with."""


def draft_content(draft: Draft, note: str, cost: int, *, is_writing: bool = False, is_ordered: bool = False) -> Content:
    """Return what a draft looks like, with a line above it; an ordered one has no button to order it.

    `cost` is that of the song, in credits. While more is written, only the buttons that ask for it are disabled: if
    the writing is cut off, every other button enables them again.
    """
    request = draft.request
    action = ACTIONS[request.action]
    embed = discord.Embed(
        title=quoted(request.title, 100) or texts.UNTITLED(),
        description=_lyrics_text(request.lyrics),
        colour=COLOURS["queued"],
    )
    if request.style:
        embed.add_field(name=texts.STYLE(), value=quoted(request.style, STYLE_SHOWN_MAX))
    embed.set_footer(text=_version(draft))
    label = texts.MAKE_THE_SONG(price=price(cost))
    another = texts.WRITING() if is_writing else texts.ANOTHER()
    view = button_row(
        None if is_ordered else DraftButton("approve", draft.id, label=label, style=discord.ButtonStyle.primary),
        DraftButton("reword", draft.id, label=texts.EDIT()),
        DraftButton("another", draft.id, label=another, is_disabled=is_writing),
        DraftButton("style", draft.id, label=texts.IMPROVE_STYLE(), is_disabled=is_writing)
        if action.has_style
        else None,
        DraftButton("former", draft.id, label=texts.BACK()) if draft.earlier else None,
    )
    return Content(text=note, embeds=(embed,), view=view)


def draft_files(draft: Draft) -> Sequence[discord.File]:
    """Return the whole text as a file where it is longer than an embed takes."""
    lyrics = draft.request.lyrics
    return () if _fits(lyrics) else (discord.File(io.BytesIO(lyrics.encode()), FILE_NAME),)


def is_shown(draft: Draft, message: discord.Message | None) -> bool:
    """Whether a message shows the draft as it is now; another one may have been chosen in between."""
    footers = [embed.footer.text for embed in message.embeds] if message is not None else []
    return not footers or _version(draft) in footers


def draft_fields(draft: Draft) -> Sequence[Field]:
    """Return the texts of a draft that are part of its order, as fields of a form.

    Lyrics that are too long for one field are split into several.

    Raises:
        InvalidOption: they are too long for a whole form.
    """
    request = draft.request
    model = MODELS[request.model]
    pieces = list(_pieces(request.lyrics))
    if len(pieces) > PIECES_MAX:
        longest = PIECES_MAX * MODAL_INPUT_MAX
        problem = texts.LYRICS_TOO_LONG_FOR_FORM(length=f"{len(request.lyrics):,}", longest=f"{longest:,}")
        raise InvalidOption("lyrics", problem)
    return (
        Field(name="title", label=texts.TITLE(), value=request.title, most=model.title_max),
        _style_field(draft),
        *(
            Field(
                name=name,
                label=_piece_label(number, len(pieces)),
                value=piece,
                most=max(len(piece), min(MODAL_INPUT_MAX, model.lyrics_max)),
                is_long=True,
            )
            for number, (name, piece) in enumerate(pieces, 1)
        ),
    )


def typed_lyrics(typed: Mapping[str, str]) -> str:
    """Return the lyrics of a filled-in form, in one piece again."""
    lyrics = typed.get("lyrics", "")
    for name, piece in typed.items():
        joint = _JOINTS.get(name.rstrip("0123456789"))
        if joint is not None and piece:
            lyrics += joint + piece
    return lyrics


def _style_field(draft: Draft) -> Field:
    """Return the field that says how the song should sound: its style, or how two songs should be combined."""
    request = draft.request
    if draft.is_blend:
        return Field(name="prompt", label=texts.BLEND_PROMPT(), value=request.prompt, most=PROMPT_MAX, is_long=True)
    most = MODELS[request.model].style_max
    return Field(name="style", label=texts.STYLE(), value=request.style, most=most, hint=texts.STYLE_HINT())


def _pieces(lyrics: str) -> Iterator[tuple[str, str]]:
    """Cut lyrics where a form must: between stanzas, else between lines or words; each piece with its field's name."""
    name, number = "lyrics", 1
    while len(lyrics) > MODAL_INPUT_MAX:
        word, joint, at = next(
            (word, joint, at)
            for word, joint in _JOINTS.items()
            if (at := lyrics.rfind(joint, MODAL_INPUT_MAX // 2, MODAL_INPUT_MAX) if joint else MODAL_INPUT_MAX) > 0
        )
        yield name, lyrics[:at]
        lyrics, number = lyrics[at + len(joint) :], number + 1
        name = f"{word}{number}"
    yield name, lyrics


def _piece_label(number: int, count: int) -> str:
    return texts.LYRICS_PIECE(number=number, count=count) if count > 1 else texts.LYRICS()


def _lyrics_text(lyrics: str) -> str:
    """Return the lyrics for an embed, or their beginning where they are longer."""
    if _fits(lyrics):
        return escape_lines(lyrics)
    beginning = lyrics[:BEGINNING_MAX]
    whole_lines = beginning.rpartition("\n")[0] or beginning
    return f"{escape_lines(whole_lines)}\n\n{texts.REST_OF_LYRICS(file=FILE_NAME)}"


def _fits(lyrics: str) -> bool:
    return len(escape_lines(lyrics)) <= LYRICS_SHOWN_MAX


def _version(draft: Draft) -> str:
    number = len(draft.earlier) + 1
    return texts.VERSION(number=number, count=number + len(draft.others))
