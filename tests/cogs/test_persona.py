"""/persona: made of songs and voices for nothing, listed, deleted, and heard in other songs."""

import asyncio
from dataclasses import replace

import pytest

from core.model.persona import DESCRIPTION_MAX
from core.personas.personas import PERSONAS_A_DAY
from tests.support.admins import admin_of
from tests.support.songs import choose, made, result_of, song_in, wav
from tests.support.stage import all_ended, jobs_of, spent

PATH = "/suno/persona"
READY = "is ready"


async def created(stage, person=None, channel=None, until=READY, **options):
    """Run /persona create, and return the private answer once it says so."""
    shown = await (person or stage.alice).slash(channel or stage.songs, "persona create", **options)
    assert shown.ephemeral
    return await shown.wait_for_response(lambda message: until in message.text)


@pytest.fixture
async def snow(stage):
    """A stage with a song of alice's in its library."""
    stage.snow = (await made(stage, stage.alice, lyrics="Snow is falling", title="Snow", duration=40))[0]
    await all_ended(stage)
    return stage


async def listed(stage, person=None, channel=None, **options):
    shown = await (person or stage.alice).slash(channel or stage.songs, "persona list", **options)
    assert shown.ephemeral
    return shown.response.text


async def nothing_was_charged(stage):
    """Beside the song itself."""
    assert len(await jobs_of(stage)) == 1
    assert [await spent(stage, stage.alice), await spent(stage, stage.bob)] == [1, 0]


async def test_a_song_becomes_a_persona_for_nothing_and_everybody_is_told_what_to_do_with_it(snow):
    answer = await created(snow, song=snow.snow.clip.id, name="Ella", description="a calm voice")
    assert "Making a persona of *Snow*" in answer.versions[0].text
    assert "/song, with the option `persona`" in answer.text
    assert "Nothing was charged" in answer.text
    (persona,) = snow.standin.personas.values()
    assert (persona.name, persona.description, persona.source_clip_id) == ("Ella", "a calm voice", snow.snow.clip.id)
    text = await listed(snow, snow.bob)
    for words in ("Ella", f"<@{snow.alice.id}>", "[Snow](https://discord.com/channels/", "a calm voice", "<t:"):
        assert words in text
    await nothing_was_charged(snow)


async def test_a_stretch_of_singing_becomes_a_persona(snow):
    await created(snow, song=snow.snow.clip.id, name="Ella", start="0:02", end="6.5")
    (asked,) = snow.standin.asked("/suno/vox")
    assert (asked.body["vocal_start"], asked.body["vocal_end"]) == (2.0, 6.5)
    (persona,) = snow.standin.personas.values()
    assert persona.vox_audio_id is not None
    assert "singing in" in await listed(snow)


async def test_a_recorded_voice_becomes_a_persona(stage):
    answer = await created(stage, name="Me", voice=("me.wav", wav(12)))
    assert "persona of your recording" in answer.versions[0].text
    (persona,) = stage.standin.personas.values()
    assert persona.kind == "voice"
    assert "a recorded voice" in await listed(stage)
    assert await spent(stage, stage.alice) == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ("`song` or `voice`", "is needed")),
        ({"song": "nonsense"}, ("`song`", "no such song")),
        ({"voice": ("me.wav", wav(4))}, ("`voice`", "4 seconds long", "10 to 240 s")),
        ({"voice": ("me.wav", b"RIFF and nothing to hear")}, ("`voice`", "cannot be played")),
        ({"voice": ("me.txt", b"words")}, ("`voice`", "me.txt", "MP3 or WAV")),
        ({"voice": ("me.wav", wav(12)), "start": "1"}, ("`start` and `end`", "Leave them out")),
        ({"song": "SNOW", "voice": ("me.wav", wav(12))}, ("`song` and `voice`", "not both")),
        ({"song": "SNOW", "start": "0:10"}, ("`end`", "is needed")),
        ({"song": "SNOW", "start": "0:06", "end": "0:03"}, ("`end`", "after the start")),
        ({"song": "SNOW", "start": "0:03", "end": "9:00"}, ("`end`", "within the song")),
        ({"song": "SNOW", "start": "0:30", "end": "0:40"}, ("`start`", "past the end")),
        ({"song": "SNOW", "start": "soon", "end": "9"}, ("`start`", "can't be read")),
        ({"song": "SNOW", "name": "   "}, ("`name`", "1 to 50")),
    ],
)
async def test_what_cannot_be_a_persona_is_refused_privately_and_nothing_is_asked(snow, options, words):
    wanted = {"name": "Ella"} | options
    if wanted.get("song") == "SNOW":
        wanted["song"] = snow.snow.clip.id
    answer = await created(snow, until="Nothing was charged", **wanted)
    for word in words:
        assert word in answer.text
    assert [snow.standin.asked(path) for path in (PATH, "/suno/vox", "/suno/voices")] == [[], [], []]
    await nothing_was_charged(snow)


