"""/limits set: what each member and the whole server can spend, how fast, and in which time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias, cast
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._message.text import price, quoted, spell_exactly
from cogs.limits import texts
from cogs.limits.answer import answer_change
from cogs.limits.group import LimitsGroup, guild_of
from cogs.limits.parsing import TYPED_MAX, parse_number, parse_zone, suggest_zones
from cogs.limits.setting_field import (
    AllowanceSetting,
    Declared,
    Interaction,
    Opened,
    Setting,
    SettingsForm,
    current_settings,
    guild_form,
    is_removed,
    remove_field,
    save_changes,
)
from core.errors import SettingInvalid
from core.limits.bounds import AT_ONCE_MAX, COOLDOWN_MAX_S
from core.model.money import CREDITS_MAX, Allowance, GuildSettings, WindowKind
from core.ports import GuildChanges

Credits: TypeAlias = app_commands.Range[int, 0, CREDITS_MAX]


def show_allowance(allowance: Allowance) -> str:
    """Write what a member can spend: "10 credits a day, 50 credits a week", "nothing", "no limit"."""
    limits = {kind: limit for kind in WindowKind if (limit := allowance.limit(kind)) is not None}
    if 0 in limits.values():
        return texts.ONLY_BONUS()
    per_window = (texts.PER_WINDOW[kind](credits=price(limit)) for kind, limit in limits.items())
    return ", ".join(per_window) or texts.NO_LIMIT()


def show_budget(budget: Allowance) -> str:
    """Write what all members together can spend; bonus credits count in it, too."""
    is_nothing = 0 in {budget.limit(kind) for kind in WindowKind}
    return texts.SWITCHED_OFF() if is_nothing else show_allowance(budget)


def show_songs_at_once(songs: int | None) -> str:
    """Write how many songs a member can have in progress."""
    return texts.UNLIMITED_AT_ONCE() if songs is None else texts.SONGS_AT_ONCE(songs) if songs else texts.NO_SONGS()


def show_cooldown(seconds: int) -> str:
    """Write how long a member waits between two orders."""
    return texts.COOLDOWN(time=spell_exactly(seconds)) if seconds else texts.NO_COOLDOWN()


MEMBER = AllowanceSetting(show=show_allowance)
BUDGET = AllowanceSetting(show=show_budget, prefix="server_")
SONGS_AT_ONCE = Setting[int | None](
    name="at_once",
    label=texts.AT_ONCE_LABEL,
    hint=texts.EMPTY_IS_UNLIMITED,
    parse=partial(parse_number, most=AT_ONCE_MAX),
    show=show_songs_at_once,
)
COOLDOWN = Setting[int](
    name="cooldown",
    label=texts.COOLDOWN_LABEL,
    hint=texts.EMPTY_IS_NO_COOLDOWN,
    parse=lambda typed, option: parse_number(typed, option, most=COOLDOWN_MAX_S) or 0,
    show=show_cooldown,
)
TIME_ZONE = Setting[str](
    name="time_zone",
    label=texts.TIME_ZONE_LABEL,
    hint=texts.TIME_ZONE_HINT,
    note=texts.TIME_ZONE_NOTE,
    parse=parse_zone,
    show=lambda name: quoted(name, TYPED_MAX),
    most=TYPED_MAX,
)
SETTINGS: Mapping[str, Declared[Any]] = {
    "member": MEMBER,
    "budget": BUDGET,
    "songs_at_once": SONGS_AT_ONCE,
    "cooldown_s": COOLDOWN,
    "time_zone": TIME_ZONE,
}
"""What /limits set changes, by the names in GuildSettings."""

DEFAULT = "default"
_CLEARED = {
    "No daily limit": "day",
    "No weekly limit": "week",
    "No monthly limit": "month",
    "No daily limit for the whole server": "server_day",
    "No weekly limit for the whole server": "server_week",
    "No monthly limit for the whole server": "server_month",
    "No limit on songs in progress": "at_once",
    "No cooldown": "cooldown",
    "Time zone UTC": "time_zone",
    "The bot's default for each member": DEFAULT,
}


async def offer_zones(_: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer time zones while one is typed."""
    return [app_commands.Choice(name=name, value=name) for name in suggest_zones(typed)]


