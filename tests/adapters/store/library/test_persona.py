"""Personas: one of a name for everybody in a guild, and for each member in direct messages."""

import asyncio
from datetime import timedelta

import pytest

from adapters.store import open_store
from core.errors import PersonaTaken, PersonaUnknown
from core.model.job import Member
from core.model.persona import Persona, PersonaKind
from core.model.request import SongRequest
from tests.support.store.sample import BOB, GUILD, MAKER, NOON, admit

ANN = Member(id=MAKER, name="Ann")


def persona(persona_id="p", name="Choir", *, guild: int | None = GUILD, maker=ANN, minute=0, **options):
    return Persona(
        id=persona_id,
        guild_id=guild,
        maker=maker,
        name=name,
        made_at=NOON + timedelta(minutes=minute),
        **{"description": "warm", "kind": PersonaKind.VOX, "clip_id": "clip"} | options,
    )


async def names(store, typed="", *, guild: int | None = GUILD, user=MAKER, limit=25):
    found = await store.personas(guild_id=guild, user_id=user, typed=typed, limit=limit)
    return [one.name for one in found]


async def test_a_persona_is_read_as_it_was_written(store):
    for one in (persona(), persona("v", "Voice", guild=None, kind=PersonaKind.VOICE, clip_id=None)):
        await store.keep_persona(one)
        assert await store.persona(one.id) == one
        assert await store.persona_named(one.name, guild_id=one.guild_id, user_id=MAKER) == one
    assert await store.persona("nobody") is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Choir", "cHOIR"),
        ("STRASSE", "straße"),
        ("ЖАЗ", "жаз"),
        ("Café", "CAFE\u0301"),
        ("Choir", " Choir "),
        ("İ", "i̇"),
        ("Choir", "Ch\u200boir\u2060"),
    ],
)
async def test_a_name_is_taken_whatever_its_case(store, first, second):
    await store.keep_persona(persona(name=first))
    with pytest.raises(PersonaTaken):
        await store.keep_persona(persona("other", second, maker=BOB))
    assert (await store.persona_named(second, guild_id=GUILD, user_id=BOB.id)).name == first
    assert await store.persona("other") is None


async def test_a_refused_persona_leaves_the_first_as_it_was(store):
    await store.keep_persona(persona())
    with pytest.raises(PersonaTaken):
        await store.keep_persona(persona("other", description="cold", maker=BOB))
    assert await names(store) == ["Choir"]
    assert await store.persona_named("choir", guild_id=GUILD, user_id=BOB.id) == persona()


async def test_every_guild_and_every_members_direct_messages_have_their_own_names(store):
    kept = [
        persona("here"),
        persona("elsewhere", guild=GUILD + 1),
        persona("anns", guild=None),
        persona("bobs", guild=None, maker=BOB),
    ]
    for one in kept:
        await store.keep_persona(one)
    places = [(GUILD, BOB.id), (GUILD + 1, BOB.id), (None, MAKER), (None, BOB.id)]
    for one, (guild, user) in zip(kept, places, strict=True):
        assert await store.persona_named("CHOIR", guild_id=guild, user_id=user) == one
        assert await store.personas(guild_id=guild, user_id=user, limit=9) == [one]
    assert await store.persona_named("choir", guild_id=None, user_id=99) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["100%", "alto", "Bass", "Big choir"]),
        ("B", ["Bass", "Big choir"]),
        ("CHOIR", ["Big choir"]),
        ("%", ["100%"]),
        ("_", []),
        ("nobody", []),
    ],
)
async def test_personas_are_listed_by_name_and_found_by_a_part_of_it(store, typed, expected):
    for number, name in enumerate(("Big choir", "alto", "Bass", "100%")):
        await store.keep_persona(persona(f"p{number}", name))
    assert await names(store, typed) == expected
    assert await names(store, typed, limit=1) == expected[:1]


async def test_a_members_personas_are_found_everywhere_oldest_first(store):
    await store.keep_persona(persona("late", "late", minute=2))
    await store.keep_persona(persona("early", "early", guild=None, minute=1))
    await store.keep_persona(persona("first", "first", guild=GUILD + 1))
    await store.keep_persona(persona("bobs", "bobs", maker=BOB))
    assert [one.id for one in await store.personas_of(MAKER)] == ["first", "early", "late"]


async def test_a_dropped_persona_leaves_its_name_to_others_and_no_order_names_it(store):
    await store.keep_persona(persona())
    request = SongRequest(action="generate", model="m", prompt="snow", persona_id="p", persona_name="Choir")
    job = await admit(store, request=request, maker=BOB.id)
    other = await admit(store, request=SongRequest(action="generate", model="m", persona_id="q", persona_name="Other"))
    await store.drop_persona("p")
    await store.drop_persona("p")
    assert await store.persona("p") is None
    sung = SongRequest(action="generate", model="m", prompt="snow", persona_id="p")
    assert (await store.job(job.id)).request == sung
    assert (await store.job(other.id)).request.persona_name == "Other"
    await store.keep_persona(persona("again", maker=BOB))
    assert await names(store) == ["Choir"]


async def test_of_twenty_who_make_one_name_at_once_one_gets_it(url):
    async with open_store(url) as one, open_store(url) as two:
        rush = (
            store.keep_persona(
                persona(f"p{number}", "choir" if number % 2 else "Choir", maker=Member(id=number + 1, name=""))
            )
            for number, store in enumerate((one, two) * 10)
        )
        results = await asyncio.gather(*rush, return_exceptions=True)
        assert [type(result) for result in results if result is not None] == [PersonaTaken] * 19
        assert len(await names(one)) == 1


async def test_of_twenty_who_make_one_name_at_once_in_their_own_messages_all_get_it(store):
    makers = [Member(id=number + 1, name="") for number in range(20)]
    await asyncio.gather(*(store.keep_persona(persona(f"p{maker.id}", guild=None, maker=maker)) for maker in makers))
    assert [await names(store, guild=None, user=maker.id) for maker in makers] == [["Choir"]] * 20


async def test_what_was_asked_for_before_its_maker_was_forgotten_is_not_kept(store):
    await store.count_free_use(MAKER, "persona", at=NOON, since=NOON - timedelta(days=1), most=9)
    await store.forget(MAKER, at=NOON, since=NOON - timedelta(days=32))
    with pytest.raises(PersonaUnknown):
        await store.keep_persona(persona())
    await store.keep_persona(persona("late", minute=1))
    assert [one.id for one in await store.personas_of(MAKER)] == ["late"]
