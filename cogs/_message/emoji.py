"""Emojis as typed into an option: one that everybody has, or one of the server's own."""

from __future__ import annotations

import re

import discord

from cogs._message import texts
from cogs._message.text import shorten
from core.errors import SettingInvalid
from core.model.reaction_meanings import DEFAULT_REMIXES, emoji_key

TYPED_MAX = 40
"""Characters of what was typed that are repeated in a refusal."""

_CUSTOM = re.compile(r"<a?:\w{2,32}:(?P<id>\d{1,19})>")
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_KEYCAP = "[0-9#*]\ufe0f?\u20e3"
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_ELEMENT = f"{_PICTURE}\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
_UNICODE = re.compile(f"{_FLAG}|{_KEYCAP}|{_ELEMENT}(?:\u200d{_ELEMENT})*")
"""One emoji. Source: Unicode Technical Standard 51, Emoji Sequences; the ranges hold a few pictures more."""

_BUILT_IN = {emoji_key(emoji): emoji for emoji in DEFAULT_REMIXES}


async def emoji_of(guild: discord.Guild, typed: str) -> str:
    """Return an emoji as it is shown.

    Raises:
        SettingInvalid: it is not an emoji, more than one, or a custom one that this server does not have.
    """
    typed = typed.strip()
    custom = _CUSTOM.fullmatch(typed)
    if custom is not None:
        return await _own(guild, int(custom["id"]))
    if _UNICODE.fullmatch(typed) is None:
        raise SettingInvalid("emoji", texts.EMOJI_INVALID(typed=shorten(typed, TYPED_MAX)))
    return _BUILT_IN.get(emoji_key(typed), typed)


async def _own(guild: discord.Guild, emoji_id: int) -> str:
    """Return a custom emoji of the server; asks Discord, since the bot does not follow them."""
    try:
        return str(await guild.fetch_emoji(emoji_id))
    except discord.NotFound as error:
        raise SettingInvalid("emoji", texts.EMOJI_FOREIGN()) from error
