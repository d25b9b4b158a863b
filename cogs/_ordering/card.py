"""A job's status as one message: what was asked, where it stands, how long it takes, what can be done."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import discord

from cogs._bot.buttons import JobButton, button_row
from cogs._message.content import Content, colour
from cogs._message.lineage import lineage_text
from cogs._message.options import option_texts
from cogs._message.text import price, quoted, spell_s, stamp
from cogs._message.wording import last_step, service_name, wording_of
from core.action import ACTIONS
from core.model.job import FailureCode, JobState
from core.suno_models import MODELS

if TYPE_CHECKING:
    from datetime import datetime

    from core.jobs.estimate import Expected, Outlook
    from core.model.job import Job

ASKED_MAX = 200
"""Characters of each text that the card repeats: enough to know the order by."""
REASON_MAX = 500
"""Characters of the provider's own sentence."""
BAR_CELLS = 12
CANCELLABLE_STATES = frozenset(
    {JobState.QUEUED, JobState.SUBMITTING, JobState.PENDING, JobState.RUNNING, JobState.UNKNOWN}
)

_REASONS = {
    FailureCode.MODERATED: "{service} did not accept {refused}.",
    FailureCode.REJECTED: "{service} could not take the order as it is.",
    FailureCode.SERVICE_FAULT: "Something broke at {service} while {broke}.",
    FailureCode.SERVICE_BUSY: "{service} was too busy to take the order, however often I asked.",
    FailureCode.OPERATOR: (
        "I cannot order {plural} at the moment. My owner has been told; you need not change anything."
    ),
    FailureCode.SOURCE_UNUSABLE: "{service} cannot work with {unplayable} at the moment.",
    FailureCode.NEVER_ENDED: "{service} took the order and never finished it.",
    FailureCode.FATE_UNKNOWN: ("The line broke while the order was being sent, and it never turned up at {service}."),
    FailureCode.MEDIA_LOST: "{service} {lost}.",
}
"""In the words of cogs._message.wording."""
_SHOWS_TEXT = frozenset({FailureCode.MODERATED, FailureCode.REJECTED})

_STEPS = {
    JobState.SUBMITTING: "Sending · the order goes to {service}",
    JobState.PENDING: "Pending · {service} has the order",
    JobState.RUNNING: "Running · {doing}",
    JobState.DELIVERING: "Nearly there · {step}",
    JobState.DELIVERED: "Done",
    JobState.FAILED: "No {noun} this time",
    JobState.EXPIRED: "No {noun} this time",
    JobState.CANCELLED: "Cancelled",
    JobState.UNKNOWN: "Checking · did the order arrive?",
}


def job_card(job: Job, outlook: Outlook, now: datetime) -> Content:
    """Return the card of a job in any state; a delivered one is better shown by `result`."""
    embed = discord.Embed(
        title=_headline(job, outlook),
        description="\n".join((*_status(job, outlook, now), "", *_asked(job))),
        colour=colour(JobState.CANCELLED if job.is_discarded else job.state),
    )
    return Content(text="", embeds=(embed,), view=button_row(_button(job)))


def _headline(job: Job, outlook: Outlook) -> str:
    if job.is_discarded:
        return "Discarded"
    if job.state is JobState.QUEUED:
        if outlook.position is None:
            return "Queued"
        return "Queued · next in line" if outlook.position == 1 else f"Queued · number {outlook.position:,} in line"
    return _STEPS[job.state].format(
        service=service_name(job),
        doing=ACTIONS[job.request.action].doing,
        step=last_step(job)[0],
        noun=wording_of(job).noun,
    )


def _status(job: Job, outlook: Outlook, now: datetime) -> tuple[str, ...]:
    """Return the sentences that say where the job stands."""
    if job.state.is_final:
        return _ending(job)
    if job.is_discarded:
        cost = price(job.cost, none="nothing")
        return (f"You gave this one up. If {service_name(job)} still makes it, it costs {cost}.",)
    if job.state is JobState.QUEUED:
        return _waiting(job, outlook.expected)
    if job.state is JobState.UNKNOWN:
        return ("The line broke while I sent the order. I am checking whether it arrived; you won't be charged twice.",)
    if job.state is JobState.DELIVERING:
        return (f"{service_name(job)} has finished. {last_step(job)[1]}",)
    return _under_way(job, outlook.expected, now)


