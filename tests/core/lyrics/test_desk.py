import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core import errors
from core.lyrics.desk import CALLS_A_DAY
from tests.support.stage import API_KEY

PATH = "/suno/lyrics"
WISH = "a song for Christmas"


@pytest.fixture
def writing(stage):
    return stage.parts.bot.services.lyrics_desk


def anew(stage):
    """The lyrics desk after a restart."""
    return stage.parts.bot.services.lyrics_desk


async def begun(stage, person=None, prompt=WISH):
    user_id = (person or stage.alice).id
    return await stage.parts.bot.services.lyrics_desk.begin(prompt, user_id=user_id, guild_id=stage.guild.id)


async def another(stage, draft):
    return await stage.parts.bot.services.lyrics_desk.another(draft.id, user_id=draft.user_id, guild_id=stage.guild.id)


async def reworded(stage, draft, lyrics="My own words", title="Mine", style="folk"):
    return await stage.parts.bot.services.lyrics_desk.reword(
        draft.id, user_id=draft.user_id, title=title, style=style, lyrics=lyrics
    )


async def calls_of(stage, person):
    since = stage.parts.engine.services.orders.now() - timedelta(days=1)
    return (await stage.store.lyrics_calls(person.id, since))[0]


def let_pass(stage, time):
    """Let time pass for the bot, as far as it reads the clock."""
    orders = stage.parts.engine.services.orders
    before = orders.now
    orders.now = lambda: before() + time


def texts(*requests):
    return [request.lyrics for request in requests]


async def test_versions_are_written_and_the_first_is_shown(stage):
    draft = await begun(stage)
    assert draft.request.lyrics
    assert draft.request.title
    assert draft.request.style
    assert (draft.request.prompt, draft.calls, draft.earlier) == (WISH, 1, ())
    assert len({*texts(draft.request, *draft.others)}) == 3
    assert await stage.store.draft(draft.id) == draft


async def test_every_version_can_be_gone_to_and_back_from_also_after_a_restart(stage):
    first = await begun(stage)
    second = await another(stage, first)
    assert second.request == first.others[0]
    await stage.restart()
    back = await anew(stage).previous(first.id, user_id=stage.alice.id)
    assert (back.request, back.others, back.earlier) == (first.request, first.others, ())
    assert await anew(stage).previous(first.id, user_id=stage.alice.id) == back
    assert stage.standin.asked(PATH)[1:] == []


async def test_more_is_written_when_all_were_seen_and_what_was_there_can_be_gone_back_to(stage):
    draft = await begun(stage)
    seen = texts(draft.request, *draft.others)
    while draft.others:
        draft = await another(stage, draft)
    more = await another(stage, draft)
    assert texts(*more.earlier) == seen
    assert len(texts(more.request, *more.others)) == 3
    assert (len(stage.standin.asked(PATH)), more.calls) == (2, 2)


async def test_own_words_stand_beside_those_they_replace(stage):
    first = await begun(stage)
    mine = await reworded(stage, first)
    assert (mine.request.lyrics, mine.request.title, mine.request.style) == ("My own words", "Mine", "folk")
    assert mine.earlier == (first.request,)
    assert mine.others == first.others
    assert (await another(stage, mine)).earlier == (first.request, mine.request)


async def test_words_that_were_not_changed_make_no_new_version(stage):
    draft = await begun(stage)
    request = draft.request
    assert await reworded(stage, draft, request.lyrics, request.title, request.style) == draft


@pytest.mark.parametrize(
    ("texts", "option"),
    [({"lyrics": "  "}, "lyrics"), ({"lyrics": "x" * 5001}, "lyrics"), ({"title": "x" * 101}, "title")],
)
async def test_words_that_cannot_be_sung_are_refused_and_the_draft_stays(stage, texts, option):
    draft = await begun(stage)
    with pytest.raises(errors.InvalidOption) as refusal:
        await reworded(stage, draft, **texts)
    assert refusal.value.option == option
    assert await stage.store.draft(draft.id) == draft


@pytest.mark.parametrize("prompt", ["", "  ", "x" * 501])
async def test_a_wish_that_says_nothing_or_too_much_is_refused_before_anything_is_written(stage, prompt):
    with pytest.raises(errors.InvalidOption):
        await begun(stage, prompt=prompt)
    assert stage.standin.asked(PATH) == []


async def test_a_draft_is_nobody_elses(stage, writing):
    draft = await begun(stage)
    for deed in (
        writing.draft(draft.id, user_id=stage.bob.id),
        writing.another(draft.id, user_id=stage.bob.id, guild_id=stage.guild.id),
        writing.previous(draft.id, user_id=stage.bob.id),
        writing.reword(draft.id, user_id=stage.bob.id, title="", style="", lyrics="Bob's"),
    ):
        with pytest.raises(errors.DraftUnknown):
            await deed
    assert await stage.store.draft(draft.id) == draft


