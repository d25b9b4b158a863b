"""/limits words: what members cannot use in a request."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._message.text import MODAL_INPUT_MAX, quoted
from cogs.limits import texts
from cogs.limits.answer import answer_change, say_in_full
from cogs.limits.group import LimitsGroup, guild_of
from cogs.limits.parsing import parse_words
from cogs.limits.setting_field import Setting, guild_form
from core.errors import SettingInvalid
from core.limits.blocked_words import WORD_MAX, fold
from core.limits.bounds import check_words
from core.model.money import GuildSettings
from core.model.text import Text
from core.ports import GuildChanges

TYPED_MAX = 4000
LISTED_MAX = 10
"""Words that a note lists."""


def _parse(typed: str, option: str) -> tuple[str, ...]:
    words = tuple(parse_words(typed, option)) if typed else ()
    check_words(words, option)
    return words


def _write(words: tuple[str, ...]) -> str:
    text = "\n".join(words)
    if len(text) > MODAL_INPUT_MAX:
        raise SettingInvalid("words", texts.TOO_MANY_WORDS())
    return text


WORDS = Setting[tuple[str, ...]](
    name="words",
    label=texts.WORDS_LABEL,
    note=texts.WORDS_NOTE,
    parse=_parse,
    show=lambda words: texts.WORD_COUNT(len(words)) if words else texts.NO_BLOCKED_WORDS(),
    write=_write,
    is_long=True,
)


@app_commands.describe(
    add="Words or phrases to block, separated by commas",
    remove="Words or phrases to unblock, separated by commas",
    show="Show all blocked words",
)
async def change_words(
    interaction: discord.Interaction[Chorus],
    add: app_commands.Range[str, 1, TYPED_MAX] | None = None,
    remove: app_commands.Range[str, 1, TYPED_MAX] | None = None,
    show: bool = False,
) -> None:
    """Block words that members cannot use in a request; without options, show them."""
    added = () if add is None else parse_words(add, "add")
    removed = () if remove is None else parse_words(remove, "remove")
    both = {fold(word) for word in added} & {fold(word) for word in removed}
    if both:
        raise SettingInvalid("add and remove", texts.WORD_IN_BOTH(word=both.pop().strip()))
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if not added and not removed:
        await _show(interaction, (await limit_settings.settings(guild.id)).words)
        return

    notes: list[str] = []

    def amend(settings: GuildSettings) -> GuildChanges:
        blocked = {fold(word): word for word in settings.words}
        notes.extend(_note(texts.ALREADY_BLOCKED, [word for word in added if fold(word) in blocked]))
        notes.extend(_note(texts.NOT_BLOCKED, [word for word in removed if fold(word) not in blocked]))
        dropped = {fold(word) for word in removed}
        kept = {key: word for key, word in blocked.items() if key not in dropped}
        return {"words": (*kept.values(), *(word for word in added if fold(word) not in kept))}

    change = await limit_settings.amend(guild.id, interaction.user.id, amend)
    await answer_change(interaction, change.texts, _count(change.after.words), *notes)
    if show:
        await _show(interaction, change.after.words)


async def _show(interaction: discord.Interaction[Chorus], words: Sequence[str]) -> None:
    listed = [texts.LIST_ITEM(item=quoted(word, WORD_MAX)) for word in sorted(words, key=fold)]
    await say_in_full(interaction, "\n".join([_count(words), *listed]))


def _count(words: Sequence[str]) -> str:
    return texts.WORDS_BLOCKED(len(words)) if words else texts.NO_WORD_BLOCKED()


def _note(text: Text, words: Sequence[str]) -> Sequence[str]:
    """Return a line that lists those words, the first of them where they are many."""
    if not words:
        return ()
    listed = ", ".join(quoted(word, WORD_MAX) for word in words[:LISTED_MAX])
    rest = len(words) - LISTED_MAX
    return (text(words=texts.AND_MORE(rest, listed=listed) if rest > 0 else listed),)


FORMS = (guild_form("words", texts.WORDS_TITLE, {"words": WORDS}),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="words")(change_words)
