"""A job's status as one message: what was asked, how far it is, how long it takes, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs._bot.buttons import JobButton, button_row
from cogs._message.content import Content, colour
from cogs._message.lineage import lineage_text
from cogs._message.options import option_texts
from cogs._message.text import price, quoted, spell_s, stamp
from cogs._message.texts import NOTHING
from cogs._message.wording import kind_of, last_step, service_name, wording_of
from cogs._ordering import texts
from core.action import ACTIONS
from core.model.job import FailureCode, JobState
from core.suno_models import MODELS

if TYPE_CHECKING:
    from datetime import datetime

    from core.jobs.estimate import Expected, Outlook
    from core.model.job import Job
    from core.model.text import Text

ASKED_MAX = 200
"""Characters of each text that the card repeats: enough to recognize the request."""
REASON_MAX = 500
"""Characters of the provider's own sentence."""
BAR_CELLS = 12
CANCELLABLE_STATES = frozenset(
    {JobState.QUEUED, JobState.SUBMITTING, JobState.PENDING, JobState.RUNNING, JobState.UNKNOWN}
)

_SHOWS_TEXT = frozenset({FailureCode.MODERATED, FailureCode.REJECTED})

_HEADLINES = {
    JobState.SUBMITTING: texts.SENDING,
    JobState.PENDING: texts.SENT,
    JobState.DELIVERED: texts.DONE,
    JobState.CANCELLED: texts.CANCELLED,
    JobState.UNKNOWN: texts.CHECKING,
}
"""Of the states whose headline is the same for every action and every kind of result."""


def job_card(job: Job, outlook: Outlook, now: datetime) -> Content:
    """Return the card of a job in any state; a delivered one is better shown by `result`."""
    embed = discord.Embed(
        title=_headline(job, outlook),
        description="\n".join((*_status(job, outlook, now), "", *_request_lines(job))),
        colour=colour(JobState.CANCELLED if job.is_discarded else job.state),
    )
    return Content(text="", embeds=(embed,), view=button_row(_button(job)))


def _headline(job: Job, outlook: Outlook) -> str:
    if job.is_discarded:
        return texts.HIDDEN()
    match job.state:
        case JobState.QUEUED:
            return _queue_headline(outlook.position)
        case JobState.RUNNING:
            return ACTIONS[job.request.action].doing
        case JobState.DELIVERING:
            return last_step(job)[0]
        case JobState.FAILED | JobState.EXPIRED:
            return wording_of(job).none()
        case _:
            return _HEADLINES[job.state](service=service_name(job))


def _queue_headline(position: int | None) -> str:
    if position is None:
        return texts.QUEUED()
    return texts.QUEUED_FIRST() if position == 1 else texts.QUEUED_AT(position=f"{position:,}")


def _status(job: Job, outlook: Outlook, now: datetime) -> tuple[str, ...]:
    """Return the sentences that say how far the job is."""
    if job.state.is_final:
        return _outcome(job)
    if job.is_discarded:
        return (texts.HIDDEN_COST(service=service_name(job), cost=_cost(job)),)
    match job.state:
        case JobState.QUEUED:
            return _queue_lines(job, outlook.expected)
        case JobState.UNKNOWN:
            return (texts.CONNECTION_LOST(),)
        case JobState.DELIVERING:
            return (last_step(job)[1],)
        case _:
            return _progress_lines(job, outlook.expected, now)


def _queue_lines(job: Job, expected: Expected | None) -> tuple[str, ...]:
    wait = _estimate(expected, texts.READY_IN, texts.READY_IN_OR_LATER)
    return (texts.BUSY(service=service_name(job)), wait) if job.attempts else (wait,)


def _progress_lines(job: Job, expected: Expected | None, now: datetime) -> tuple[str, ...]:
    began = job.submitted_at or job.updated_at
    elapsed_s = max(0.0, (now - began).total_seconds())
    # Discord itself keeps this current; a written number would not change between two edits.
    started = texts.STARTED(when=stamp(began))
    usual = _estimate(expected, texts.USUALLY, texts.USUALLY_OR_LONGER)
    if expected is None:
        return (started, usual)
    if elapsed_s > expected.p90_s:
        return (_bar(1.0), started, texts.LATE(p90=spell_s(expected.p90_s)))
    return (_bar(elapsed_s / expected.p90_s if expected.p90_s else 1.0), started, usual)


def _estimate(expected: Expected | None, exact: Text, spread: Text) -> str:
    """Return what the measured times promise: `exact` where the two are the same, `spread` where they differ."""
    if expected is None:
        return texts.NO_ESTIMATE()
    median, p90 = spell_s(expected.median_s), spell_s(expected.p90_s)
    return (exact if median == p90 else spread)(median=median, p90=p90)


def _bar(share: float) -> str:
    """Draw time passed against the time in which nine of ten songs are done; never full, since nobody knows."""
    full = min(BAR_CELLS - 1, int(share * BAR_CELLS))
    return "▰" * full + "▱" * (BAR_CELLS - full)


def _outcome(job: Job) -> tuple[str, ...]:
    """Return what happened, what it cost and what the member can do."""
    if job.state is JobState.DELIVERED:
        return (wording_of(job).delivered(),)
    if job.is_charged:
        return (texts.MADE_ANYWAY(service=service_name(job), cost=_cost(job)), wording_of(job).kept())
    if job.state is JobState.CANCELLED or job.failure is None:
        return (_refund(job),)
    code = job.failure.code
    reason = texts.FAILURES_BY_KIND.get((kind_of(job), code), texts.FAILURES[code])(service=service_name(job))
    quote = quoted(job.failure.text, REASON_MAX) if code in _SHOWS_TEXT else ""
    steps = texts.NEXT_STEPS.get(code)
    end = _refund(job) if steps is None else f"{_refund(job)} {steps()}"
    return (reason, f"> {quote}", end) if quote else (reason, end)


def _refund(job: Job) -> str:
    return texts.NOTHING_CHARGED() if job.cost == 0 else texts.REFUNDED(job.cost)


def _cost(job: Job) -> str:
    return price(job.cost, none=NOTHING())


def _request_lines(job: Job) -> list[str]:
    """Return what was ordered, by whom and for how much, shortened and harmless."""
    request = job.request
    model = MODELS.get(request.model)
    facts = " · ".join([price(job.cost)] + ([model.label] if model else []))
    head = texts.REQUEST_HEAD_FORGOTTEN if job.is_forgotten else texts.REQUEST_HEAD
    lines = [head(action=ACTIONS[request.action].label, member=f"<@{job.maker.id}>", facts=facts)]
    lineage = lineage_text(job, ASKED_MAX)
    if lineage:
        lines.append(lineage[0].upper() + lineage[1:])
    if request.prompt:
        lines.append(f"> {quoted(request.prompt, ASKED_MAX)}")
    title = "" if request.title == request.source_title else request.title
    typed = (
        (texts.TITLE, title),
        (texts.STYLE, request.style),
        (texts.LYRICS, request.lyrics),
        (texts.AVOID, request.exclude),
    )
    lines += [label(text=quoted(text, ASKED_MAX)) for label, text in typed if text.strip()]
    options = option_texts(request)
    return [*lines, options] if options else lines


def _button(job: Job) -> JobButton | None:
    if job.state in {JobState.FAILED, JobState.EXPIRED}:
        return JobButton("retry", job.id, label=texts.TRY_AGAIN(), style=discord.ButtonStyle.primary)
    if job.state not in CANCELLABLE_STATES or job.is_discarded:
        return None
    return JobButton("cancel", job.id, label=(texts.CANCEL if job.state is JobState.QUEUED else texts.HIDE)())
