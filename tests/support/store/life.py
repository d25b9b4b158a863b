"""A life of Ann's in a store, and of Bob's beside it: songs, words and decisions to hand out or to forget."""

from dataclasses import replace
from datetime import timedelta

from core.limits.window import LONGEST
from core.model.audit_entry import AuditAction, AuditEntry
from core.model.format import Conversion
from core.model.job import Clip, Failure, FailureCode, JobState, Member, Parent
from core.model.library import Draft, MemberSettings
from core.model.money import Allowance, Block, EntryKind
from core.model.persona import Persona, PersonaKind
from core.model.reaction_meanings import Vote
from core.model.request import SongRequest
from tests.support.store.sample import CHANNEL, GUILD, MIDNIGHT, NOON, WORKER, brake, day, order, rules

ANN, BOB = 770000000000000001, 880000000000000002
SINCE = NOON - LONGEST
DUE = NOON + LONGEST + timedelta(hours=1)
NAMES = {ANN: "Ann-of-the-Hills", BOB: "Bob"}
HOUR = timedelta(hours=1)
ANNS_WORDS = ("Ann-of-the-Hills", "marmalade", "tangerine", "clementine", "satsuma", "grapefruit")


async def ordered(store, maker=ANN, *, at=NOON - timedelta(minutes=5), parent=None, limit=9, **options):
    request = options.pop("request", SongRequest(action="generate", model="m", prompt="marmalade", lyrics="tangerine"))
    job = order(maker=maker, name=NAMES[maker], at=at, request=request, parent=parent, **options)
    starts_at = at.replace(hour=0, minute=0)
    counted = rules(day(limit, maker=maker, starts_at=starts_at), brake(None, starts_at=starts_at))
    place = replace(job.place, interaction_token=f"token-of-{maker}")
    job = replace(job, place=place, callback_token=f"callback-of-{maker}")
    return await store.admit(job, counted, worker_id=WORKER)


def sung(clip_id, words="clementine"):
    return Clip(
        id=clip_id,
        title=f"{words} title",
        lyrics=f"{words} lyrics",
        style=f"{words} style",
        audio_url=f"https://cdn.example/{words}.mp3",
        image_url=f"https://cdn.example/{words}.png",
    )


async def sang(store, *clip_ids, maker=ANN, words="clementine", **options):
    """A delivered song."""
    job = await ordered(store, maker, **options)
    found = [sung(clip_id, words) for clip_id in clip_ids]
    await store.change(job.id, at=job.created_at, was={JobState.QUEUED}, to=JobState.DELIVERING, clips=found)
    return await ended(store, job)


async def ended(store, job, to=JobState.DELIVERED, money=EntryKind.SETTLE, actor=None, **changes):
    at = job.created_at + timedelta(seconds=9)
    return await store.finish(job.id, to=to, money=money, actor_id=actor or job.maker.id, at=at, **changes)


async def forget(store, user_id=ANN, at=NOON):
    return await store.forget(user_id, at=at, since=at - LONGEST)


async def used(store, maker=ANN, starts_at=MIDNIGHT):
    (use,) = await store.used([day(9, maker=maker, starts_at=starts_at)])
    return use.used


async def at_suno(store, **options):
    job = await ordered(store, **options)
    return await store.change(
        job.id, at=job.created_at, was={JobState.QUEUED}, to=JobState.RUNNING, task_id="t", is_discarded=True
    )


async def song_of_bobs_made_of(store, clip_id, maker=ANN):
    request = SongRequest(
        action="cover", model="m", style="rock", source_clip_id=clip_id, source_title="clementine title"
    )
    parent = Parent(clip_id=clip_id, maker=Member(id=maker, name=NAMES[maker]))
    options = {"request": request, "parent": parent, "root": clip_id}
    return await sang(store, "child", maker=BOB, words="pear", at=NOON - timedelta(minutes=3), **options)


