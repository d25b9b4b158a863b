from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest
from hypothesis import given, settings, strategies as st

from cogs._message.text import EMBED_DESCRIPTION_MAX, EMBED_TITLE_MAX, EMBEDS_MAX
from cogs._ordering.card_content import job_card
from cogs._showing.result import result_content, take_content
from core.jobs.estimate import Expected, Outlook
from core.model.job import Clip, Failure, FailureCode, Job, JobState, Member, Parent, Place, Service, Song
from core.model.reaction_meanings import STYLE_MAX
from core.model.request import SongRequest

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
JOB = Job(
    id="0123456789abcdef0123456789abcdef",
    state=JobState.QUEUED,
    service=Service.SUNO,
    request=SongRequest(action="generate", model="chirp-v5-5", prompt="a song for Christmas"),
    maker=Member(id=7, name="alice"),
    place=Place(guild_id=1, channel_id=2, message_id=3),
    cost=1,
    turn=1.0,
    created_at=NOW,
    updated_at=NOW,
)
MEASURED = Outlook(position=None, expected=Expected(median_s=60, p90_s=120))
UNMEASURED = Outlook(position=None, expected=None)
SPECIAL = "[]()*_~`|<>@#\\ \n\u202e🎸:/-+"
TEXTS = st.text(alphabet=st.sampled_from(SPECIAL) | st.characters(exclude_categories=["Cs"]), max_size=6000)
SHORT = st.text(alphabet=st.sampled_from(SPECIAL) | st.characters(exclude_categories=["Cs"]), max_size=200)


def text_of(content):
    return "\n".join([content.text, *[f"{embed.title}\n{embed.description}" for embed in content.embeds]])


def buttons_of(content):
    return [] if content.view is None else [(item.label, item.custom_id) for item in map(inner, content.view.children)]


def inner(item):
    return item.item if isinstance(item, discord.ui.DynamicItem) else item


def shown(outlook=UNMEASURED, now=NOW, **changes):
    return job_card(replace(JOB, **changes), outlook, now)


def running(after_s, outlook=MEASURED):
    return shown(outlook, NOW + timedelta(seconds=after_s), state=JobState.RUNNING, submitted_at=NOW)


def test_a_waiting_song_tells_its_place_how_long_it_takes_and_that_it_can_be_cancelled():
    content = shown(Outlook(position=3, expected=Expected(median_s=90, p90_s=300)))
    assert "number 3" in text_of(content)
    assert "about **2 min**, rarely more than **5 min**" in text_of(content)
    assert buttons_of(content) == [("Cancel", f"chorus:cancel:{JOB.id}")]


def test_a_waiting_song_promises_nothing_while_nothing_was_measured():
    content = shown(Outlook(position=1, expected=None))
    assert "you're next" in text_of(content)
    assert "No estimate yet" in text_of(content)


def test_a_song_that_the_service_was_too_busy_for_says_that_nothing_was_charged():
    assert "busy. Trying again; nothing has been charged" in text_of(shown(attempts=2))


def test_a_running_song_shows_time_and_a_bar_that_is_never_full_and_has_no_percent():
    for after_s in (0, 30, 119, 120, 5000):
        text = text_of(running(after_s))
        assert "▱" in text
        assert "%" not in text
        assert f"<t:{int(NOW.timestamp())}:R>" in text
    assert text_of(running(30)).count("▰") == 3


def test_a_running_song_has_no_bar_while_nothing_was_measured():
    text = text_of(running(30, UNMEASURED))
    assert "▱" not in text
    assert f"Started <t:{int(NOW.timestamp())}:R>" in text


def test_a_song_that_is_late_says_so():
    assert "longer than usual" in text_of(running(121))
    assert "longer than usual" not in text_of(running(119))


def test_a_sent_song_can_only_be_discarded():
    assert buttons_of(running(1)) == [("Hide result", f"chorus:cancel:{JOB.id}")]


def test_a_song_of_unknown_fate_says_that_it_will_not_be_charged_twice():
    assert "won't be charged twice" in text_of(shown(state=JobState.UNKNOWN, submitted_at=NOW))


def test_a_discarded_song_says_what_it_may_still_cost_and_has_no_buttons():
    content = shown(state=JobState.RUNNING, submitted_at=NOW, is_discarded=True)
    assert "If Suno still makes it, it costs 1 credit" in text_of(content)
    assert buttons_of(content) == []


