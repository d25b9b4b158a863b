"""Personas as core knows them: what they are made of, who may use them, and which action sings with them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core import errors
from core.action.field import SINCE_V4_5
from core.model.job import ClipKind, Member
from core.model.persona import Persona, PersonaKind
from core.model.request import SongRequest
from core.personas.persona_request import PersonaRequest
from tests.support.songs import made
from tests.support.stage import all_ended, entries, jobs_of

AT = datetime(2026, 11, 1, tzinfo=UTC)


async def kept(stage, name="Ella", kind=PersonaKind.SONG, clip_id: str | None = "clip", guild_id=None, maker=None):
    persona = Persona(
        id=f"persona-{name}",
        guild_id=guild_id or stage.guild.id,
        maker=Member(id=(maker or stage.alice).id, name="alice"),
        name=name,
        description="",
        kind=kind,
        clip_id=clip_id,
        made_at=AT,
    )
    await stage.store.keep_persona(persona)
    return persona


async def sung(stage, persona, **options):
    request = replace(SongRequest(action="generate", model="chirp-v5", prompt="rain"), **options)
    return await stage.parts.bot.services.personas.apply(
        request, persona.name, guild_id=stage.guild.id, user_id=stage.bob.id
    )


@pytest.mark.parametrize(
    ("kind", "clip_id", "model", "action", "persona_clip_id"),
    [
        (PersonaKind.SONG, "clip", "chirp-v5", "generate", None),
        (PersonaKind.SONG, "clip", "chirp-v4", "artist_consistency", "clip"),
        (PersonaKind.VOX, "clip", "chirp-v5", "artist_consistency_vox", "clip"),
        (PersonaKind.VOICE, None, "chirp-v5", "generate", None),
    ],
)
async def test_a_song_is_ordered_by_the_action_that_the_persona_asks_for(
    stage, kind, clip_id, model, action, persona_clip_id
):
    persona = await kept(stage, kind=kind, clip_id=clip_id)
    request = await sung(stage, persona, model=model)
    assert (request.action, request.persona_id, request.persona_name) == (action, persona.id, "Ella")
    assert request.persona_clip_id == persona_clip_id


async def test_a_voice_with_too_old_a_model_is_refused_with_those_that_can(stage):
    persona = await kept(stage, kind=PersonaKind.VOICE, clip_id=None)
    with pytest.raises(errors.InvalidOption, match=r"model.*Suno v6, .*Suno v4\.5\."):
        await sung(stage, persona, model="chirp-v4")


async def test_a_cover_of_an_old_song_is_made_with_a_model_that_heeds_the_persona(stage):
    persona = await kept(stage, kind=PersonaKind.VOICE, clip_id=None)
    request = await sung(stage, persona, action="cover", model="chirp-v3-5", source_clip_id="old")
    assert (request.action, request.persona_id) == ("cover", persona.id)
    assert request.model in SINCE_V4_5
    assert (await sung(stage, persona, action="cover", model="chirp-v5")).model == "chirp-v5"


async def test_a_persona_of_another_guild_is_as_good_as_none(stage):
    persona = await kept(stage, guild_id=4)
    with pytest.raises(errors.PersonaUnknown):
        await sung(stage, persona)


async def test_without_a_name_an_order_stays_as_it_is(stage):
    request = SongRequest(action="generate", model="chirp-v5", prompt="rain")
    assert await stage.parts.bot.services.personas.apply(request, " ", guild_id=stage.guild.id, user_id=1) is request


@pytest.fixture
async def song(stage):
    (first, _) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    await all_ended(stage)
    return replace(first, clip=replace(first.clip, duration_s=120.0))


async def create(stage, **audition):
    return await stage.parts.bot.services.personas.create(
        replace(PersonaRequest(name="Ella"), **audition),
        member=Member(id=stage.alice.id, name="alice"),
        guild_id=stage.guild.id,
    )


async def test_a_stretch_of_thirty_seconds_is_too_long_by_a_little(stage, song):
    with pytest.raises(errors.InvalidOption, match="less than 30 seconds"):
        await create(stage, song=song, start_s=10.0, end_s=40.0)
    assert stage.standin.asked("/suno/vox") == []


async def test_no_persona_is_made_of_a_stem(stage, song):
    with pytest.raises(errors.SourceUnfit, match="not a whole song"):
        await create(stage, song=replace(song, kind=ClipKind.STEM))


async def test_what_cannot_be_kept_is_deleted_at_the_provider_again(stage, song, monkeypatch):
    async def keep_persona(_persona):
        raise OSError

    monkeypatch.setattr(stage.store, "keep_persona", keep_persona)
    with pytest.raises(OSError):  # noqa: PT011 - it says nothing
        await create(stage, song=song)
    assert len(stage.standin.asked("/suno/persona")) == 2
    assert stage.standin.personas == {}


async def test_neither_making_nor_deleting_one_writes_into_the_ledger(stage, song):
    persona = await create(stage, song=song)
    await stage.parts.bot.services.personas.delete(persona, user_id=stage.alice.id, is_admin=False)
    (job,) = await jobs_of(stage)
    newest = await stage.store.entries(guild_id=stage.guild.id, user_id=stage.alice.id, limit=9)
    assert len(newest) == len(await entries(stage, job))


async def test_whoever_deletes_personas_makes_no_more_of_them_within_a_day(stage, song, monkeypatch):
    monkeypatch.setattr("core.personas.personas.PERSONAS_A_DAY", 2)
    for _ in range(2):
        persona = await create(stage, song=song)
        await stage.parts.bot.services.personas.delete(persona, user_id=stage.alice.id, is_admin=False)
    with pytest.raises(errors.PersonaLimitReached):
        await create(stage, song=song)
    assert stage.standin.personas == {}


async def test_what_the_provider_never_began_does_not_count(stage, song, monkeypatch):
    monkeypatch.setattr("core.personas.personas.PERSONAS_A_DAY", 1)

    async def create_persona(*_args, **_options):
        raise errors.Unreachable("no line")

    with monkeypatch.context() as broken:
        broken.setattr(stage.parts.provider, "create_persona", create_persona)
        with pytest.raises(errors.Unreachable):
            await create(stage, song=song)
    assert (await create(stage, song=song)).name == "Ella"


async def test_a_persona_of_whoever_is_forgotten_meanwhile_is_deleted_again(stage, song, monkeypatch):
    make = stage.parts.provider.create_persona

    async def create_persona(*args, **options):
        persona_id = await make(*args, **options)
        await stage.parts.engine.services.privacy.forget(stage.alice.id)
        return persona_id

    monkeypatch.setattr(stage.parts.provider, "create_persona", create_persona)
    with pytest.raises(errors.PersonaUnknown):
        await create(stage, song=song)
    assert await stage.store.personas_of(stage.alice.id) == []
    assert stage.standin.personas == {}


async def test_one_that_is_kept_just_before_its_maker_is_erased_is_deleted_at_the_provider_too(
    stage, song, monkeypatch
):
    erase = stage.store.forget

    async def forget(user_id, **options):
        await create(stage, song=song)
        return await erase(user_id, **options | {"at": stage.parts.engine.services.orders.now()})

    monkeypatch.setattr(stage.store, "forget", forget)
    forgotten = await stage.parts.engine.services.privacy.forget(stage.alice.id)
    assert (forgotten.erased.personas, forgotten.undeleted_personas) == (1, 0)
    assert stage.standin.personas == {}


async def test_an_id_that_comes_twice_takes_no_older_persona_away(stage, song, monkeypatch):
    older = await create(stage, song=song)

    async def create_persona(*_args, **_options):
        return older.id

    monkeypatch.setattr(stage.parts.provider, "create_persona", create_persona)
    with pytest.raises(errors.FateUnknown):
        await create(stage, song=song, name="Other")
    assert await stage.store.persona(older.id) == older
    assert older.id in stage.standin.personas


@pytest.mark.parametrize("name", ["", " ", "\u200b\u200b", "\u202e"])
async def test_a_name_must_be_seen(stage, song, name):
    with pytest.raises(errors.InvalidOption, match="name"):
        await create(stage, song=song, name=name)
