"""Orders, windows and clips to try a store with, and what must be true of its money at any time."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from core.limits.window import span
from core.model.job import Clip, Job, JobState, Member, Parent, Place, Service
from core.model.money import EntryKind, Window, WindowKind, WindowScope
from core.model.request import SongRequest
from core.ports import Admission

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIDNIGHT = datetime(2026, 12, 24, tzinfo=UTC)
NOON = MIDNIGHT + timedelta(hours=12)
LATER = NOON + timedelta(seconds=90)
MAKER = 7
BOB = Member(id=8, name="Bob")
GUILD = 100
CHANNEL = 200
WORKER = "worker-1"
PLAIN = SongRequest(action="generate", model="chirp-v5-5", prompt="a song for Christmas")


def order(
    *,
    maker: int = MAKER,
    name: str = "Ann",
    guild: int | None = GUILD,
    message: int | None = None,
    service: Service = Service.SUNO,
    cost: int = 1,
    at: datetime = NOON,
    request: SongRequest = PLAIN,
    root: str | None = None,
    parent: Parent | None = None,
    ask: str | None = None,
) -> Job:
    """A job as it comes to be admitted."""
    return Job(
        id=uuid.uuid4().hex,
        state=JobState.QUEUED,
        service=service,
        request=request,
        maker=Member(id=maker, name=name),
        place=Place(
            guild_id=guild,
            channel_id=CHANNEL,
            message_id=message,
            interaction_token="interaction-secret",
            token_until=at + timedelta(minutes=15),
        ),
        cost=cost,
        turn=0.0,
        created_at=at,
        updated_at=at,
        root_clip_id=root,
        parent=parent,
        ask=ask,
        callback_token="callback-secret",
    )


def day(limit: int | None, *, maker: int = MAKER, guild: int = GUILD, starts_at: datetime = MIDNIGHT) -> Window:
    """A member's day in a guild."""
    return Window(
        scope=WindowScope.MEMBER,
        kind=WindowKind.DAY,
        guild_id=guild,
        user_id=maker,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=1),
        limit=limit,
    )


def brake(limit: int | None, *, starts_at: datetime = MIDNIGHT) -> Window:
    """The operator's day over all guilds."""
    return Window(
        scope=WindowScope.OPERATOR,
        kind=WindowKind.DAY,
        guild_id=0,
        user_id=0,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=1),
        limit=limit,
    )


def window(
    scope: WindowScope, kind: WindowKind, limit: int | None, *, maker: int = MAKER, guild: int = GUILD
) -> Window:
    """The day, week or month around Christmas of a member, a guild or the operator."""
    starts_at, ends_at = span(kind, NOON, "UTC")
    return Window(
        scope=scope,
        kind=kind,
        guild_id=0 if scope is WindowScope.OPERATOR else guild,
        user_id=maker if scope is WindowScope.MEMBER else 0,
        starts_at=starts_at,
        ends_at=ends_at,
        limit=limit,
    )


def rules(*windows: Window, at_once: int | None = None, cooldown_s: int = 0, weight: float = 1.0) -> Admission:
    """What an order is held against."""
    return Admission(windows=windows, songs_at_once=at_once, cooldown_s=cooldown_s, queue_weight=weight)


def clip(clip_id: str, title: str = "Holiday Wishes", style: str = "pop") -> Clip:
    """A clip of a finished task."""
    return Clip(
        id=clip_id,
        title=title,
        lyrics="[Verse]\nSnow",
        style=style,
        model="chirp-auk",
        duration_s=123.5,
        audio_url=f"https://cdn.example/{clip_id}.mp3",
        image_url=f"https://cdn.example/{clip_id}.png",
    )


async def counted(store) -> list[tuple[str, int]]:
    """How many rows stand in each table that an admission writes."""
    tables = ("jobs", "ledger", "ledger_windows", "window_counters")

    def count(connection: Connection) -> list[tuple[str, int]]:
        return [(name, connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()) for name in tables]  # noqa: S608

    return await store._database.read(count)


