"""/song persona: a persona of the server sings, by name, through the lyrics desk, and once more."""

import pytest

from core.model.job import Member
from core.model.persona import PersonaKind
from core.personas.persona_request import PersonaRequest
from tests.support.remixes import cast_in
from tests.support.songs import made
from tests.support.stage import all_ended, is_result, spent


async def made_of_a_song(stage, **stretch):
    """Have a persona made of a song of bob's."""
    song = (await made(stage, stage.bob, lyrics="Snow is falling", duration=10))[0]
    await all_ended(stage)
    bob = Member(id=stage.bob.id, name="Bob")
    return await stage.parts.bot.services.personas.create(
        PersonaRequest(name="Ella", song=song, **stretch), member=bob, guild_id=stage.guild.id
    )


async def latest(stage, action, count):
    await stage.standin.until(lambda: stage.standin.submitted(action) == count)
    return stage.standin.latest.request


async def test_a_persona_is_chosen_by_name_and_sings_the_song(stage):
    persona = await made_of_a_song(stage)
    (offered,) = await stage.alice.autocomplete(stage.songs, "song", option="persona", typed="el")
    assert (offered.name, offered.value) == ("Ella · by Bob", "Ella")
    shown = await stage.alice.slash(stage.songs, "song", prompt="rain", persona="ELLA")
    assert not shown.ephemeral
    assert (await latest(stage, "generate", 2))["persona_id"] == persona.id
    assert await spent(stage, stage.alice) == 1


async def test_a_persona_of_a_stretch_of_singing_sings_by_its_own_action(stage):
    persona = await made_of_a_song(stage, start_s=1.0, end_s=6.0)
    await stage.alice.slash(stage.songs, "song", lyrics="Snow is falling", persona="Ella")
    request = await latest(stage, "artist_consistency_vox", 1)
    assert (request["persona_id"], request["audio_id"]) == (persona.id, persona.clip_id)
    assert request["lyric"] == "Snow is falling"


@pytest.mark.parametrize("name", ["Nobody", "Elsewhere"])
async def test_a_persona_that_is_not_here_is_refused_privately_and_for_nothing(stage, name):
    await cast_in(stage, "Elsewhere", guild_id=4)
    shown = await stage.alice.slash(stage.songs, "song", prompt="rain", persona=name)
    assert shown.ephemeral
    assert "no such persona here" in shown.response.text
    assert "Nothing was charged" in shown.response.text
    assert await spent(stage, stage.alice) == 0


async def test_a_voice_with_a_model_that_takes_none_is_refused_with_those_that_can(stage):
    await cast_in(stage, kind=PersonaKind.VOICE, clip_id=None)
    shown = await stage.alice.slash(stage.songs, "song", prompt="rain", persona="Ella", model="chirp-v4")
    assert shown.ephemeral
    assert "`model` is Suno v4, which cannot use voices. These can: Suno v6," in shown.response.text
    assert "Nothing was charged" in shown.response.text


async def test_a_persona_travels_through_the_lyrics_desk_also_over_a_restart(stage):
    persona = await made_of_a_song(stage)
    desk = await stage.alice.slash(stage.songs, "song", persona="Ella", model="chirp-v5", vocals="male", title="Snow")
    assert len(desk.modal["custom_id"]) <= 100
    await stage.restart()
    await stage.alice.submit_modal(desk, title="Snow", lyrics="Snow is falling")
    request = await latest(stage, "generate", 2)
    wanted = {"persona_id": persona.id, "lyric": "Snow is falling", "vocal_gender": "m", "title": "Snow"}
    assert {name: request[name] for name in wanted} == wanted


async def test_a_persona_that_was_deleted_while_the_desk_was_open_is_told_and_the_words_come_back(stage):
    persona = await cast_in(stage)
    desk = await stage.alice.slash(stage.songs, "song", persona="Ella")
    await stage.store.drop_persona(persona.id)
    shown = await stage.alice.submit_modal(desk, lyrics="Snow is falling")
    assert shown.ephemeral
    assert "no such persona here" in shown.response.text
    assert "Snow is falling" in shown.response.text
    assert await spent(stage, stage.alice) == 0


async def test_once_more_keeps_the_persona_and_a_deleted_one_is_told(stage):
    persona = await made_of_a_song(stage)
    shown = await stage.alice.slash(stage.songs, "song", prompt="rain", persona="Ella")
    result = await shown.wait_for_response(is_result)
    await stage.alice.click(result, label="Again")
    assert (await latest(stage, "generate", 3))["persona_id"] == persona.id
    await stage.store.drop_persona(persona.id)
    refused = await stage.alice.click(result, label="Again")
    assert refused.ephemeral
    assert "no such persona here" in refused.response.text