def test_a_discarded_song_that_was_made_says_that_it_cost_and_one_that_failed_that_it_did_not():
    made = shown(state=JobState.CANCELLED, is_discarded=True, finished_at=NOW)
    assert "it cost 1 credit" in text_of(made)
    failed = shown(state=JobState.CANCELLED, is_discarded=True, failure=Failure(code=FailureCode.SERVICE_FAULT))
    assert "refunded" in text_of(failed)


def test_a_discarded_song_that_was_never_made_says_that_the_credit_came_back():
    text = text_of(shown(state=JobState.CANCELLED, is_discarded=True))
    assert "Your credit was refunded." in text
    assert "it cost" not in text


def test_a_waiting_song_whose_place_nobody_knows_promises_none():
    assert shown(Outlook(position=None, expected=None)).embeds[0].title == "In the queue"


def test_a_cancelled_song_says_that_the_credit_came_back():
    assert "Your credit was refunded." in text_of(shown(state=JobState.CANCELLED))


@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_is_told_in_words_with_the_credits_and_a_way_on(code):
    content = shown(state=JobState.FAILED, failure=Failure(code=code), cost=3)
    assert "Your 3 credits were refunded." in text_of(content)
    assert buttons_of(content) == [("Try again", f"chorus:retry:{JOB.id}")]


@pytest.mark.parametrize("code", FailureCode)
def test_the_providers_own_words_are_shown_only_where_they_concern_the_member(code):
    text = text_of(shown(state=JobState.FAILED, failure=Failure(code=code, text="account 12 is empty")))
    assert ("account 12 is empty" in text) == (code in {FailureCode.MODERATED, FailureCode.REJECTED})


def test_the_card_repeats_what_was_asked_by_whom_and_for_how_much():
    request = replace(JOB.request, style="folk", title="Snow", at_s=83.0, weirdness=0, instrumental=True)
    text = text_of(shown(request=request))
    assert "<@7>" in text
    assert "1 credit" in text
    for words in ("a song for Christmas", "Style: folk", "Title: Snow", "from 1:23", "weirdness 0", "instrumental"):
        assert words in text


@settings(deadline=None)
@given(
    state=st.sampled_from(JobState),
    texts=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS),
    action=st.sampled_from(["generate", "extend", "upload_cover"]),
    failure=st.none() | st.builds(Failure, code=st.sampled_from(FailureCode), text=TEXTS),
    is_discarded=st.booleans(),
)
def test_no_text_breaks_a_card_out_of_discords_limits(state, texts, action, failure, is_discarded):
    prompt, style, lyrics, title, exclude, source = texts
    request = SongRequest(
        action=action,
        model="chirp-v5-5",
        prompt=prompt,
        style=style,
        lyrics=lyrics,
        title=title,
        exclude=exclude,
        source_title=source,
        source_clip_id="x",
    )
    content = shown(MEASURED, state=state, request=request, failure=failure, is_discarded=is_discarded)
    assert_within_limits(content)


def assert_within_limits(content):
    for embed in content.embeds:
        assert 0 < len(embed.title) <= EMBED_TITLE_MAX
        assert 0 < len(embed.description) <= EMBED_DESCRIPTION_MAX
    assert len(content.embeds) <= EMBEDS_MAX
    assert sum(len(embed) for embed in content.embeds) <= 6000
    assert len(content.text) <= 2000


def songs(count, **clip):
    return [
        Song(
            clip=replace(Clip(id=f"clip-{number}", title="Snow", style="folk", duration_s=192.4), **clip),
            job_id=JOB.id,
            number=number,
            maker=JOB.maker,
            guild_id=1,
            channel_id=2,
            message_id=3,
            action="generate",
            made_at=NOW,
            parent_clip_id=None,
            root_clip_id=f"clip-{number}",
        )
        for number in range(1, count + 1)
    ]


def test_a_result_shows_each_clip_with_maker_style_length_model_cover_and_its_page_at_suno():
    content = result_content(JOB, songs(2), covers={"clip-2": "attachment://cover-2.jpg"})
    first, second = content.embeds
    assert (first.title, second.title) == ("Snow · take 1", "Snow · take 2")
    assert first.url == "https://suno.com/song/clip-1"
    assert (first.description or "").splitlines() == ["by <@7>", "folk", "3:12 · Suno v5.5"]
    assert first.thumbnail.url is None
    assert second.thumbnail.url == "attachment://cover-2.jpg"