async def test_a_name_is_taken_once_on_a_server_whatever_its_case(snow):
    await created(snow, song=snow.snow.clip.id, name="Ella")
    answer = await created(snow, snow.bob, song=snow.snow.clip.id, name="  eLLa ", until="with that name")
    assert "Choose another name" in answer.text
    assert len(snow.standin.asked(PATH)) == 1


async def test_two_of_one_name_at_once_leave_one_here_and_at_the_provider(snow):
    snow.standin.fault("slow", path=PATH, delay_s=0.2, times=2)
    first = await snow.alice.slash(snow.songs, "persona create", song=snow.snow.clip.id, name="Ella")
    second = await snow.bob.slash(snow.songs, "persona create", song=snow.snow.clip.id, name="ella")
    ended = [
        await shown.wait_for_response(lambda message: READY in message.text or "with that name" in message.text)
        for shown in (first, second)
    ]
    assert sorted(READY in answer.text for answer in ended) == [False, True]
    await snow.standin.until(lambda: len(snow.standin.personas) == 1)
    (kept,) = await snow.parts.bot.services.personas.personas(guild_id=snow.guild.id, user_id=snow.alice.id, limit=9)
    assert list(snow.standin.personas) == [kept.id]


async def test_personas_are_made_one_after_the_other_for_a_member(snow):
    snow.standin.fault("slow", path=PATH, delay_s=0.3)
    first = await snow.alice.slash(snow.songs, "persona create", song=snow.snow.clip.id, name="Ella")
    await snow.standin.until(lambda: snow.standin.asked(PATH))
    await created(snow, song=snow.snow.clip.id, name="Other", until="already making a persona for you")
    await first.wait_for_response(lambda message: READY in message.text)


async def test_a_member_makes_so_many_a_day_and_others_go_on(snow, monkeypatch):
    monkeypatch.setattr("core.personas.personas.PERSONAS_A_DAY", 1)
    assert PERSONAS_A_DAY > 1
    await created(snow, song=snow.snow.clip.id, name="Ella")
    answer = await created(snow, song=snow.snow.clip.id, name="Other", until="in the last 24 hours")
    assert "<t:" in answer.text
    await created(snow, snow.bob, song=snow.snow.clip.id, name="Bobs")


@pytest.mark.parametrize("option", ["name", "description"])
async def test_blocked_words_and_closed_songs_are_refused(snow, option):
    await snow.store.change_settings(snow.guild.id, words=("darn",))
    options = {"name": "Ella", option: "darn it"}
    answer = await created(snow, song=snow.snow.clip.id, until="is blocked on this server", **options)
    assert f"`{option}`" in answer.text
    await snow.store.close(snow.snow.clip.id, is_closed=True)
    closed = await created(snow, snow.bob, song=snow.snow.clip.id, name="Mine", until="turned off remixing")
    assert "Nothing was charged" in closed.text
    assert snow.standin.asked(PATH) == []


FAULTS = [
    ({"code": "forbidden", "message": "no artist names"}, "no artist names"),
    ({"code": "suno_processing_unavailable"}, "can't use that song anymore"),
    ({"code": "too_many_requests"}, "Try again in a minute"),
    ({"code": "used_up"}, "The bot's owner has been notified"),
]


@pytest.mark.parametrize(("options", "told"), FAULTS)
async def test_what_the_provider_refuses_is_explained_and_the_words_are_given_back(snow, options, told):
    snow.standin.fault("error", path=PATH, times=9, **options)
    answer = await created(snow, song=snow.snow.clip.id, name="Ella", until="Nothing was charged.")
    assert told in answer.text
    assert "Name: Ella" in answer.text
    assert "no persona" in await listed(snow)
    await nothing_was_charged(snow)


