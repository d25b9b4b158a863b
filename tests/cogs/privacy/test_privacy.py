"""/privacy: the file with everything, being forgotten, and who may remix what a member makes."""

import json

import pytest

from cogs import privacy
from cogs._bot.buttons import button_row
from cogs._posting.file_order import MARGIN_BYTES
from core.limits.window import LONGEST
from core.model.job import JobState, Member
from core.model.persona import Persona, PersonaKind
from tests.support.cards import until_state
from tests.support.songs import made, placed
from tests.support.stage import all_ended, is_result, jobs_of, spent, wait_for_headline
from tests.support.store.trace import naming


async def exported(stage, person, channel=None):
    """The data in the file that a member gets."""
    answer = await person.slash(channel or stage.songs, "privacy export")
    shown = await answer.wait_for_response()
    assert answer.ephemeral
    (file,) = shown.attachments
    assert file.filename == f"chorus-{person.name}.json"
    return shown.text, json.loads(await stage.loopback.file_bytes(file))


async def asked(stage, person):
    answer = await person.slash(stage.songs, "privacy forget")
    assert answer.ephemeral
    return answer


async def forget(stage, person):
    """Ask to be forgotten, and go through with it."""
    answer = await asked(stage, person)
    await person.click(answer.response, label="Forget me")
    return await answer.wait_for_response(lambda message: "You are forgotten" in message.text)


async def delivered(stage, person, **options):
    songs = await made(stage, person, **options)
    await all_ended(stage)
    return songs


async def test_an_export_is_one_private_json_file_of_everything(stage):
    songs = await delivered(stage, stage.alice, prompt="marmalade", title="Breakfast", lyrics="[Verse]\nToast")
    await delivered(stage, stage.bob, prompt="tangerine")
    await stage.parts.bot.services.library.love(songs[1], stage.alice.id, is_loved=True)
    text, data = await exported(stage, stage.alice)
    assert "1 order as you typed them, 2 songs" in text
    assert data["user_id"] == str(stage.alice.id)
    assert data["orders"][0]["asked_for"]["lyrics"] == "[Verse]\nToast"
    assert [song["title"] for song in data["songs"]] == ["Breakfast", "Breakfast"]
    assert all(song["posted_in"][0]["channel_id"] == str(stage.songs.id) for song in data["songs"])
    assert [loved["clip_id"] for loved in data["favourites"]] == [songs[1].clip.id]
    assert [entry["kind"] for entry in data["ledger"]] == ["reserve", "settle"]
    assert "tangerine" not in json.dumps(data)


async def test_somebody_new_gets_a_file_too_also_in_direct_messages(stage):
    _, data = await exported(stage, stage.bob, stage.bob.dm())
    assert (data["orders"], data["songs"]) == ([], [])


async def test_an_export_that_does_not_fit_one_message_comes_in_several(stage):
    await delivered(stage, stage.alice, prompt="marmalade")
    stage.loopback.backend.upload_limits_bytes[stage.guild.id] = MARGIN_BYTES + 600
    answer = await stage.alice.slash(stage.songs, "privacy export")
    first = await answer.wait_for_response(lambda message: "File 1 of" in message.text)
    total = int(first.text.rpartition("of ")[2].rstrip("."))
    await answer.wait_for_followup(lambda message: f"File {total} of {total}" in message.text)
    messages = [answer.response, *answer.followups]
    assert all(message.ephemeral for message in messages)
    assert len({file.filename for message in messages for file in message.attachments}) == total > 1


async def test_the_question_says_what_goes_and_what_stays_and_nothing_happens_before_the_answer(stage):
    await delivered(stage, stage.alice, prompt="marmalade")
    answer = await asked(stage, stage.alice)
    text = answer.response.text
    assert "can't be undone" in text
    assert "messages in Discord" in text
    assert f"for {LONGEST.days} days and with your id: what you spent recently" in text
    assert "blocks and limits that admins set for you, with your id" in text
    assert "/privacy export" in text
    assert "songs in progress" not in text
    assert [button["label"] for button in answer.response.buttons] == ["Forget me", "Keep everything"]
    assert len(text) <= 2000
    await stage.alice.click(answer.response, label="Keep everything")
    assert answer.response.text == "Nothing was erased."
    assert answer.response.buttons == ()
    assert await naming(stage.store, "marmalade")