async def lived(store):
    """A life of Ann's, and of Bob's beside it."""
    first = await sang(store, "a1", "a2", message=501)
    await store.add_post("a1", channel_id=CHANNEL, message_id=501)
    failed = await ordered(store)
    failure = Failure(code=FailureCode.MODERATED, text="satsuma is not allowed")
    await ended(store, failed, JobState.FAILED, EntryKind.REFUND, failure=failure)
    child = await song_of_bobs_made_of(store, "a1")
    await store.love("child", ANN, is_loved=True, at=NOON - timedelta(minutes=2))
    await store.love("a1", BOB, is_loved=True, at=NOON - timedelta(minutes=2))
    await store.choose_take(first.id, ANN, 2)
    await store.choose_take(first.id, BOB, 2)
    await store.save_member_settings(ANN, MemberSettings(closes_songs=True))
    await store.save_member_settings(BOB, MemberSettings(closes_songs=True))
    for maker in (ANN, BOB):
        job = order(maker=maker, at=NOON - timedelta(minutes=1))
        vote = Vote(clip_id="child", emoji="🎸", user_id=maker, threshold=3)
        assert await store.admit_voted(job, rules(), vote=vote, worker_id=WORKER) is None
        wish = SongRequest(action="generate", model="m", prompt="grapefruit" if maker == ANN else "plum")
        made_at = NOON - timedelta(minutes=1)
        await store.keep_draft(Draft(id=f"draft-{maker}", user_id=maker, made_at=made_at, request=wish, others=(wish,)))
    return first, failed, child


def persona(persona_id, name, *, maker=ANN, guild: int | None = GUILD, at=NOON - timedelta(minutes=2), **options):
    return Persona(
        id=persona_id,
        guild_id=guild,
        maker=Member(id=maker, name=NAMES[maker]),
        name=name,
        made_at=at,
        **{"description": f"{name} description", "kind": PersonaKind.VOICE, "clip_id": None} | options,
    )


async def mixed(store):
    """What Ann made beside songs (a voice, a persona of her own, stems, a video, a WAV), and what Bob made with it."""
    await store.keep_persona(persona("voice-1", "kumquat"))
    await store.keep_persona(persona("voice-2", "kumquat", guild=None))
    await store.keep_persona(persona("voice-3", "quince", maker=BOB))
    await sang(store, "stem-1", "stem-2", request=SongRequest(action="stems", model="m", source_title="clementine"))
    video = await ordered(store, request=SongRequest(action="video", model="", prompt="marmalade"))
    found = [Clip(id="video", title="clementine video", video_url="https://cdn.example/clementine.mp4")]
    await store.change(video.id, at=video.created_at, was={JobState.QUEUED}, to=JobState.DELIVERING, clips=found)
    await ended(store, video)
    await sang(store, "ours")
    for clip_id in ("ours", "stem-1"):
        await store.keep_conversion(clip_id, "timing", Conversion(text="clementine, word by word"), at=NOON)
    mashup = SongRequest(
        action="mashup", model="m", source_clip_id="child", second_clip_id="ours", second_title="clementine title"
    )
    mixed = await sang(store, "mix", maker=BOB, words="pear", request=mashup)
    sung = SongRequest(action="generate", model="m", prompt="plum", persona_id="voice-1", persona_name="kumquat")
    return mixed, await sang(store, "sung", maker=BOB, words="pear", request=sung)


async def ruled(store):
    """What an admin (Bob) decided about Ann, and she about others, long ago and just now."""
    for at in (NOON - timedelta(days=40), NOON - timedelta(minutes=1)):
        for user_id, actor_id in ((ANN, BOB), (5, ANN)):
            await store.grant(GUILD, user_id, credits_=5, expires_at=None, actor_id=actor_id, at=at)
            note = AuditEntry(
                guild_id=GUILD,
                actor_id=actor_id,
                action=AuditAction.BLOCK,
                text="blocked: noise",
                at=at,
                subject_id=user_id,
            )
            await store.write_audit_entry(note, oldest_at=NOON - timedelta(days=90))
    for user_id, by_id in ((ANN, BOB), (5, ANN)):
        await store.block(GUILD, Block(user_id=user_id, reason="noise", until=DUE, by_id=by_id, at=NOON - HOUR))
        await store.save_own_allowance(GUILD, user_id, Allowance(day=1))
    ended = Block(user_id=ANN, reason="an older noise", until=NOON - HOUR, by_id=BOB, at=NOON - 2 * HOUR)
    await store.block(GUILD + 1, ended)