async def test_nothing_is_written_for_whom_songs_are_switched_off(empty_stage):
    await empty_stage.start(default_daily_credits=0)
    with pytest.raises(errors.QuotaSpent):
        await begun(empty_stage)
    assert empty_stage.standin.asked(PATH) == []


async def test_writing_costs_no_credits(empty_stage):
    await empty_stage.start(default_daily_credits=1)
    for _ in range(3):
        await begun(empty_stage)
    quota = await empty_stage.parts.engine.services.orders.quota(
        guild_id=empty_stage.guild.id, user_id=empty_stage.alice.id
    )
    assert quota.uses[0].used == 0


async def test_lyrics_are_written_for_one_member_one_after_the_other(stage):
    outcomes = await asyncio.gather(begun(stage), begun(stage), begun(stage, stage.bob), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Draft", "Draft", "LyricsInProgress"]
    assert (await begun(stage)).request.lyrics


@pytest.mark.parametrize(
    ("fault", "options", "error", "counted"),
    [
        ("error", {"code": "api_error"}, errors.ServiceError, 1),
        ("error", {"code": "forbidden"}, errors.Moderated, 1),
        ("error", {"code": "too_many_requests"}, errors.TooManyRequests, 0),
        ("error", {"code": "used_up"}, errors.BalanceSpent, 0),
        ("junk", {"status": 502}, errors.ServiceError, 1),
        ("junk", {"status": 200}, errors.FateUnknown, 1),
        ("drop_after", {}, errors.FateUnknown, 1),
    ],
)
async def test_a_failed_call_leaves_the_draft_as_it_was(stage, caplog, fault, options, error, counted):
    draft = await begun(stage)
    while draft.others:
        draft = await another(stage, draft)
    stage.standin.fault(fault, path=PATH, **options)
    with pytest.raises(error):
        await another(stage, draft)
    assert await stage.store.draft(draft.id) == replace(draft, calls=1 + counted)
    assert await calls_of(stage, stage.alice) == 1 + counted
    assert f"draft {draft.id}: no lyrics" in caplog.text
    assert API_KEY not in caplog.text
    assert (await another(stage, draft)).request.lyrics


async def test_a_provider_out_of_reach_is_not_counted(stage):
    await stage.standin.unplug()
    with pytest.raises(errors.NotStarted):
        await begun(stage)
    assert await calls_of(stage, stage.alice) == 0
    await stage.standin.plug()


async def test_own_words_typed_while_more_is_written_are_kept(stage):
    draft = await begun(stage)
    while draft.others:
        draft = await another(stage, draft)
    stage.standin.fault("slow", path=PATH, delay_s=0.3)
    writing = asyncio.create_task(another(stage, draft))
    await stage.standin.until(lambda: len(stage.standin.asked(PATH)) == 2)
    mine = await reworded(stage, draft)
    more = await writing
    assert more.earlier == (*draft.earlier, draft.request, mine.request)


async def test_changes_made_at_once_take_turns(stage):
    draft = await begun(stage)
    await asyncio.gather(*(reworded(stage, draft, f"My words, {number}") for number in range(8)))
    after = await stage.store.draft(draft.id)
    assert {*texts(*after.earlier, after.request)} == {
        draft.request.lyrics,
        *(f"My words, {number}" for number in range(8)),
    }


async def test_a_draft_of_somebody_who_was_forgotten_meanwhile_does_not_come_back(stage):
    stage.standin.fault("slow", path=PATH, delay_s=0.3)
    writing = asyncio.create_task(begun(stage))
    await stage.standin.until(lambda: len(stage.standin.asked(PATH)) == 1)
    await stage.parts.bot.services.privacy.forget(stage.alice.id)
    with pytest.raises(errors.DraftUnknown):
        await writing


async def exhausted(stage):
    """A draft for which as much was written as is for a day."""
    draft = await begun(stage)
    await stage.store.keep_draft(replace(draft, calls=CALLS_A_DAY, others=()))
    return draft


async def test_no_more_is_written_than_for_a_day_and_versions_that_are_there_can_be_seen(stage):
    draft = await exhausted(stage)
    with pytest.raises(errors.LyricsLimitReached) as refusal:
        await begun(stage)
    assert refusal.value.ends_at == draft.made_at + timedelta(days=1)
    with pytest.raises(errors.LyricsLimitReached):
        await another(stage, draft)
    assert (await reworded(stage, draft)).request.lyrics == "My own words"
    assert (await begun(stage, stage.bob)).request.lyrics
    let_pass(stage, timedelta(days=1, seconds=1))
    assert (await begun(stage)).request.lyrics


async def test_calls_for_an_old_draft_count_for_the_day_on_which_they_are_made(stage):
    draft = await exhausted(stage)
    let_pass(stage, timedelta(days=2))
    more = await another(stage, draft)
    assert more.calls == 1
    assert await calls_of(stage, stage.alice) == 1