def _waiting(job: Job, expected: Expected | None) -> tuple[str, ...]:
    wait = _measured("Ready in about", expected)
    if job.attempts:
        return (f"{service_name(job)} is busy, so I am trying again; nothing was charged.", wait)
    return (wait,)


def _under_way(job: Job, expected: Expected | None, now: datetime) -> tuple[str, ...]:
    began = job.submitted_at or job.updated_at
    elapsed_s = max(0.0, (now - began).total_seconds())
    # Discord itself keeps this current; a written number would stand still between two edits.
    elapsed = f"Started {stamp(began)}."
    if expected is None:
        return (elapsed, _measured("Usually", expected))
    if elapsed_s > expected.p90_s:
        usual = f"This is taking longer than usual ({spell_s(expected.p90_s)}). It goes on by itself."
        return (_bar(1.0), elapsed, usual)
    return (_bar(elapsed_s / expected.p90_s if expected.p90_s else 1.0), elapsed, _measured("Usually", expected))


def _measured(start: str, expected: Expected | None) -> str:
    """Return what the measured times promise, in a sentence that begins like that."""
    if expected is None:
        return "No measured times yet, so I cannot say how long this takes."
    median, p90 = spell_s(expected.median_s), spell_s(expected.p90_s)
    return f"{start} **{median}**." if median == p90 else f"{start} **{median}**, nearly always within **{p90}**."


def _bar(share: float) -> str:
    """Draw time passed against the time in which nine of ten songs are there; never full, since nobody knows."""
    full = min(BAR_CELLS - 1, int(share * BAR_CELLS))
    return "▰" * full + "▱" * (BAR_CELLS - full)


def _ending(job: Job) -> tuple[str, ...]:
    if job.state is JobState.DELIVERED:
        return (wording_of(job).delivered,)
    if job.is_charged:
        made = f"{service_name(job)} had made it all the same, so it cost {price(job.cost, none='nothing')}."
        return tuple(filter(None, (made, wording_of(job).home)))
    if job.state is JobState.CANCELLED or job.failure is None:
        return (_returned(job),)
    reason = _REASONS[job.failure.code].format(service=service_name(job), **asdict(wording_of(job)))
    if job.failure.text and job.failure.code in _SHOWS_TEXT:
        return (reason, f"> {quoted(job.failure.text, REASON_MAX)}", _returned(job))
    return (reason, _returned(job))


def _returned(job: Job) -> str:
    if job.cost == 0:
        return "Nothing was charged."
    return "Your credit was given back." if job.cost == 1 else f"Your {job.cost:,} credits were given back."


def _asked(job: Job) -> list[str]:
    """Return what was ordered, by whom and for how much, shortened and harmless."""
    request = job.request
    action = ACTIONS[request.action]
    model = MODELS.get(request.model)
    facts = [price(job.cost)] + ([model.label] if model else [])
    whose = "" if job.is_forgotten else f" for <@{job.maker.id}>"
    lines = [f"**{action.label}**{whose} · {' · '.join(facts)}"]
    lineage = lineage_text(job, ASKED_MAX)
    if lineage:
        lines.append(lineage[0].upper() + lineage[1:])
    if request.prompt:
        lines.append(f"> {quoted(request.prompt, ASKED_MAX)}")
    title = "" if request.title == request.source_title else request.title
    texts = {"Title": title, "Style": request.style, "Lyrics": request.lyrics, "Without": request.exclude}
    lines += [f"{name}: {quoted(text, ASKED_MAX)}" for name, text in texts.items() if text.strip()]
    wished = option_texts(request)
    return [*lines, wished] if wished else lines


def _button(job: Job) -> JobButton | None:
    if job.state in {JobState.FAILED, JobState.EXPIRED}:
        return JobButton("retry", job.id, label="Try again", style=discord.ButtonStyle.primary)
    if job.state not in CANCELLABLE_STATES or job.is_discarded:
        return None
    return JobButton("cancel", job.id, label="Cancel" if job.state is JobState.QUEUED else "Discard")
