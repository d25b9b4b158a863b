"""/tasks: a member's songs in progress, and the buttons that cancel one or hide its result."""

from __future__ import annotations

from itertools import accumulate

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.buttons import JobButton, button_row
from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message import texts
from cogs._message.text import EMBED_DESCRIPTION_MAX, price, quoted, request_name, spell_s
from cogs._message.wording import service_name
from core.errors import JobOver, JobSent
from core.jobs.estimate import Outlook
from core.model.job import Job, JobState
from core.model.text import Plural, Text

SHOWN_MAX = 25
"""Discord: a message holds five rows of five buttons."""
NAME_MAX = 40
MORE_MAX = 60
"""Characters of the line that counts the songs which are not listed."""

HEADING = Text("Your songs in progress")
NOTHING_IN_PROGRESS = Text("You have no songs in progress. Start one with /song.")
JOB = Text("**{number}** {name}: {state}")
MORE = Text("and {count} more, shown here as these finish.")
STATES = {
    JobState.SUBMITTING: Text("on its way to {service}"),
    JobState.PENDING: Text("sent to {service}"),
    JobState.RUNNING: Text("being made by {service}"),
    JobState.DELIVERING: Text("finished, being posted"),
    JobState.UNKNOWN: Text("being checked; you won't be charged twice"),
}
HIDDEN = Text("result hidden")
QUEUED = Text("in the queue")
QUEUED_READY_IN = Text("in the queue, ready in about {wait}")
QUEUED_FIRST = Text("next in the queue")
QUEUED_FIRST_READY_IN = Text("next in the queue, ready in about {wait}")
QUEUED_AT = Text("number {position} in the queue")
QUEUED_AT_READY_IN = Text("number {position} in the queue, ready in about {wait}")
CANCEL_NUMBER = Text("Cancel {number}")
HIDE_NUMBER = Text("Hide {number}")
HIDE = Text("Hide result")
BEING_POSTED = Text("That song is being posted right now, so it can't be cancelled any more.")
MAYBE_STARTED = Text(
    "{service} may have started already, so this can't be cancelled. You can hide the result: it won't be posted here, "
    "but it still costs {cost} if {service} makes it."
)
BEING_SENT = Text(
    "Your request is on its way to {service}, so it can't be cancelled. You can hide the result: it won't be posted "
    "here, but it still costs {cost} if {service} makes it."
)
STARTED = Text(
    "{service} has already started, so this can't be cancelled. You can hide the result: it won't be posted here, but "
    "it still costs {cost} if {service} makes it."
)
NOW_HIDDEN = Text("The result is hidden. If {service} still makes it, it costs {cost}; otherwise nothing is charged.")
CANCELLED = Plural("Cancelled. Your credit was refunded.", "Cancelled. Your {count} credits were refunded.")
CANCELLED_FREE = Text("Cancelled. Nothing was charged.")


class Tasks(commands.Cog):
    """The command, and the buttons that cancel an order or hide its result on every card."""

    def __init__(self, bot: Chorus) -> None:
        bot.presses |= {"cancel": _cancel, "discard": _hide}

    @app_commands.command()
    async def tasks(self, interaction: discord.Interaction[Chorus]) -> None:
        """See or cancel your songs in progress."""
        orders = interaction.client.services.orders
        jobs = await orders.open_jobs(interaction.user.id)
        if not jobs:
            await say(interaction, NOTHING_IN_PROGRESS())
            return
        lines = _first_lines(
            [_line(number, job, orders.outlook(job)) for number, job in enumerate(jobs[:SHOWN_MAX], 1)]
        )
        shown = jobs[: len(lines)]
        if len(jobs) > len(shown):
            lines.append(MORE(count=f"{len(jobs) - len(shown):,}"))
        embed = discord.Embed(title=HEADING(), description="\n".join(lines))
        await say(
            interaction, embeds=[embed], view=button_row(*[_button(number, job) for number, job in enumerate(shown, 1)])
        )


def _first_lines(lines: list[str]) -> list[str]:
    """Return the first lines, as many as an embed takes beside the one that counts the rest."""
    room = EMBED_DESCRIPTION_MAX - MORE_MAX
    ends = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= room]


def _line(number: int, job: Job, outlook: Outlook) -> str:
    """Return the line of one song: its name with a link to its card, and its state."""
    name = quoted(request_name(job.request), NAME_MAX)
    place = job.place
    if place.message_id is not None:
        link = f"https://discord.com/channels/{place.guild_id or '@me'}/{place.channel_id}/{place.message_id}"
        name = f"[{name}]({link})"
    return JOB(number=number, name=name, state=_state(job, outlook))


def _state(job: Job, outlook: Outlook) -> str:
    if job.is_discarded:
        return HIDDEN()
    if job.state is not JobState.QUEUED:
        return STATES[job.state](service=service_name(job))
    if outlook.position is None:
        queued, ready_in = QUEUED, QUEUED_READY_IN
    elif outlook.position == 1:
        queued, ready_in = QUEUED_FIRST, QUEUED_FIRST_READY_IN
    else:
        queued, ready_in = QUEUED_AT, QUEUED_AT_READY_IN
    position = "" if outlook.position is None else f"{outlook.position:,}"
    if outlook.expected is None:
        return queued(position=position)
    return ready_in(position=position, wait=spell_s(outlook.expected.median_s))


def _button(number: int, job: Job) -> JobButton | None:
    if job.is_discarded or job.state is JobState.DELIVERING:
        return None
    label = CANCEL_NUMBER if job.state is JobState.QUEUED else HIDE_NUMBER
    return JobButton("cancel", job.id, label=label(number=number))


async def _cancel(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Cancel a queued song for free; where it was sent already and still costs, ask first.

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
    """Ask whether to hide the result of a song that was sent already."""
    if job.is_discarded:
        await say(interaction, _outcome(job))
        return
    if job.state is JobState.DELIVERING:
        await say(interaction, BEING_POSTED())
        return
    await say(
        interaction,
        _why_not_cancelled(job)(service=service_name(job), cost=_cost(job)),
        view=button_row(JobButton("discard", job.id, label=HIDE(), style=discord.ButtonStyle.danger)),
    )


def _why_not_cancelled(job: Job) -> Text:
    """Return the text that says why a job can't be cancelled any more, and what hiding it means."""
    if job.state is JobState.UNKNOWN:
        return MAYBE_STARTED
    return BEING_SENT if job.task_id is None else STARTED


def _cost(job: Job) -> str:
    return price(job.cost, none=texts.NOTHING())


async def _hide(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Hide the result of a song that was sent already, once its maker has confirmed it."""
    orders = interaction.client.services.orders
    try:
        outcome = _outcome(await orders.discard(job.id, user_id=interaction.user.id))
    except JobOver:
        if (await orders.job(job.id)).state is not JobState.DELIVERING:
            raise
        outcome = BEING_POSTED()
    await interaction.response.edit_message(content=outcome, view=None)


def _outcome(job: Job) -> str:
    if job.is_discarded:
        return NOW_HIDDEN(service=service_name(job), cost=_cost(job))
    return CANCELLED(job.cost) if job.cost else CANCELLED_FREE()


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Tasks(bot))
