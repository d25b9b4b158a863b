"""A draft of lyrics as its member sees it: the words, what the song will cost, and the form in which to change them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord

from cogs._bot.buttons import DraftButton, button_row
from cogs._bot.modal import Field
from cogs._message.content import COLOURS, Content
from cogs._message.text import MODAL_INPUT_MAX, escape_lines, price, quoted
from core.action import ACTIONS
from core.errors import InvalidOption
from core.suno_models import MODELS, PROMPT_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from core.model.library import Draft

WORDS_MAX = 3500
"""Characters of escaped lyrics in the embed; with title and style they stay below Discord's 4,096 and 6,000."""
BEGINNING_MAX = 1700
"""Characters of lyrics that are shown of longer ones; escaped they may be twice as many."""
STYLE_SHOWN_MAX = 400
PIECES_MAX = 3
"""Discord: a form holds five fields; the title, and the style or the prompt, are two of them."""
FILE_NAME = "lyrics.txt"
_JOINTS = {"stanza": "\n\n", "line": "\n", "word": " ", "letter": ""}
"""What stands between two pieces of a text, by the word that the second piece's field is named with."""


def draft_content(draft: Draft, note: str, cost: int, *, is_writing: bool = False, is_ordered: bool = False) -> Content:
    """Return what a draft looks like, with a line above it; an ordered one has no button to order it by.

    `cost` is that of the song, in credits.
    While more is written only what asks for it is switched off: if that is cut off, every other button brings it back.
    """
    request = draft.request
    action = ACTIONS[request.action]
    embed = discord.Embed(
        title=quoted(request.title, 100) or "Untitled", description=_words(request.lyrics), colour=COLOURS["queued"]
    )
    if request.style:
        embed.add_field(name="Style", value=quoted(request.style, STYLE_SHOWN_MAX))
    embed.set_footer(text=_version(draft))
    label = f"Make the song · {price(cost)}"
    view = button_row(
        None if is_ordered else DraftButton("approve", draft.id, label=label, style=discord.ButtonStyle.primary),
        DraftButton("reword", draft.id, label="Edit"),
        DraftButton("another", draft.id, label="Writing…" if is_writing else "Another", is_disabled=is_writing),
        DraftButton("style", draft.id, label="Improve style", is_disabled=is_writing) if action.has_style else None,
        DraftButton("former", draft.id, label="Back") if draft.earlier else None,
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
    """Return the texts of a draft as fields to change, those that are sent with its order.

    Lyrics that are too long for one field stand in several.

    Raises:
        InvalidOption: they are too long for a whole form.
    """
    request = draft.request
    model = MODELS[request.model]
    pieces = list(_pieces(request.lyrics))
    if len(pieces) > PIECES_MAX:
        most = PIECES_MAX * MODAL_INPUT_MAX
        raise InvalidOption("lyrics", f"have {len(request.lyrics):,} characters, and a form holds {most:,} at most.")
    return (
        Field(name="title", label="Title", value=request.title, most=model.title_max),
        _manner(draft),
        *(
            Field(
                name=name,
                label=f"Lyrics, {number} of {len(pieces)}" if len(pieces) > 1 else "Lyrics",
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


def _manner(draft: Draft) -> Field:
    """Return the field that says how the words shall sound: a style, or, of two songs, how they go together."""
    request = draft.request
    if draft.is_blend:
        return Field(
            name="prompt", label="How the two shall go together", value=request.prompt, most=PROMPT_MAX, is_long=True
        )
    most = MODELS[request.model].style_max
    return Field(name="style", label="Style", value=request.style, most=most, hint="Genre, mood, instruments")


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


def _words(lyrics: str) -> str:
    """Return the lyrics for an embed, or their beginning where they are longer."""
    if _fits(lyrics):
        return escape_lines(lyrics)
    beginning = lyrics[:BEGINNING_MAX]
    whole_lines = beginning.rpartition("\n")[0] or beginning
    return f"{escape_lines(whole_lines)}\n\n*The rest is in {FILE_NAME} below.*"


def _fits(lyrics: str) -> bool:
    return len(escape_lines(lyrics)) <= WORDS_MAX


def _version(draft: Draft) -> str:
    number = len(draft.earlier) + 1
    return f"Version {number} of {number + len(draft.others)}"
