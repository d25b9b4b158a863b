"""A draft of lyrics: every version of it is kept, can be edited, and is made and paid once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from cogs._showing.lyrics_draft import draft_content, draft_fields, draft_files, typed_lyrics
from core.errors import InvalidOption
from core.model.library import Draft
from core.model.request import SongRequest
from tests.support.drafts import PATH, draft_of, drafted, has_draft, newest, pressed, version, words
from tests.support.songs import fields_of, labels_of, ordered
from tests.support.stage import all_ended, is_result, jobs_of, spent

NOW = datetime(2026, 12, 1, tzinfo=UTC)


async def test_the_approved_words_become_the_song_and_are_paid_then(stage):
    message = await drafted(stage)
    draft = await draft_of(stage, message)
    shown = await stage.alice.click(message, label="Make the song · 1 credit")
    assert not shown.ephemeral
    request = await ordered(stage, "generate")
    assert (request["lyric"], request["title"], request["style"], request["custom"]) == (
        draft.request.lyrics,
        draft.request.title,
        draft.request.style,
        True,
    )
    assert "lyric_prompt" not in request
    after = await newest(stage, message, lambda seen: "Ordered" in seen.content)
    assert labels_of(after) == ["Edit", "Another", "Improve style"]
    await shown.wait_for_response(is_result)
    assert await spent(stage, stage.alice) == 1
    assert stage.loopback.problems == []


async def test_two_presses_at_once_make_and_pay_one_song(stage):
    stage.standin.hold()
    message = await drafted(stage)
    presses = [stage.alice.click(message, label="Make the song · 1 credit") for _ in range(2)]
    shown = await asyncio.gather(*presses)
    assert sorted(press.ephemeral for press in shown) == [False, True]
    (refusal,) = [press for press in shown if press.ephemeral]
    assert "already in progress. See it with /tasks. Nothing was charged." in refusal.response.text
    assert len(await jobs_of(stage)) == 1
    stage.standin.release()
    await all_ended(stage)
    assert await spent(stage, stage.alice) == 1


async def test_a_draft_is_approved_after_a_restart(stage):
    message = await drafted(stage)
    await stage.restart()
    shown = await stage.alice.click(message, label="Make the song · 1 credit")
    await shown.wait_for_response(is_result)
    assert await spent(stage, stage.alice) == 1


async def test_words_edited_in_a_form_that_was_open_during_a_restart_are_sung(stage):
    message = await drafted(stage)
    draft = await draft_of(stage, message)
    form = await stage.alice.click(message, label="Edit")
    fields = fields_of(form.modal)
    assert {name: field["value"] for name, field in fields.items()} == {
        "title": draft.request.title,
        "style": draft.request.style,
        "lyrics": draft.request.lyrics,
    }
    assert (fields["title"]["max_length"], fields["style"]["max_length"]) == (100, 1000)
    await stage.restart()
    await stage.alice.submit_modal(form, lyrics="[Verse]\nSnow is *falling*", style="folk", title="Snow")
    edited = await newest(stage, message, lambda seen: "falling" in words(seen))
    assert words(edited) == "\\[Verse\\]\nSnow is \\*falling\\*"
    assert (edited.embeds[0].title, version(edited)) == ("Snow", "Version 2 of 4")
    await stage.alice.click(edited, label="Make the song · 1 credit")
    request = await ordered(stage, "generate")
    assert (request["lyric"], request["style"], request["title"]) == ("[Verse]\nSnow is *falling*", "folk", "Snow")


async def test_every_version_can_be_looked_at_and_gone_back_to(stage):
    message = await drafted(stage)
    first = words(message)
    form = await stage.alice.click(message, label="Edit")
    await stage.alice.submit_modal(form, lyrics="My own words")
    mine = await newest(stage, message, lambda seen: words(seen) == "My own words")
    other = await pressed(stage, mine, "Another")
    assert words(other) not in {first, "My own words"}
    assert labels_of(other)[-1] == "Back"
    assert words(await pressed(stage, other, "Back")) == "My own words"
    back = await pressed(stage, message, "Back")
    assert (words(back), labels_of(back)[-1]) == (first, "Improve style")
    assert len(stage.standin.asked(PATH)) == 1


async def test_words_that_changed_in_between_are_shown_before_they_are_ordered(stage):
    message = await drafted(stage)
    draft = await draft_of(stage, message)
    await stage.parts.bot.services.lyrics_desk.reword(
        draft.id, user_id=stage.alice.id, title="", style="", lyrics="Other words"
    )
    await stage.alice.click(message, label="Make the song · 1 credit")
    changed = await newest(stage, message, lambda seen: words(seen) == "Other words")
    assert "changed in the meantime" in changed.content
    assert await jobs_of(stage) == []
    await stage.alice.click(changed, label="Make the song · 1 credit")
    assert (await ordered(stage, "generate"))["lyric"] == "Other words"


async def test_a_refused_order_leaves_the_draft_as_it_was(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    await (await stage.alice.slash(stage.songs, "song", prompt="rain")).wait_for_response(is_result)
    message = await drafted(stage)
    shown = await stage.alice.click(message, label="Make the song · 1 credit")
    assert shown.ephemeral
    assert "1 of 1 used" in shown.response.text
    assert labels_of(await newest(stage, message)) == labels_of(message)


async def test_a_draft_that_is_gone_says_so(stage):
    message = await drafted(stage)
    await stage.parts.bot.services.privacy.forget(stage.alice.id)
    for label in ("Make the song · 1 credit", "Edit", "Another"):
        shown = await stage.alice.click(message, label=label)
        assert shown.ephemeral
        assert "That draft is gone" in shown.response.text


async def test_edited_words_that_cannot_be_used_are_given_back(stage):
    message = await drafted(stage)
    draft = await draft_of(stage, message)
    form = await stage.alice.click(message, label="Edit")
    shown = await stage.alice.submit_modal(form, lyrics="", title="A new title")
    assert "`lyrics` must not be empty" in shown.response.text
    assert "Title: A new title" in shown.response.text
    assert await stage.store.draft(draft.id) == draft


async def test_an_order_stands_when_its_private_message_cannot_be_changed(stage):
    message = await drafted(stage)
    stage.loopback.inject("PATCH", "/webhooks/*/*/messages/*", status=404, code=10008)
    shown = await stage.alice.click(message, label="Make the song · 1 credit")
    await shown.wait_for_response(is_result)
    assert await spent(stage, stage.alice) == 1


LONG = "\n\n".join(f"[Verse {number}]\n" + "\n".join(f"Line {at} of it" for at in range(40)) for number in range(8))


async def test_words_longer_than_a_form_stand_in_several_fields_and_nothing_is_lost(stage):
    message = await drafted(stage)
    assert 4000 < len(LONG) <= 5000
    draft = await draft_of(stage, message)
    await stage.store.keep_draft(replace(draft, request=replace(draft.request, lyrics=LONG)))
    form = await stage.alice.click(message, label="Edit")
    fields = fields_of(form.modal)
    assert list(fields) == ["title", "style", "lyrics", "stanza2"]
    assert [label["label"] for label in form.modal["components"]][2:] == ["Lyrics, 1 of 2", "Lyrics, 2 of 2"]
    await stage.alice.submit_modal(form, title="Long")
    edited = await newest(stage, message, lambda seen: seen.embeds[0].title == "Long")
    assert (await draft_of(stage, edited)).request.lyrics == LONG
    (file,) = edited.attachments
    assert file.filename == "lyrics.txt"
    assert (await stage.loopback.file_bytes(file)).decode() == LONG
    assert "The rest is in lyrics.txt" in words(edited)
    short = await pressed(stage, edited, "Another")
    assert short.attachments == ()


async def test_words_longer_than_the_model_takes_are_kept_whole_and_must_be_shortened(empty_stage):
    stage = empty_stage
    await stage.start(model="chirp-v3-5")
    message = await drafted(stage)
    draft = await draft_of(stage, message)
    await stage.store.keep_draft(replace(draft, others=(replace(draft.request, lyrics=LONG[:3500]),)))
    long = await pressed(stage, message, "Another")
    assert "3,500 characters, and Suno v3.5 takes 3,000" in long.content
    shown = await stage.alice.click(long, label="Make the song · 1 credit")
    assert "3,500 characters long" in shown.response.text
    form = await stage.alice.click(long, label="Edit")
    assert fields_of(form.modal)["lyrics"]["value"] == LONG[:3500]
    refused = await stage.alice.submit_modal(form, title="Still long")
    assert "takes up to 3,000" in refused.response.text


def test_words_too_long_for_a_whole_form_are_left_as_they_are():
    request = SongRequest(action="generate", model="chirp-v5-5", lyrics="x" * 12_001)
    with pytest.raises(InvalidOption, match="12,000"):
        draft_fields(Draft(id="0" * 32, user_id=1, made_at=NOW, request=request))


@settings(deadline=None)
@given(st.text(alphabet="ab *\n@", max_size=400).map(lambda text: (text * 30)[:9000]))
def test_pieces_of_a_text_come_together_again(lyrics):
    request = SongRequest(action="generate", model="chirp-v5-5", lyrics=lyrics)
    draft = Draft(id="0" * 32, user_id=1, made_at=NOW, request=request)
    try:
        fields = draft_fields(draft)
    except InvalidOption:
        return
    assert all(len(field.value) <= field.most <= 4000 for field in fields)
    assert typed_lyrics({field.name: field.value for field in fields}) == lyrics


@settings(deadline=None)
@given(st.text(alphabet="a*_@ \n<#", max_size=3000), st.text(alphabet="a*\n@", max_size=1000))
def test_a_draft_fits_discord_and_nothing_of_it_is_lost(lyrics, style):
    request = SongRequest(action="generate", model="chirp-v5-5", lyrics=lyrics * 2, title=style[:100], style=style)
    draft = Draft(id="0" * 32, user_id=1, made_at=NOW, request=request)
    (embed,) = draft_content(draft, "", 1).embeds
    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert all(len(field.value or "") <= 1024 for field in embed.fields)
    assert bool(draft_files(draft)) == ("The rest is in lyrics.txt" in str(embed.description))


STYLE_PATH = "/suno/style"


def style_of(message):
    return next(field.value for field in message.embeds[0].fields if field.name == "Style")


async def improved(stage, message):
    await stage.alice.click(message, label="Improve style")
    return await newest(stage, message, lambda seen: has_draft(seen) and "Style now" in seen.content)


async def test_a_style_is_improved_for_nothing_shown_beside_the_old_one_and_can_be_taken_back(stage):
    message = await drafted(stage)
    before, text = style_of(message), words(message)
    after = await improved(stage, message)
    assert words(after) == text
    assert style_of(after) != before
    assert f"Style before: *{before}*" in after.content
    assert f"Style now: *{style_of(after)}*" in after.content
    assert "Nothing was charged yet" in after.content
    assert any("improving the style" in seen.text for seen in after.versions)
    (asked,) = stage.standin.asked(STYLE_PATH)
    draft = await draft_of(stage, after)
    assert (asked.body["prompt"], draft.calls) == (draft.earlier[-1].style, 2)
    back = await pressed(stage, after, "Back")
    assert (style_of(back), words(back)) == (before, text)
    assert await spent(stage, stage.alice) == 0


async def test_an_improved_style_is_what_the_song_is_ordered_with(stage):
    message = await improved(stage, await drafted(stage))
    await stage.alice.click(message, label="Make the song · 1 credit")
    request = await ordered(stage, "generate")
    assert request["style"] == (await draft_of(stage, message)).request.style


async def test_a_style_is_improved_after_a_restart_as_well(stage):
    message = await drafted(stage)
    await stage.restart()
    await improved(stage, message)


async def test_a_style_that_could_not_be_improved_is_explained_and_the_draft_stays(stage):
    message = await drafted(stage)
    stage.standin.fault("error", path=STYLE_PATH, code="forbidden", message="no artist names")
    await stage.alice.click(message, label="Improve style")
    failed = await newest(stage, message, lambda seen: "could not be improved" in seen.content)
    assert "no artist names" in failed.content
    assert (words(failed), style_of(failed), labels_of(failed)) == (
        words(message),
        style_of(message),
        labels_of(message),
    )
    assert "Nothing was charged" in failed.content


async def test_improving_a_style_counts_towards_what_is_written_for_a_member_in_a_day(stage, monkeypatch):
    monkeypatch.setattr("core.lyrics.desk.CALLS_A_DAY", 1)
    message = await drafted(stage)
    await stage.alice.click(message, label="Improve style")
    await newest(stage, message, lambda seen: "in the last 24 hours" in seen.content)
    assert stage.standin.asked(STYLE_PATH) == []