async def test_a_forgotten_member_leaves_nothing_but_what_they_spent_lately(stage):
    songs = await delivered(stage, stage.alice, prompt="marmalade")
    theirs = await delivered(stage, stage.bob, prompt="tangerine")
    await stage.parts.bot.services.library.love(theirs[0], stage.alice.id, is_loved=True)
    told = await forget(stage, stage.alice)
    assert "2 songs, 1 favourite" in told.text
    assert "stay with your id until <t:" in told.text
    assert "If an admin blocked you or set limits for you, that stays with your id, too." in told.text
    assert told.buttons == ()
    assert await naming(stage.store, "marmalade", songs[0].clip.audio_url) == set()
    assert await naming(stage.store, stage.alice.id) == {"ledger", "window_counters", "forgetting"}
    assert await spent(stage, stage.alice) == 1
    assert (await stage.store.song(theirs[0].clip.id)).loves == 0
    _, data = await exported(stage, stage.alice)
    assert (data["orders"], data["songs"], data["favourites"]) == ([], [], [])


async def test_the_answer_works_after_a_restart_and_everything_goes_when_the_month_is_over(stage):
    await delivered(stage, stage.alice, prompt="marmalade")
    answer = await asked(stage, stage.alice)
    await stage.restart()
    await stage.alice.click(answer.response, label="Forget me")
    await answer.wait_for_response(lambda message: "You are forgotten" in message.text)
    await stage.restart()
    now = stage.parts.engine.services.orders.now()
    assert await stage.store.forget_due(since=now + LONGEST) == 1
    assert await naming(stage.store, stage.alice.id, "marmalade") == set()


async def test_nobody_can_answer_for_somebody_else(stage):
    await delivered(stage, stage.alice, prompt="marmalade")
    # Where everybody sees it, which Discord itself prevents.
    question = await stage.parts.bot.get_channel(stage.songs.id).send(
        view=button_row(privacy.ForgetButton("forget", stage.alice.id, label="Forget me"))
    )
    (shown,) = [message for message in stage.loopback.messages(stage.songs) if message.id == question.id]
    told = await stage.bob.click(shown, label="Forget me")
    assert told.ephemeral
    assert "for somebody else" in told.response.text
    assert await naming(stage.store, "marmalade")


async def test_being_forgotten_twice_is_no_trouble(stage):
    await delivered(stage, stage.alice, prompt="marmalade")
    await forget(stage, stage.alice)
    told = await forget(stage, stage.alice)
    assert "0 songs, 0 favourites" in told.text


async def test_songs_in_work_are_taken_back_or_discarded(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="marmalade")
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    waiting = await stage.alice.slash(stage.songs, "song", prompt="clementine")
    await placed(stage, waiting)
    bobs = await stage.bob.slash(stage.songs, "song", prompt="tangerine")
    await placed(stage, bobs)

    answer = await asked(stage, stage.alice)
    assert "1 song in the queue: cancelled, and its credits are refunded" in answer.response.text
    assert "1 song at Suno: it won't be posted. If Suno still makes it, it costs 1 credit" in answer.response.text
    told = await forget(stage, stage.alice)
    assert "1 song was cancelled in the queue" in told.text
    assert "1 song at Suno won't be posted." in told.text
    assert await naming(stage.store, "clementine") == set()
    assert await spent(stage, stage.alice) == 1

    stage.standin.release()
    await all_ended(stage)
    states = {job.state for job in await jobs_of(stage)}
    assert states == {JobState.CANCELLED, JobState.DELIVERED}
    assert await spent(stage, stage.alice) == 1
    await stage.store.forget_due(since=stage.parts.engine.services.orders.now() - LONGEST)
    assert await naming(stage.store, "marmalade") == set()
    assert await naming(stage.store, stage.alice.id) == {"ledger", "window_counters", "forgetting"}
    (result,) = [message for message in stage.loopback.messages(stage.songs) if is_result(message)]
    assert result.id == bobs.response.id
    assert not any("<@0>" in message.text for message in stage.loopback.messages(stage.songs))


