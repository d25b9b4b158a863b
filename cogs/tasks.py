"""/tasks: a member's songs in work, and the buttons that take one back."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._button import JobButton, row
from cogs._client import Chorus
from cogs._reply import say
from cogs._text import gist, price, quoted, spell_s
from core.errors import JobOver, JobSent
from core.model import Job, JobState
from core.pace import Outlook

SHOWN_MAX = 25
"""Discord: a message holds five rows of five buttons."""
GIST_MAX = 40

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
        studio = interaction.client.studio
        jobs = await studio.open_jobs(interaction.user.id)
        if not jobs:
            await say(interaction, "You have no songs in work. /song starts one.")
            return
        shown = jobs[:SHOWN_MAX]
        lines = [_line(number, job, studio.outlook(job)) for number, job in enumerate(shown, 1)]
        if len(jobs) > SHOWN_MAX:
            lines.append(f"and {len(jobs) - SHOWN_MAX:,} more, shown here as these finish.")
        embed = discord.Embed(title="Your songs in work", description="\n".join(lines))
        await say(interaction, embeds=[embed], view=row(*[_button(number, job) for number, job in enumerate(shown, 1)]))


def _line(number: int, job: Job, outlook: Outlook) -> str:
    """Return one song: what it is, where it stands, how long it takes, where its card is."""
    name = quoted(gist(job.request), GIST_MAX)
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
    return f"queued, number {outlook.position or 1:,} in line{wait}"


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
        cancelled = await interaction.client.studio.cancel(job.id, user_id=interaction.user.id)
    except JobSent:
        await _ask(interaction, job)
    else:
        await say(interaction, _outcome(cancelled))


async def _ask(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Ask whether a song that was sent shall be discarded."""
    if job.state is JobState.DELIVERING:
        raise JobOver(job.id)
    if job.is_discarded:
        await say(interaction, _outcome(job))
        return
    cost = price(job.cost, none="nothing")
    await say(
        interaction,
        "Suno has that order already and cannot be stopped. "
        f"If you discard it, it will not be posted here, but if Suno makes it, it still costs {cost}.",
        view=row(JobButton("discard", job.id, label="Discard it", style=discord.ButtonStyle.danger)),
    )


async def _discard(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Give up a song that was sent, once its maker said so twice."""
    given_up = await interaction.client.studio.discard(job.id, user_id=interaction.user.id)
    await interaction.response.edit_message(content=_outcome(given_up), view=None)


def _outcome(job: Job) -> str:
    if job.is_discarded:
        cost = price(job.cost, none="nothing")
        return f"Discarded. If Suno still makes it, it costs {cost}; if not, that is given back."
    return "Cancelled. Nothing was charged."


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Tasks(bot))
