"""/limits usage: what a server's members spent, as a chart, as text, and as a table for a spreadsheet."""

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
from cogs._posting.file_order import room_in
from cogs.limits import texts
from cogs.limits.group import LimitsGroup
from cogs.limits.texts import pages
from core.limits.usage import Total, UsageReport
from core.model.usage import Grouping, Period

log = logging.getLogger(__name__)

PICTURE, TABLE = "usage.png", "usage.csv"
COLUMNS = ("day", "action", "member id", "member name", "credits", "songs")
LISTED_MAX = 10
"""Members and days that are listed; the table has all of them."""
NAMED_MAX = 100
"""Discord: one request asks for the names of at most 100 members. Source: Gateway, Request Guild Members."""
NAMES_S = 5.0
"""How long to wait for names; without them members are shown as mentions."""
NAME_MAX = 32
_FORGOTTEN = 0
_FORMULA = ("=", "+", "-", "@")


@app_commands.describe(period="How far back", by="What the chart is grouped by, and what is listed first")
@app_commands.choices(
    period=[app_commands.Choice(name=period.value, value=period.value) for period in Period],
    by=[app_commands.Choice(name=by.value, value=by.value) for by in Grouping],
)
async def usage(interaction: discord.Interaction[Chorus], period: str = Period.THIRTY, by: str = Grouping.DAY) -> None:
    """See what was spent here: a chart, the sums, and a table."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    reports = interaction.client.services.usage_reports
    report = await reports.report(interaction.guild_id or 0, Period(period))
    # A busy quarter has hundreds of thousands of lines: summing them must not block the event loop.
    names = await _names(interaction.guild, [*await asyncio.to_thread(report.by_member)])
    grouping = Grouping(by)
    files, notes = await _files(interaction, report, names, grouping)
    text = await asyncio.to_thread(describe, report, names, grouping)
    embed = discord.Embed(title=pages.USAGE_TITLE(period=period), description=text[:EMBED_DESCRIPTION_MAX])
    await say(interaction, "\n".join(notes), embeds=[embed], files=files)


async def _files(
    interaction: discord.Interaction[Chorus], report: UsageReport, names: Mapping[int, str], by: Grouping
) -> tuple[list[discord.File], list[str]]:
    """Return the chart and the table, and a note about each that could not be made."""
    files: list[discord.File] = []
    notes: list[str] = []
    try:
        chart = await interaction.client.services.usage_reports.chart(report, names=names, by=by)
    except (OSError, ValueError):  # Pillow: no font, no memory for the picture, a size it cannot draw
        log.exception("interaction %s: the chart of a server's usage could not be drawn", interaction.id)
        chart = b""
        notes.append(pages.NO_CHART())
    else:
        alt_text = await asyncio.to_thread(_alt_text, report)
        files.append(discord.File(io.BytesIO(chart), PICTURE, description=alt_text))
    room_bytes = room_in(interaction.filesize_limit) - len(chart)
    packed = await asyncio.to_thread(pack, report, names, room_bytes)
    if packed is None:
        notes.append(pages.NO_TABLE())
    else:
        files.append(packed)
    return files, notes


async def _names(guild: discord.Guild | None, user_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the display names of the first of those members, without those who left.

    Discord returns members by id without the privileged intent.
    """
    wanted = [user_id for user_id in user_ids if user_id != _FORGOTTEN][:NAMED_MAX]
    if guild is None or not wanted:
        return {}
    try:
        async with asyncio.timeout(NAMES_S):
            members = await guild.query_members(user_ids=wanted, limit=NAMED_MAX, cache=False)
    except (TimeoutError, OSError, RuntimeError, discord.DiscordException) as error:
        log.warning("guild %d: the names of members could not be fetched: %r", guild.id, error)
        return {}
    return {member.id: member.display_name for member in members}


def describe(report: UsageReport, names: Mapping[int, str], by: Grouping) -> str:
    """Return everything that the chart shows as text, what was asked for first."""
    head = pages.USAGE_HEAD(days=_span(report), zone=report.time_zone)
    total = report.total
    if not total.songs:
        return f"{head}\n{pages.NOTHING_SPENT()}"
    days, actions, members = report.by_day(), report.by_action(), report.by_member()
    busiest = next(iter(days))
    lists = {
        Grouping.DAY: [(_day(day), each) for day, each in days.items()],
        Grouping.ACTION: [*actions.items()],
        Grouping.MEMBER: [(_member(each, names), of) for each, of in members.items()],
    }
    order = sorted(lists, key=lambda grouping: grouping is not by)
    summary = pages.USAGE_SUM(len(members), amount=_amount(total), day=_day(busiest), busiest=_amount(days[busiest]))
    return "\n".join([head, summary, *(_list(grouping, lists[grouping]) for grouping in order)])


def _list(by: Grouping, lines: Sequence[tuple[str, Total]]) -> str:
    """Return a heading and the first lines."""
    heading = (pages.USAGE_MOST if len(lines) > LISTED_MAX else pages.USAGE_BY)[by](count=LISTED_MAX)
    listed = [
        pages.USAGE_LINE(number=number, name=name, amount=_amount(total))
        for number, (name, total) in enumerate(lines[:LISTED_MAX], 1)
    ]
    return "\n".join([heading, *listed])


def _amount(total: Total) -> str:
    """Return "12 credits for 10 songs"."""
    return pages.USAGE_AMOUNT(total.songs, credits=price(total.credits, none=texts.NO_CREDITS()))


def _member(user_id: int, names: Mapping[int, str]) -> str:
    if user_id == _FORGOTTEN:
        return pages.FORGOTTEN_MEMBERS()
    return quoted(names.get(user_id, ""), NAME_MAX) or f"<@{user_id}>"


def _span(report: UsageReport) -> str:
    days = report.days
    return _day(days.first) if days.count == 1 else pages.DAYS(first=_day(days.first), last=_day(days.last))


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _alt_text(report: UsageReport) -> str:
    """Return the chart's description for screen readers."""
    return pages.CHART_ALT_TEXT(days=_span(report), amount=_amount(report.total))


def pack(report: UsageReport, names: Mapping[int, str], room_bytes: int) -> discord.File | None:
    """Return the table as a file, zipped if it is too large otherwise; None if even that is too large."""
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
    """Return everything that was spent as CSV (RFC 4180), in UTF-8 with the byte order mark that spreadsheets need."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for use in sorted(report.usage, key=lambda use: (use.day, use.action, use.user_id)):
        member = ("", "") if use.user_id == _FORGOTTEN else (use.user_id, _escape_formula(names.get(use.user_id, "")))
        writer.writerow((use.day.isoformat(), _escape_formula(use.action), *member, use.credits, use.songs))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _escape_formula(text: str) -> str:
    """Return a text that a spreadsheet does not run as a formula."""
    return f"'{text}" if text.strip().startswith(_FORMULA) else text


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.add_command(
        app_commands.Command(
            name="usage", description="See what was spent here, as a chart and a table", callback=usage
        )
    )
