"""/limits set: what each member and the whole server may spend, how fast, and in which time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._message.text import quoted
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import guild_of, tell
from cogs.limits.overview import allowed, at_once as spelled_at_once, budgeted, cooldown as spelled_cooldown
from cogs.limits.parsing import TYPED_MAX, parse_zone, zones_like
from core.errors import SettingInvalid
from core.limits.bounds import AT_ONCE_MAX, COOLDOWN_MAX_S
from core.model.money import CREDITS_MAX, Allowance, GuildSettings, WindowKind
from core.ports import GuildChanges

Credits: TypeAlias = app_commands.Range[int, 0, CREDITS_MAX]

DEFAULT = "default"
_BUDGET = {f"server_{kind}": kind for kind in WindowKind}
_CLEARED = {
    "No limit a day": "day",
    "No limit a week": "week",
    "No limit a month": "month",
    "No limit a day for the whole server": "server_day",
    "No limit a week for the whole server": "server_week",
    "No limit a month for the whole server": "server_month",
    "As many songs at once as a member likes": "at_once",
    "No cooldown": "cooldown",
    "Time zone UTC": "time_zone",
    "Members' credits as the bot's owner set them": DEFAULT,
}


async def offer_zones(_: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer time zones while one is typed."""
    return [app_commands.Choice(name=name, value=name) for name in zones_like(typed)]


@app_commands.describe(
    day="Credits a member may spend in a day; 0 for none",
    week="Credits a member may spend in a week, from Monday; 0 for none",
    month="Credits a member may spend in a month; 0 for none",
    server_day="Credits that all members together may spend in a day",
    server_week="Credits that all members together may spend in a week, from Monday",
    server_month="Credits that all members together may spend in a month",
    at_once="Songs that one member may have in work at once",
    cooldown="Seconds that a member waits between two orders",
    time_zone="Where midnight is when a day, a week or a month begins",
    clear="Something that shall have no limit any more",
)
@app_commands.choices(clear=[app_commands.Choice(name=name, value=value) for name, value in _CLEARED.items()])
@app_commands.autocomplete(time_zone=offer_zones)
async def change_limits(
    interaction: discord.Interaction[Chorus],
    *,
    day: Credits | None = None,
    week: Credits | None = None,
    month: Credits | None = None,
    server_day: Credits | None = None,
    server_week: Credits | None = None,
    server_month: Credits | None = None,
    at_once: app_commands.Range[int, 0, AT_ONCE_MAX] | None = None,
    cooldown: app_commands.Range[int, 0, COOLDOWN_MAX_S] | None = None,
    time_zone: app_commands.Range[str, 1, TYPED_MAX] | None = None,
    clear: str | None = None,
) -> None:
    """Change what is named, and keep the rest."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    named: dict[str, Any] = {
        "day": day,
        "week": week,
        "month": month,
        "server_day": server_day,
        "server_week": server_week,
        "server_month": server_month,
        "at_once": at_once,
        "cooldown": cooldown,
        "time_zone": None if time_zone is None else parse_zone(time_zone),
    }
    wished = {option: value for option, value in named.items() if value is not None}
    _check_clear(clear, wished)
    change = await limit_settings.amend(
        guild.id,
        interaction.user.id,
        lambda settings: _changes(settings, limit_settings.default_allowance(settings), wished, clear),
    )
    settings = change.after
    now = interaction.client.services.orders.now().astimezone(ZoneInfo(settings.time_zone))
    notes = ["Days, weeks and months are counted anew in that time zone."] if _is_moved(change.texts) else []
    pace = f"{spelled_at_once(settings.songs_at_once)}; {spelled_cooldown(settings.cooldown_s)}"
    await tell(
        interaction,
        change.texts,
        f"each member: {allowed(limit_settings.default_allowance(settings))}; "
        f"the whole server: {budgeted(settings.budget)}; {pace}. "
        f"The time zone is {quoted(settings.time_zone, TYPED_MAX)}, where it is {now:%H:%M} now.",
        *notes,
    )


def _is_moved(texts: Sequence[str]) -> bool:
    """Whether the time zone is new, and with it when every window begins."""
    return any(text.startswith("time zone") for text in texts)


def _check_clear(clear: str | None, wished: dict[str, Any]) -> None:
    """Check that nothing shall both have a limit and have none.

    Raises:
        SettingInvalid: something shall, or `clear` names nothing.
    """
    if clear is None:
        return
    if clear not in _CLEARED.values():
        raise SettingInvalid("clear", "must be one of those in the list.")
    clashing = [kind for kind in WindowKind if kind in wished] if clear == DEFAULT else [*({clear} & wished.keys())]
    if clashing:
        raise SettingInvalid(f"{clashing[0]} and clear", "say different things of the same. Leave one of them out.")


def _changes(settings: GuildSettings, usual: Allowance, wished: dict[str, Any], clear: str | None) -> GuildChanges:
    """Return the settings that change. What is not named stays as it is, also the owner's default a day."""
    wished = wished if clear is None else {**wished, clear: None}
    member = {kind.value: wished[kind] for kind in WindowKind if kind in wished}
    budget = {kind.value: wished[option] for option, kind in _BUDGET.items() if option in wished}
    changes: GuildChanges = {}
    if clear == DEFAULT:
        changes["member"] = None
    elif member:
        changes["member"] = replace(usual, **member)
    if budget:
        changes["budget"] = replace(settings.budget, **budget)
    if "at_once" in wished:
        changes["songs_at_once"] = wished["at_once"]
    if "cooldown" in wished:
        changes["cooldown_s"] = wished["cooldown"] or 0
    if "time_zone" in wished:
        changes["time_zone"] = wished["time_zone"] or GuildSettings().time_zone
    return changes


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="set")(change_limits)