async def check_money(store) -> None:
    """Every reservation is open or ended once, and counters and grants say what the ledger says."""
    await store._database.read(_check_money)


def _check_money(connection: Connection) -> None:
    _check_entries(connection)
    _check_counters(connection)
    _check_shares(connection)
    _check_grants(connection)


def _check_entries(connection: Connection) -> None:
    ended = "SELECT count(*) FROM ledger WHERE job_id = jobs.id AND kind IN ('settle', 'refund')"
    reserved = "SELECT count(*) FROM ledger WHERE job_id = jobs.id AND kind = 'reserve'"
    for row in connection.execute(text(f"SELECT id, state, ({reserved}) AS reserved, ({ended}) AS ended FROM jobs")):  # noqa: S608
        assert row.reserved == 1
        assert row.ended == int(JobState(row.state).is_final), row
    for row in connection.execute(text("SELECT id, kind, job_id FROM ledger")):
        assert (row.job_id is None) == (row.kind in {"grant", "expire", "reset"}), row


_STANDS = (
    "JOIN ledger AS entry ON entry.id = {table}.entry_id "
    "LEFT JOIN ledger AS refund ON refund.job_id = entry.job_id AND refund.kind = 'refund'"
)


def _check_counters(connection: Connection) -> None:
    net = (
        "SELECT coalesce(sum(CASE WHEN refund.id IS NULL THEN ledger_windows.credits ELSE 0 END), 0) "  # noqa: S608
        f"FROM ledger_windows {_STANDS.format(table='ledger_windows')} "
        "WHERE ledger_windows.window_id = window_counters.id"
    )
    for row in connection.execute(text(f"SELECT scope, starts_at, used, ({net}) AS net FROM window_counters")):  # noqa: S608
        assert row.used == row.net >= 0, row


def _check_shares(connection: Connection) -> None:
    """A guild's and the operator's windows count all of an order; a member's count what no grant paid for."""
    from_grants = "SELECT coalesce(sum(credits), 0) FROM ledger_grants WHERE entry_id = entry.id"
    shares = (
        "SELECT window_counters.scope, ledger_windows.credits AS share, entry.credits AS cost, "  # noqa: S608
        f"({from_grants}) AS bonus FROM ledger_windows JOIN ledger AS entry ON entry.id = ledger_windows.entry_id "
        "JOIN window_counters ON window_counters.id = ledger_windows.window_id"
    )
    for row in connection.execute(text(shares)):
        assert row.share == row.cost - (row.bonus if row.scope == "member" else 0) >= 0, row


def _check_grants(connection: Connection) -> None:
    gone = (
        "SELECT coalesce(sum(CASE WHEN refund.id IS NULL THEN ledger_grants.credits ELSE 0 END), 0) "  # noqa: S608
        f"FROM ledger_grants {_STANDS.format(table='ledger_grants')} WHERE ledger_grants.grant_id = grants.id"
    )
    for row in connection.execute(text(f'SELECT credits, "left", ({gone}) AS gone FROM grants')):  # noqa: S608
        assert row.credits - row.left == row.gone, row
        assert 0 <= row.left <= row.credits, row


async def admit(store, *windows, **options):
    """Admit one order under those windows."""
    return await store.admit(order(**options), rules(*windows), worker_id=WORKER)


async def cancel(store, job, **options):
    """Cancel a job and give its credits back."""
    return await store.finish(
        job.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=job.maker.id, at=LATER, **options
    )


async def make(store, *clips, to=JobState.DELIVERING, minute=0, **options: Any):
    """A job whose clips were made."""
    job = await admit(store, **options)
    at = NOON + timedelta(minutes=minute)
    return await store.change(job.id, at=at, was={JobState.QUEUED}, to=to, clips=clips)


def child_of(song, **options):
    """How an order is placed that makes something of a song."""
    request = SongRequest(action="cover", model="chirp-v5-5", style="rock", source_clip_id=song.clip.id)
    parent = Parent(clip_id=song.clip.id, maker=song.maker)
    return {"request": request, "parent": parent, "root": song.root_clip_id, **options}
