"""/limits words: what nobody may type into a song."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._message.text import quoted
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import guild_of, say_whole, tell
from cogs.limits.parsing import parse_words
from core.errors import SettingInvalid
from core.limits.blocked_words import WORD_MAX, fold
from core.model.money import GuildSettings
from core.ports import GuildChanges

TYPED_MAX = 4000
NAMED_MAX = 10
"""Words that an answer names beside the list of all."""


@app_commands.describe(
    add="Words or phrases that nobody may use, parted by commas",
    remove="Words or phrases that may be used again, parted by commas",
    show="See all of them",
)
async def change_words(
    interaction: discord.Interaction[Chorus],
    add: app_commands.Range[str, 1, TYPED_MAX] | None = None,
    remove: app_commands.Range[str, 1, TYPED_MAX] | None = None,
    show: bool = False,
) -> None:
    """Say which words nobody may use in a song; without an option, show them."""
    added = () if add is None else parse_words(add, "add")
    removed = () if remove is None else parse_words(remove, "remove")
    both = {fold(word) for word in added} & {fold(word) for word in removed}
    if both:
        raise SettingInvalid("add and remove", f"both name {both.pop().strip()}. Choose one of them.")
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if not added and not removed:
        await _show(interaction, (await limit_settings.settings(guild.id)).words)
        return

    notes: list[str] = []

    def amended(settings: GuildSettings) -> GuildChanges:
        blocked = {fold(word): word for word in settings.words}
        notes.extend(_note("Blocked already", [word for word in added if fold(word) in blocked]))
        notes.extend(_note("Not blocked anyway", [word for word in removed if fold(word) not in blocked]))
        gone = {fold(word) for word in removed}
        kept = {key: word for key, word in blocked.items() if key not in gone}
        new = [word for word in added if fold(word) not in kept]
        return {"words": (*kept.values(), *new)}

    change = await limit_settings.amend(guild.id, interaction.user.id, amended)
    await tell(interaction, change.texts, _count(change.after.words), *notes)
    if show:
        await _show(interaction, change.after.words)


async def _show(interaction: discord.Interaction[Chorus], words: Sequence[str]) -> None:
    listed = "\n".join(f"- {quoted(word, WORD_MAX)}" for word in sorted(words, key=fold))
    count = _count(words)
    await say_whole(interaction, f"{count[0].upper()}{count[1:]}\n{listed}".strip())


def _count(words: Sequence[str]) -> str:
    if not words:
        return "no word is blocked."
    number = "1 word or phrase is" if len(words) == 1 else f"{len(words):,} words and phrases are"
    return f"{number} blocked, whatever the case and the accents, in all that members type."


def _note(what: str, words: Sequence[str]) -> Sequence[str]:
    """Return a line that names those words, the first of them where they are many."""
    if not words:
        return ()
    more = f" and {len(words) - NAMED_MAX:,} more" if len(words) > NAMED_MAX else ""
    return (f"{what}: {', '.join(quoted(word, WORD_MAX) for word in words[:NAMED_MAX])}{more}.",)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="words")(change_words)
