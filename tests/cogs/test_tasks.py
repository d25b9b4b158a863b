import pytest

from cogs._message.text import EMBED_DESCRIPTION_MAX
from core.model.job import JobState
from tests.support.cards import until_state
from tests.support.songs import placed, wav
from tests.support.stage import jobs_of, wait_for_headline


@pytest.fixture
async def busy(empty_stage):
    """A stage whose only place at the service is taken by a song of bob's that does not end."""
    await empty_stage.start(max_in_flight=1, default_daily_credits=40)
    empty_stage.standin.hold()
    empty_stage.first = await empty_stage.bob.slash(empty_stage.songs, "song", prompt="first")
    await empty_stage.standin.until(lambda: empty_stage.standin.submitted() == 1)
    return empty_stage


async def open_jobs(stage, person):
    return await stage.parts.engine.services.orders.open_jobs(person.id)


async def test_who_has_nothing_in_progress_is_told_what_to_do(stage):
    shown = await stage.alice.slash(stage.songs, "tasks")
    assert shown.ephemeral
    assert "/song" in shown.response.text


async def test_tasks_lists_my_songs_with_their_place_in_line_and_a_button_each(busy):
    card = await busy.alice.slash(busy.songs, "song", prompt="second")
    await placed(busy, card)
    await busy.alice.slash(busy.songs, "song", prompt="third")
    shown = await busy.alice.slash(busy.songs, "tasks")
    assert shown.ephemeral
    assert "next in the queue" in shown.response.text
    assert "number 2 in the queue" in shown.response.text
    assert f"/{busy.songs.id}/{card.response.id}" in shown.response.text
    assert "first" not in shown.response.text
    assert [button["label"] for button in shown.response.buttons] == ["Cancel 1", "Cancel 2"]


async def test_tasks_counts_the_songs_that_do_not_fit(busy):
    for number in range(27):
        await busy.alice.slash(busy.songs, "song", prompt=f"song {number}")
    shown = await busy.alice.slash(busy.songs, "tasks")
    assert len(shown.response.buttons) == 25
    assert "and 2 more" in shown.response.text


async def test_as_many_songs_as_discord_shows_are_listed_and_the_rest_counted(busy):
    for number in range(25):
        card = await busy.alice.slash(busy.songs, "song", prompt=f"{number:02} a long song about rain on a tin roof")
        await placed(busy, card)
    shown = await busy.alice.slash(busy.songs, "tasks")
    (embed,) = shown.response.embeds
    *lines, rest = embed.description.splitlines()
    assert len(embed.description) <= EMBED_DESCRIPTION_MAX
    assert len(shown.response.buttons) == len(lines) > 20
    assert rest.startswith(f"and {25 - len(lines)} more")


async def test_a_waiting_song_is_cancelled_for_free_from_tasks(busy):
    await busy.alice.slash(busy.songs, "song", prompt="second")
    shown = await busy.alice.slash(busy.songs, "tasks")
    told = await busy.alice.click(shown.response, label="Cancel 1")
    assert told.ephemeral
    assert "was refunded" in told.response.text
    assert await open_jobs(busy, busy.alice) == []


async def test_only_the_maker_can_cancel(busy):
    card = await busy.alice.slash(busy.songs, "song", prompt="second")
    told = await busy.bob.click(card.response, label="Cancel")
    assert told.ephemeral
    assert "Only the person who ordered it" in told.response.text
    (job,) = await open_jobs(busy, busy.alice)
    assert job.state is JobState.QUEUED


async def test_a_sent_song_is_discarded_only_after_its_maker_heard_what_it_costs_and_said_so(busy):
    (job,) = await open_jobs(busy, busy.bob)
    asked = await busy.bob.click(busy.first.response, custom_id=f"chorus:cancel:{job.id}")
    assert asked.ephemeral
    assert "still costs 1 credit" in asked.response.text
    assert not (await open_jobs(busy, busy.bob))[0].is_discarded
    await busy.bob.click(asked.response, label="Hide result")
    assert (await open_jobs(busy, busy.bob))[0].is_discarded
    assert "The result is hidden." in asked.response.text
    assert asked.response.buttons == ()


async def test_a_discarded_song_says_so_in_tasks_and_has_no_button(busy):
    (job,) = await open_jobs(busy, busy.bob)
    asked = await busy.bob.click(busy.first.response, custom_id=f"chorus:cancel:{job.id}")
    await busy.bob.click(asked.response, label="Hide result")
    shown = await busy.bob.slash(busy.songs, "tasks")
    assert "result hidden" in shown.response.text
    assert shown.response.buttons == ()


async def test_nobody_else_can_discard(busy):
    (job,) = await open_jobs(busy, busy.bob)
    asked = await busy.alice.click(busy.first.response, custom_id=f"chorus:cancel:{job.id}")
    assert "Only the person who ordered it" in asked.response.text


async def test_cancelling_twice_says_that_it_is_over(busy):
    card = (await busy.alice.slash(busy.songs, "song", prompt="second")).response
    (job,) = await open_jobs(busy, busy.alice)
    await busy.alice.click(card, label="Cancel")
    told = await busy.alice.click(card, custom_id=f"chorus:cancel:{job.id}")
    assert told.ephemeral
    assert "already finished" in told.response.text


async def test_a_card_can_be_cancelled_after_a_restart(busy):
    card = await busy.alice.slash(busy.songs, "song", prompt="second")
    await busy.restart()
    await busy.alice.click(card.response, label="Cancel")
    assert await open_jobs(busy, busy.alice) == []


async def test_a_song_that_is_being_posted_cannot_be_taken_back_and_nobody_says_it_is_free(stage):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")
    (job,) = await jobs_of(stage)
    asked = await stage.alice.click(answer.response, custom_id=f"chorus:cancel:{job.id}")
    stage.standin.fault("media_slow", times=None, delay_s=0.5)
    stage.standin.release()
    await until_state(stage, JobState.DELIVERING)
    told = await stage.alice.click(answer.response, custom_id=f"chorus:cancel:{job.id}")
    await stage.alice.click(asked.response, label="Hide result")

    for text in (told.response.text, asked.response.text):
        assert "being posted right now" in text
        assert "charged" not in text


async def test_an_order_whose_file_is_still_handed_over_is_on_its_way_and_not_at_suno(stage):
    stage.standin.fault("slow", times=1, path="/suno/upload", delay_s=1.0)
    answer = await stage.alice.slash(stage.songs, "cover", audio=("tune.wav", wav(2)), style="jazz")
    await stage.standin.until(lambda: len(stage.standin.asked("/suno/upload")) == 1)
    (job,) = await jobs_of(stage)
    asked = await stage.alice.click(answer.response, custom_id=f"chorus:cancel:{job.id}")

    assert "on its way to Suno, so it can't be cancelled" in asked.response.text