@app_commands.describe(
    day="Credits each member can spend per day; 0 for none",
    week="Credits each member can spend per week, from Monday; 0 for none",
    month="Credits each member can spend per month; 0 for none",
    server_day="Credits all members together can spend per day",
    server_week="Credits all members together can spend per week, from Monday",
    server_month="Credits all members together can spend per month",
    at_once="Songs a member can have in progress at the same time",
    cooldown="Seconds a member must wait between two orders",
    time_zone="The time zone in which days, weeks and months begin",
    clear="Limit to remove",
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
    """Change the limits you name and keep the rest."""
    given: dict[str, Any] = {
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
    named = {option: value for option, value in given.items() if value is not None}
    _check_clear(clear, named)
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    before = await limit_settings.settings(guild.id)
    change = await limit_settings.amend(
        guild.id,
        interaction.user.id,
        lambda settings: _changes(settings, limit_settings.default_allowance(settings), named, clear),
    )
    settings = change.after
    now = interaction.client.services.orders.now().astimezone(ZoneInfo(settings.time_zone))
    current = texts.CURRENT_LIMITS(
        member=MEMBER.show(limit_settings.default_allowance(settings)),
        budget=BUDGET.show(settings.budget),
        at_once=SONGS_AT_ONCE.show(settings.songs_at_once),
        cooldown=COOLDOWN.show(settings.cooldown_s),
        zone=TIME_ZONE.show(settings.time_zone),
        time=f"{now:%H:%M}",
    )
    notes = [texts.NEW_TIME_ZONE()] if settings.time_zone != before.time_zone else []
    await answer_change(interaction, change.texts, current, *notes)


def _check_clear(clear: str | None, named: Mapping[str, Any]) -> None:
    """Check that no limit is both set and cleared.

    Raises:
        SettingInvalid: one is, or `clear` is unknown.
    """
    if clear is None:
        return
    if clear not in _CLEARED.values():
        raise SettingInvalid("clear", texts.NOT_IN_THE_LIST())
    clashing = [kind for kind in WindowKind if kind in named] if clear == DEFAULT else [*({clear} & named.keys())]
    if clashing:
        raise SettingInvalid(f"{clashing[0]} and clear", texts.CONTRADICT_EACH_OTHER())


def _changes(before: GuildSettings, default: Allowance, named: Mapping[str, Any], clear: str | None) -> GuildChanges:
    """Return the settings that change; where a server has no limits for members, it starts from the default."""
    if clear is not None and clear != DEFAULT:
        named = {**named, clear: None}
    current, cleared = replace(before, member=default), GuildSettings()
    changes: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        if setting.options & named.keys():
            value = setting.merge(getattr(current, name), named)
            changes[name] = getattr(cleared, name) if value is None else value
    if clear == DEFAULT:
        changes["member"] = None
    return cast("GuildChanges", changes)


async def _open_members(interaction: Interaction, _: int) -> Opened:
    services, settings = interaction.client.services, await current_settings(interaction)
    fields = MEMBER.fields(services.limit_settings.default_allowance(settings))
    if settings.member is not None:
        default = MEMBER.show(Allowance(day=services.orders.config.daily_credits))
        fields += (remove_field(texts.USE_DEFAULT_LABEL(), texts.USE_DEFAULT(default=default)),)
    return texts.MEMBERS_TITLE(), fields


async def _save_members(interaction: Interaction, _: int, typed: Mapping[str, str]) -> str:
    allowance = None if is_removed(typed) else MEMBER.read(typed)
    default_allowance = interaction.client.services.limit_settings.default_allowance

    def how(settings: GuildSettings) -> GuildChanges:
        # A form that is sent unchanged decides nothing: the server goes on following the bot's default.
        is_default = settings.member is None and allowance == default_allowance(settings)
        return {} if is_default else {"member": allowance}

    return await save_changes(interaction, how)


FORMS = (
    SettingsForm(verb="members", open=_open_members, save=_save_members),
    guild_form("budget", texts.BUDGET_TITLE, {"budget": BUDGET}),
    guild_form("pace", texts.PACE_TITLE, {"songs_at_once": SONGS_AT_ONCE, "cooldown_s": COOLDOWN}),
    guild_form("zone", texts.TIME_ZONE_TITLE, {"time_zone": TIME_ZONE}),
)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="set")(change_limits)
