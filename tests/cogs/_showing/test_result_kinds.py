"""What is said of stems and videos: on cards, in results, inside Discord's limits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from cogs._message.stem_sets import stem_sets
from cogs._showing.result import is_shown, result_content, take_content
from core.action import ACTIONS
from core.action.stem import STEMS
from core.model.job import Clip, ClipKind, Failure, FailureCode, JobState, Member, Parent, Service
from core.model.request import SongRequest
from tests.cogs._ordering.test_card_content import (
    JOB,
    NOW,
    TEXTS,
    assert_within_limits,
    buttons_of,
    shown,
    songs,
    text_of,
)

STEM_JOB = replace(
    JOB, request=SongRequest(action="all_stems", model="chirp-v5-5", source_clip_id="x", source_title="Holiday Wishes")
)
VIDEO_JOB = replace(
    JOB,
    service=Service.LUMA,
    request=SongRequest(action="video", model="", prompt="a quiet harbor", source_clip_id="x", source_title="Snow"),
    cost=3,
)


def clip_id(number):
    return f"00000000-0000-4000-8000-{number:012}"


def stems(titles):
    made = songs(len(titles))
    return [
        replace(
            song,
            kind=ClipKind.STEM,
            clip=Clip(
                id=clip_id(song.number), title=title, audio_url=f"https://cdn1.suno.ai/{clip_id(song.number)}.mp3"
            ),
        )
        for song, title in zip(made, titles, strict=True)
    ]


def video(**clip):
    (made,) = songs(1)
    url = "https://platform.cdn.acedata.cloud/luma/task.mp4"
    return replace(made, kind=ClipKind.VIDEO, clip=replace(Clip(id=clip_id(1), video_url=url), **clip))


@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_of_a_video_names_luma(code):
    text = text_of(shown(**_fields(VIDEO_JOB), state=JobState.FAILED, failure=Failure(code=code)))
    assert "Suno" not in text
    assert "No video this time" in text
    assert "Your 3 credits were refunded." in text


@pytest.mark.parametrize("state", JobState)
def test_the_card_of_a_video_never_speaks_of_suno_or_of_a_model(state):
    text = text_of(shown(**_fields(VIDEO_JOB), state=state, finished_at=NOW))
    assert "Suno" not in text
    assert "**Video** for <@7> · 3 credits\n" in text


def test_the_last_step_says_what_is_done_with_what_was_made():
    assert "downloading the stems" in text_of(shown(**_fields(STEM_JOB), state=JobState.DELIVERING))
    assert "adding the song to the video" in text_of(shown(**_fields(VIDEO_JOB), state=JobState.DELIVERING))
    alone = replace(VIDEO_JOB, request=replace(VIDEO_JOB.request, source_clip_id=None))
    assert "downloading the video" in text_of(shown(**_fields(alone), state=JobState.DELIVERING))


def _fields(job):
    return {"service": job.service, "request": job.request, "cost": job.cost}


def test_two_dozen_stems_stand_in_one_embed_with_the_link_of_each_and_their_zips():
    made = stems([*STEMS.values()] * 2)
    zips = {song.clip.id: f"Holiday Wishes - stems {1 + (song.number > 12)}.zip" for song in made}
    (embed,) = result_content(STEM_JOB, made, zips=zips).embeds
    assert embed.title == "Stems of Holiday Wishes"
    assert all(is_shown(song, embed) for song in made)
    first, second = (embed.description or "").split("**Holiday Wishes - stems 2.zip**")
    assert "**Holiday Wishes - stems 1.zip**" in first
    assert first.count("https://suno.com/song/") == second.count("https://suno.com/song/") == 12


def test_two_dozen_stems_with_links_to_their_files_are_still_all_found():
    made = stems([*STEMS.values()] * 2)
    content = result_content(STEM_JOB, made, links={song.clip.id: song.clip.audio_url for song in made})
    assert_within_limits(content)
    assert all(is_shown(song, content.embeds[0]) for song in made)


def test_a_clip_is_found_by_its_own_link_only():
    first, second = stems(["Vocals", "Instrumental"])
    (embed,) = take_content(STEM_JOB, first).embeds
    assert is_shown(first, embed)
    assert not is_shown(second, embed)
    (embed,) = result_content(VIDEO_JOB, [video()]).embeds
    assert is_shown(video(), embed)
    assert not is_shown(video(id=clip_id(2)), embed)
    assert is_shown(video(video_url="https://cdn.example/renewed.mp4"), embed)


def test_a_video_whose_address_discord_would_not_take_is_found_all_the_same():
    odd = video(video_url="https://cdn.example/" + "x" * 3000)
    (embed,) = result_content(VIDEO_JOB, [odd]).embeds
    assert is_shown(odd, embed)
    assert len(embed.url or "") <= 512


def test_sets_of_stems_stay_together():
    made = stems(["Drums", "No drums", "Drums", "No drums"])
    assert [[song.number for song in group] for group in stem_sets(made)] == [[1, 2], [3, 4]]
    assert [len(group) for group in stem_sets(stems([f"Part {number}" for number in range(30)]))] == [12, 12, 6]


def test_the_buttons_under_a_result_are_those_of_its_action():
    content = result_content(VIDEO_JOB, [video()])
    assert [label for label, _ in buttons_of(content)] == [verb.capitalize() for verb in ACTIONS["video"].buttons]
    assert [label for label, _ in buttons_of(result_content(STEM_JOB, stems(["Vocals"])))] == [
        verb.capitalize() for verb in ACTIONS["all_stems"].buttons
    ]


@settings(deadline=None)
@given(title=TEXTS, source=TEXTS, prompt=TEXTS, name=TEXTS, job=st.sampled_from([STEM_JOB, VIDEO_JOB]))
def test_no_text_breaks_a_result_out_of_discords_limits(title, source, prompt, name, job):
    request = replace(job.request, source_title=source, prompt=prompt, persona_name=name, key=name, aspect_ratio=name)
    job = replace(job, request=request, parent=Parent(clip_id="clip-0", maker=Member(id=2**63, name="bob")))
    made = stems([title] * 24) if job.service is Service.SUNO else [video(title=title)]
    links = {song.clip.id: "https://cdn.example/x.mp3" for song in made}
    content = result_content(
        job, made, links=links, zips={song.clip.id: title for song in made}, notes=["Something is missing."]
    )
    assert_within_limits(content)
    assert all(is_shown(song, content.embeds[0]) for song in made)