async def test_only_the_maker_and_those_who_manage_the_server_delete_one(snow):
    await created(snow, song=snow.snow.clip.id, name="Ella")
    refused = await snow.bob.slash(snow.songs, "persona delete", name="ella")
    assert refused.ephemeral
    assert "Only Alice" in refused.response.text
    for person in (snow.alice, admin_of(snow)):
        gone = await person.slash(snow.songs, "persona delete", name="ELLA")
        await gone.wait_for_response(lambda message: "Deleted *Ella*" in message.text)
        assert snow.standin.personas == {}
        assert "no persona" in await listed(snow)
        await created(snow, song=snow.snow.clip.id, name="Ella")


async def test_one_that_the_provider_does_not_delete_is_kept_and_that_is_said(snow):
    await created(snow, song=snow.snow.clip.id, name="Ella")
    snow.standin.fault("error", path=PATH, code="api_error", times=9)
    shown = await snow.alice.slash(snow.songs, "persona delete", name="Ella")
    await shown.wait_for_response(lambda message: "*Ella* was not deleted." in message.text)
    assert "Ella" in await listed(snow)


async def test_in_direct_messages_a_persona_is_the_members_own(snow):
    dm = snow.alice.dm()
    answer = await created(snow, channel=dm, song=snow.snow.clip.id, name="Secret")
    assert "Only you can use it" in answer.text
    assert "Secret" in await listed(snow, channel=dm)
    assert "no persona" in await listed(snow)
    assert "no persona" in await listed(snow, snow.bob, channel=snow.bob.dm())


async def test_the_panel_of_a_song_offers_it_with_a_form(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    panel = await stage.bob.click(result, label="More")
    form = await choose(stage.bob, panel.response, "Persona")
    shown = await stage.bob.submit_modal(form, name="Ella", description="calm")
    await shown.wait_for_response(lambda message: READY in message.text)
    (persona,) = stage.standin.personas.values()
    assert persona.source_clip_id == (await song_in(stage, result)).clip.id


async def test_personas_are_found_by_a_part_of_their_name(snow):
    for number in range(3):
        await created(snow, song=snow.snow.clip.id, name=f"Ella {number}")
    offered = await snow.bob.autocomplete(snow.songs, "persona delete", option="name", typed="ella 1")
    assert [(choice.name, choice.value) for choice in offered] == [("Ella 1 · by Alice", "Ella 1")]
    assert "Ella 2" not in await listed(snow, search="a 1")


async def test_a_list_that_is_too_long_for_a_message_says_how_to_find_the_rest(snow):
    await created(snow, song=snow.snow.clip.id, name="Ella")
    (persona,) = await snow.parts.bot.services.personas.personas(guild_id=snow.guild.id, user_id=snow.alice.id, limit=1)
    for number in range(40):
        other = replace(persona, id=f"persona {number}", name=f"Voice {number:02}", description="x" * DESCRIPTION_MAX)
        await snow.store.keep_persona(other)
    text = await listed(snow)
    assert "Voice 00" in text
    assert "Voice 39" not in text
    assert "/persona list search:" in text
    assert "Voice 39" in await listed(snow, search="39")


async def test_names_cannot_inject_anything(snow):
    await created(snow, song=snow.snow.clip.id, name="**@everyone** [x](http://y)")
    assert "\\*\\*@\u200beveryone" in await listed(snow)


async def test_many_members_at_once_make_theirs(snow):
    people = {"one": snow.alice, "two": snow.bob}
    await asyncio.gather(*(created(snow, person, song=snow.snow.clip.id, name=name) for name, person in people.items()))
    assert len(snow.standin.personas) == 2


async def test_who_was_given_the_command_by_the_server_deletes_no_personas_of_others(snow):
    await created(snow, song=snow.snow.clip.id, name="Ella")
    backend = snow.loopback.backend
    (command,) = [entry for entry in backend.commands[None].values() if entry["name"] == "persona"]
    entry = {"id": str(snow.bob.id), "type": 2, "permission": True}
    backend.set_command_permissions(snow.guild.id, int(command["id"]), [entry])
    refused = await snow.bob.slash(snow.songs, "persona delete", name="Ella")
    assert "Only Alice" in refused.response.text
    assert len(snow.standin.personas) == 1