async def test_a_card_that_waits_says_cancelled_although_its_order_is_erased(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    await stage.bob.slash(stage.songs, "song", prompt="first")
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    card = await stage.alice.slash(stage.songs, "song", prompt="clementine")
    await placed(stage, card)
    await forget(stage, stage.alice)
    await wait_for_headline(stage, "Cancelled")
    assert card.response.buttons == ()
    await stage.restart()
    assert "<@0>" not in card.response.text


async def test_a_song_that_is_being_posted_arrives_and_is_forgotten_right_after(stage):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="marmalade")
    await wait_for_headline(stage, "Sent to")
    stage.standin.fault("media_slow", times=None, delay_s=0.03)
    stage.standin.release()
    await until_state(stage, JobState.DELIVERING)
    told = await forget(stage, stage.alice)
    assert "1 song is being posted right now." in told.text
    await answer.wait_for_response(is_result)
    await all_ended(stage)
    await stage.store.forget_due(since=stage.parts.engine.services.orders.now() - LONGEST)
    assert await naming(stage.store, "marmalade") == set()


@pytest.mark.parametrize("label", ["Again", "Extend", "Cover", "Lyrics"])
async def test_the_buttons_under_a_forgotten_song_say_that_it_is_not_known_any_more(stage, label):
    await delivered(stage, stage.alice, prompt="marmalade")
    (result,) = [message for message in stage.loopback.messages(stage.songs) if is_result(message)]
    await forget(stage, stage.alice)
    told = await stage.bob.click(result, label=label)
    assert told.ephemeral
    assert "don't have that song anymore" in told.response.text
    assert await spent(stage, stage.bob) == 0


async def test_remixing_says_what_is_set_and_changes_it(stage):
    shown = await stage.alice.slash(stage.songs, "privacy remixing")
    assert shown.ephemeral
    assert "everyone who can see them can remix them" in shown.response.text
    assert "**More**" in shown.response.text
    shown = await stage.alice.slash(stage.songs, "privacy remixing", songs="closed")
    assert "From now on, only you" in shown.response.text
    shown = await stage.alice.slash(stage.songs, "privacy remixing")
    assert "Remixing is off for your new songs: only you" in shown.response.text
    songs = await delivered(stage, stage.alice, prompt="marmalade")
    assert [(await stage.store.song(song.clip.id)).is_closed for song in songs] == [True, True]
    await stage.alice.slash(stage.songs, "privacy remixing", songs="open")
    assert not (await stage.parts.bot.services.library.settings(stage.alice.id)).closes_songs
    assert not (await stage.parts.bot.services.library.settings(stage.bob.id)).closes_songs


async def keep_personas(stage, maker, *names):
    """Have personas made of a song by a member, and kept for their direct messages."""
    (song, _) = await delivered(stage, stage.bob, prompt="tangerine")
    for name in names:
        persona_id = await stage.parts.provider.create_persona(song.clip.id, name=name, description="")
        persona = Persona(
            id=persona_id,
            guild_id=None,
            maker=Member(id=maker.id, name=maker.name),
            name=name,
            description="",
            kind=PersonaKind.SONG,
            clip_id=song.clip.id,
            made_at=stage.parts.engine.services.orders.now(),
        )
        await stage.store.keep_persona(persona)


async def test_personas_are_exported_and_forgotten_and_counted(stage):
    await keep_personas(stage, stage.alice, "marmalade", "clementine")
    text, data = await exported(stage, stage.alice)
    assert "drafts, personas and settings" in text
    assert [persona["name"] for persona in data["personas"]] == ["marmalade", "clementine"]
    assert "personas and voices you made, here and at Suno" in (await asked(stage, stage.alice)).response.text
    told = await forget(stage, stage.alice)
    assert "0 songs, 0 favourites, 0 drafts, 2 personas, and everything else" in told.text
    assert "did not answer" not in told.text
    assert stage.standin.personas == {}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("marmalade",), "delete 1 persona of yours. It is gone here and nobody can use it any more."),
        (("marmalade", "lime"), "delete 2 personas of yours. They are gone here and nobody can use them any more."),
    ],
)
async def test_personas_that_suno_did_not_delete_are_owned_up_to(stage, names, said):
    await keep_personas(stage, stage.alice, *names)
    stage.standin.fault("error", times=None, path="/suno/persona", code="forbidden")
    told = await forget(stage, stage.alice)
    assert said in told.text
    assert "The bot's owner can see in its log" in told.text
    assert len(stage.standin.personas) == len(names)
    assert await naming(stage.store, *names) == set()