def test_the_cover_of_a_single_clip_is_shown_large_and_those_of_several_small_beside_the_players():
    (only,) = result_content(JOB, songs(1), covers={"clip-1": "attachment://cover-1.jpg"}).embeds
    assert (only.image.url, only.thumbnail.url) == ("attachment://cover-1.jpg", None)
    first, _ = result_content(JOB, songs(2), covers={"clip-1": "attachment://cover-1.jpg"}).embeds
    assert (first.image.url, first.thumbnail.url) == (None, "attachment://cover-1.jpg")


def test_a_result_has_the_buttons_that_make_the_next_song_of_it():
    assert buttons_of(result_content(JOB, songs(1))) == [
        (verb.capitalize(), f"chorus:{verb}:{JOB.id}") for verb in ("again", "extend", "cover", "lyrics", "more")
    ]


def test_one_take_by_itself_has_a_large_cover_and_buttons_about_that_take():
    _, second = songs(2)
    content = take_content(JOB, second, covers={"clip-2": "attachment://cover-2.jpg"})
    (embed,) = content.embeds
    assert (embed.title, embed.image.url) == ("Snow · take 2", "attachment://cover-2.jpg")
    assert buttons_of(content) == [
        (verb.capitalize(), f"chorus:{verb}:{JOB.id}:2") for verb in ("again", "extend", "cover", "lyrics", "more")
    ]


def test_one_take_where_nobody_may_use_it_has_its_download_only():
    content = take_content(JOB, songs(1)[0], links={"clip-1": "https://cdn.example/1.mp3"}, is_usable=False)
    assert buttons_of(content) == [("Download", None)]
    assert take_content(JOB, songs(1)[0], is_usable=False).view is None


def test_a_clip_that_did_not_fit_gets_a_link():
    content = result_content(JOB, songs(2), links={"clip-2": "https://cdn.example/2.mp3"})
    *_, link = [] if content.view is None else content.view.to_components()
    (shape,) = link["components"]
    assert (shape["label"], shape["url"]) == ("Download 2", "https://cdn.example/2.mp3")


def test_a_cover_credits_the_song_it_was_made_from_and_links_to_its_message():
    job = replace(
        JOB,
        request=replace(JOB.request, action="cover", source_title="Holiday [Wishes]"),
        parent=Parent(clip_id="clip-0", maker=Member(id=9, name="bob")),
    )
    assert r"cover of *Holiday \[Wishes\]* by <@9>" in text_of(result_content(job, songs(1)))
    parent = replace(songs(1)[0], message_id=33)
    linked = r"cover of [*Holiday \[Wishes\]*](https://discord.com/channels/1/2/33) by <@9>"
    assert linked in text_of(result_content(job, songs(1), parent=parent))
    assert linked in text_of(take_content(job, songs(1)[0], parent=parent))


def test_an_untitled_clip_has_a_name_all_the_same():
    assert result_content(JOB, songs(1, title=" ")).embeds[0].title == "Untitled"


@settings(deadline=None)
@given(
    count=st.integers(1, 24),
    title=TEXTS,
    style=TEXTS,
    clip_id=SHORT,
    source=TEXTS,
    action=st.sampled_from(["cover", "generate"]),
)
def test_no_text_breaks_a_result_out_of_discords_limits(count, title, style, clip_id, source, action):
    emoji = f"<:{'x' * 32}:{2**63}>"  # the longest that Discord has
    job = replace(
        JOB,
        request=replace(JOB.request, action=action, source_title=source, emoji=emoji, style="*" * STYLE_MAX),
        parent=Parent(clip_id="clip-0", maker=Member(id=2**63, name="bob")),
    )
    made = songs(count, title=title, style=style)
    parent = replace(
        made[0],
        clip=replace(made[0].clip, id=clip_id, title=source),
        guild_id=2**63,
        channel_id=2**63,
        message_id=2**63,
    )
    links = {song.clip.id: "https://cdn.example/x.mp3" for song in made}
    assert_within_limits(result_content(job, made, parent=parent, links=links))
