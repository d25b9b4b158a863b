"""/tasks: a member's songs in work, and the buttons that take one back."""

from __future__ import annotations

from itertools import accumulate

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.buttons import JobButton, button_row
from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message.text import EMBED_DESCRIPTION_MAX, price, quoted, request_name, spell_s
from core.errors import JobOver, JobSent
from core.jobs.estimate import Outlook
from core.model.job import Job, JobState

SHOWN_MAX = 25
"""Discord: a message holds five rows of five buttons."""
GIST_MAX = 40
MORE_MAX = 60
"""Characters of the line that counts the songs which are not listed."""

BEING_POSTED = "That song is being posted right now, so it can no longer be taken back."

_WORDS = {
    JobState.SUBMITTING: "on its way to Suno",
    JobState.PENDING: "pending at Suno",
    JobState.RUNNING: "running at Suno",
    JobState.DELIVERING: "finished, the audio is being fetched",
    JobState.UNKNOWN: "being checked; you won't be charged twice",
}


class Tasks(commands.Cog):
    """The command, and Cancel and Discard on every card."""

    def __init__(self, bot: Chorus) -> None:
        bot.presses |= {"cancel": _cancel, "discard": _discard}

    @app_commands.command()
    async def tasks(self, interaction: discord.Interaction[Chorus]) -> None:
        """See your songs in work, and take one back."""
        orders = interaction.client.services.orders
        jobs = await orders.open_jobs(interaction.user.id)
        if not jobs:
            await say(interaction, "You have no songs in work. /song starts one.")
            return
        lines = _fitting([_line(number, job, orders.outlook(job)) for number, job in enumerate(jobs[:SHOWN_MAX], 1)])
        shown = jobs[: len(lines)]
        if len(jobs) > len(shown):
            lines.append(f"and {len(jobs) - len(shown):,} more, shown here as these finish.")
        embed = discord.Embed(title="Your songs in work", description="\n".join(lines))
        await say(
            interaction, embeds=[embed], view=button_row(*[_button(number, job) for number, job in enumerate(shown, 1)])
        )


def _fitting(lines: list[str]) -> list[str]:
    """Return the first lines, as many as an embed takes beside the one that counts the rest."""
    room = EMBED_DESCRIPTION_MAX - MORE_MAX
    ends = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= room]


def _line(number: int, job: Job, outlook: Outlook) -> str:
    """Return one song: what it is, where it stands, how long it takes, where its card is."""
    name = quoted(request_name(job.request), GIST_MAX)
    place = job.place
    if place.message_id is not None:
        link = f"https://discord.com/channels/{place.guild_id or '@me'}/{place.channel_id}/{place.message_id}"
        name = f"[{name}]({link})"
    return f"**{number}** {name}: {_stand(job, outlook)}"


def _stand(job: Job, outlook: Outlook) -> str:
    if job.is_discarded:
        return "discarded"
    if job.state is not JobState.QUEUED:
        return _WORDS[job.state]
    wait = "" if outlook.expected is None else f", ready in about {spell_s(outlook.expected.median_s)}"
    if outlook.position is None:
        return f"queued{wait}"
    return f"queued, {'next' if outlook.position == 1 else f'number {outlook.position:,}'} in line{wait}"


def _button(number: int, job: Job) -> JobButton | None:
    if job.is_discarded or job.state is JobState.DELIVERING:
        return None
    verb = "Cancel" if job.state is JobState.QUEUED else "Discard"
    return JobButton("cancel", job.id, label=f"{verb} {number}")


async def _cancel(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Take a queued song back for free; ask first where it was sent already and still costs.

    Raises:
        NotYours: somebody else ordered it.
        JobOver: it has ended.
    """
    try:
        cancelled = await interaction.client.services.orders.cancel(job.id, user_id=interaction.user.id)
    except JobSent:
        await _ask(interaction, await interaction.client.services.orders.job(job.id))
    else:
        await say(interaction, _outcome(cancelled))


async def _ask(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Ask whether a song that was sent shall be discarded."""
    if job.is_discarded:
        await say(interaction, _outcome(job))
        return
    if job.state is JobState.DELIVERING:
        await say(interaction, BEING_POSTED)
        return
    cost = price(job.cost, none="nothing")
    await say(
        interaction,
        f"{_whereabouts(job)} "
        f"If you discard it, it will not be posted here, but if Suno makes it, it still costs {cost}.",
        view=button_row(JobButton("discard", job.id, label="Discard it", style=discord.ButtonStyle.danger)),
    )


def _whereabouts(job: Job) -> str:
    """Return why an order cannot be taken back any more."""
    if job.state is JobState.UNKNOWN:
        return "Suno may have that order already, and then it cannot be stopped."
    if job.task_id is None:
        return "That order is on its way to Suno and cannot be stopped."
    return "Suno has that order already and cannot be stopped."


async def _discard(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Give up a song that was sent, once its maker said so twice."""
    orders = interaction.client.services.orders
    try:
        outcome = _outcome(await orders.discard(job.id, user_id=interaction.user.id))
    except JobOver:
        if (await orders.job(job.id)).state is not JobState.DELIVERING:
            raise
        outcome = BEING_POSTED
    await interaction.response.edit_message(content=outcome, view=None)


def _outcome(job: Job) -> str:
    if job.is_discarded:
        cost = price(job.cost, none="nothing")
        return f"Discarded. If Suno still makes it, it costs {cost}; if not, that is given back."
    return "Cancelled. Your credit was given back."


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Tasks(bot))
