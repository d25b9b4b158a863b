"""/limits usage: what a server's members spent, as a chart, in words, and as a table to go on with."""

from __future__ import annotations

import asyncio
import csv
import io
import logging
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message.text import EMBED_DESCRIPTION_MAX, price, quoted
from cogs._posting.packing import room_in
from cogs.limits.group import LimitsGroup
from core.limits.usage import Total, UsageReport
from core.model.usage import Grouping, Period

log = logging.getLogger(__name__)

PICTURE, TABLE = "usage.png", "usage.csv"
COLUMNS = ("day", "action", "member id", "member name", "credits", "songs")
LISTED_MAX = 10
"""Members and days that are listed; the table has them all."""
NAMED_MAX = 100
"""Discord: one request asks for the names of at most 100 members. Source: Gateway, Request Guild Members."""
NAMES_S = 5.0
"""How long names are waited for; without them members are shown as mentions."""
NAME_MAX = 32
_FORGOTTEN = 0
_FORMULA = ("=", "+", "-", "@")
_NO_CHART = "The chart could not be drawn this time; the numbers are all here."
_NO_TABLE = "The table is too large for Discord: choose a shorter period for it."


@app_commands.describe(period="How far back", by="What the chart tells apart, and what is listed first")
@app_commands.choices(
    period=[app_commands.Choice(name=period.value, value=period.value) for period in Period],
    by=[app_commands.Choice(name=by.value, value=by.value) for by in Grouping],
)
async def usage(interaction: discord.Interaction[Chorus], period: str = Period.THIRTY, by: str = Grouping.DAY) -> None:
    """See what was spent here: a chart, the sums, and a table of everything."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    reports = interaction.client.services.usage_reports
    report = await reports.report(interaction.guild_id or 0, Period(period))
    # Of a busy quarter there are hundreds of thousands of lines, which the event loop must not wait for.
    names = await _names(interaction.guild, [*await asyncio.to_thread(report.by_member)])
    grouping = Grouping(by)
    files, notes = await _files(interaction, report, names, grouping)
    words = await asyncio.to_thread(_words, report, names, grouping)
    embed = discord.Embed(title=f"Credits spent: {period}", description=words[:EMBED_DESCRIPTION_MAX])
    await say(interaction, "\n".join(notes), embeds=[embed], files=files)


async def _files(
    interaction: discord.Interaction[Chorus], report: UsageReport, names: Mapping[int, str], by: Grouping
) -> tuple[list[discord.File], list[str]]:
    """Return the chart and the table, as far as they could be made, and what is said of those that could not."""
    files: list[discord.File] = []
    notes: list[str] = []
    try:
        chart = await interaction.client.services.usage_reports.chart(report, names=names, by=by)
    except Exception:
        log.exception("interaction %s: the chart of a server's usage could not be drawn", interaction.id)
        chart = b""
        notes.append(_NO_CHART)
    else:
        spoken = await asyncio.to_thread(_spoken, report)
        files.append(discord.File(io.BytesIO(chart), PICTURE, description=spoken))
    room_bytes = room_in(interaction.filesize_limit) - len(chart)
    packed = await asyncio.to_thread(_packed, report, names, room_bytes)
    if packed is None:
        notes.append(_NO_TABLE)
    else:
        files.append(packed)
    return files, notes


async def _names(guild: discord.Guild | None, user_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the names under which the first of those members go there, without any who left.

    Asked for by their ids, members are told without the privileged intent.
    """
    wanted = [user_id for user_id in user_ids if user_id != _FORGOTTEN][:NAMED_MAX]
    if guild is None or not wanted:
        return {}
    try:
        async with asyncio.timeout(NAMES_S):
            members = await guild.query_members(user_ids=wanted, limit=NAMED_MAX, cache=False)
    except (TimeoutError, OSError, RuntimeError, discord.DiscordException) as error:
        log.warning("guild %d: the names of members could not be had: %r", guild.id, error)
        return {}
    return {member.id: member.display_name for member in members}


def _words(report: UsageReport, names: Mapping[int, str], by: Grouping) -> str:
    """Return all that the chart shows, in words: what was asked for first."""
    head = f"{_span(report)} (time zone {report.time_zone})"
    total = report.total
    if not total.songs:
        return f"{head}\nNothing was spent."
    days, actions, members = report.by_day(), report.by_action(), report.by_member()
    busiest = next(iter(days))
    by_whom = "1 member" if len(members) == 1 else f"{len(members):,} members"
    lists = {
        Grouping.DAY: ("days", [f"{_day(day)}: {_amount(each)}" for day, each in days.items()]),
        Grouping.ACTION: ("actions", [f"{label}: {_amount(each)}" for label, each in actions.items()]),
        Grouping.MEMBER: ("members", [f"{_who(each, names)}: {_amount(of)}" for each, of in members.items()]),
    }
    order = sorted(lists, key=lambda grouping: grouping is not by)
    return "\n".join(
        [
            head,
            f"**{_amount(total)}**, by {by_whom}. Busiest day: {_day(busiest)}, {_amount(days[busiest])}.",
            *(_listed(*lists[grouping]) for grouping in order),
        ]
    )


def _listed(noun: str, lines: Sequence[str]) -> str:
    """Return a heading and the first lines."""
    heading = (
        f"**The {LISTED_MAX} {noun} with most**" if len(lines) > LISTED_MAX else f"**By {noun.removesuffix('s')}**"
    )
    return "\n".join([heading, *(f"{number}. {line}" for number, line in enumerate(lines[:LISTED_MAX], 1))])


def _amount(total: Total) -> str:
    """Return "12 credits for 10 songs"."""
    songs = "1 song" if total.songs == 1 else f"{total.songs:,} songs"
    return f"{price(total.credits, none='0 credits')} for {songs}"


def _who(user_id: int, names: Mapping[int, str]) -> str:
    if user_id == _FORGOTTEN:
        return "forgotten members"
    return quoted(names.get(user_id, ""), NAME_MAX) or f"<@{user_id}>"


def _span(report: UsageReport) -> str:
    days = report.days
    return _day(days.first) if days.count == 1 else f"{_day(days.first)} to {_day(days.last)}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _spoken(report: UsageReport) -> str:
    """Return what the chart shows, for those who do not see it."""
    return f"Bar chart, {_span(report)}: {_amount(report.total)}. The same stands in the message as text."


def _packed(report: UsageReport, names: Mapping[int, str], room_bytes: int) -> discord.File | None:
    """Return the table as a file, zipped where it would not fit otherwise; None where not even that fits."""
    content = table(report, names)
    if len(content) <= room_bytes:
        return discord.File(io.BytesIO(content), TABLE)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TABLE, content)
    if file.tell() > room_bytes:
        return None
    file.seek(0)
    return discord.File(file, f"{TABLE}.zip")


def table(report: UsageReport, names: Mapping[int, str]) -> bytes:
    """Return everything that was spent as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know that."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for use in sorted(report.usage, key=lambda use: (use.day, use.action, use.user_id)):
        member = ("", "") if use.user_id == _FORGOTTEN else (use.user_id, _harmless(names.get(use.user_id, "")))
        writer.writerow((use.day.isoformat(), _harmless(use.action), *member, use.credits, use.songs))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _harmless(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.strip().startswith(_FORMULA) else text


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.add_command(
        app_commands.Command(
            name="usage", description="See what was spent here, as a chart and a table", callback=usage
        )
    )
