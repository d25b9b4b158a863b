"""What goes into one message: the order of its files, what is a link, and what the message shows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cogs._posting.attachments import Attachment, Attachments
from cogs._posting.batch import RepostContent, ResultContent, cover_urls, download_urls, next_batch
from cogs._posting.song_files import missing_stems_note
from cogs._posting.video_files import video_notes
from core.model.format import Lack
from core.model.job import Clip, ClipKind, Job, JobState, Member, Place, Service, Song
from core.model.request import SongRequest

NOW = datetime(2026, 9, 1, tzinfo=UTC)
JOB = Job(
    id="0" * 32,
    state=JobState.DELIVERING,
    service=Service.SUNO,
    request=SongRequest(action="generate", model="chirp-v5-5", prompt="snow"),
    maker=Member(id=1, name="alice"),
    place=Place(guild_id=2, channel_id=3),
    cost=1,
    turn=0.0,
    created_at=NOW,
    updated_at=NOW,
)


def song(number, kind=ClipKind.SONG, **changes):
    clip = Clip(
        id=f"clip-{number}",
        title="Snow",
        audio_url=f"https://cdn.example/{number}.mp3",
        image_url=f"https://cdn.example/{number}.jpeg",
    )
    return Song(
        clip=replace(clip, **changes),
        job_id=JOB.id,
        number=number,
        maker=JOB.maker,
        guild_id=2,
        channel_id=3,
        message_id=None,
        action="generate",
        made_at=NOW,
        parent_clip_id=None,
        root_clip_id=f"clip-{number}",
        kind=kind,
    )


@pytest.fixture
def attachments(tmp_path):
    """Two songs of 1,000 bytes, each with a cover of 100."""

    def attachment(number):
        file, cover = tmp_path / f"{number}.mp3", tmp_path / f"cover-{number}.jpg"
        file.write_bytes(b"x" * 1_000)
        cover.write_bytes(b"x" * 100)
        return Attachment(songs=[song(number)], file=file, name=f"Snow {number}.mp3", cover=cover)

    return Attachments(items=[attachment(1), attachment(2)], notes=["a note"])


def names(batch):
    return [name for _, name in batch.files]


def test_each_song_is_followed_by_its_cover(attachments):
    batch = next_batch(attachments, 10_000)
    assert names(batch) == ["Snow 1.mp3", "cover-1.jpg", "Snow 2.mp3", "cover-2.jpg"]
    assert batch.covers == {"clip-1": "attachment://cover-1.jpg", "clip-2": "attachment://cover-2.jpg"}
    assert (batch.size_bytes, batch.links, batch.notes) == (2_200, {}, ["a note"])


def test_a_cover_that_does_not_fit_is_shown_by_its_url(attachments):
    batch = next_batch(attachments, 2_100)
    assert names(batch) == ["Snow 1.mp3", "cover-1.jpg", "Snow 2.mp3"]
    assert batch.covers["clip-2"] == "https://cdn.example/2.jpeg"


def test_what_does_not_fit_is_left_for_the_next_message(attachments):
    batch = next_batch(attachments, 1_500)
    assert [found.number for found in batch.songs] == [1]


def test_what_has_no_file_is_a_link(attachments):
    linked = replace(attachments, items=[replace(attachments.items[0], file=None, cover=None), attachments.items[1]])
    batch = next_batch(linked, 10_000)
    assert [found.number for found in batch.songs] == [1, 2]
    assert batch.links == {"clip-1": "https://cdn.example/1.mp3"}


def test_where_no_files_may_be_sent_all_are_links():
    batch = next_batch(Attachments(items=[Attachment(songs=[song(number)], file=None) for number in (1, 2)]), None)
    assert (batch.files, batch.size_bytes) == ((), 0)
    assert sorted(batch.links) == ["clip-1", "clip-2"]


def test_what_is_in_a_zip_says_so(attachments):
    zipped = replace(attachments.items[0], songs=[song(1), song(2)], name="Snow - stems.zip", is_zip=True)
    assert next_batch(Attachments(items=[zipped]), 10_000).zips == dict.fromkeys(
        ("clip-1", "clip-2"), "Snow - stems.zip"
    )


def test_a_song_without_a_usable_url_is_linked_to_its_page_and_a_video_not_at_all():
    odd = "https://cdn.example/" + "x" * 600
    assert download_urls([song(1, audio_url=odd)]) == {"clip-1": "https://suno.com/song/clip-1"}
    assert download_urls([song(1, kind=ClipKind.VIDEO, audio_url="", video_url=odd)]) == {}


@pytest.mark.parametrize("url", ["https://cdn.example/" + "x" * 2100, "https://cdn.example:port/x.jpg"])
def test_a_cover_whose_url_discord_would_refuse_is_not_shown(url):
    assert cover_urls([song(1), song(2, image_url=url)]) == {"clip-1": "https://cdn.example/1.jpeg"}


async def test_a_result_shows_every_clip_with_buttons_about_the_job(attachments):
    content = ResultContent(job=JOB, parent=None).of(next_batch(attachments, 10_000))
    assert content.text == ""
    assert [embed.title for embed in content.embeds] == ["Snow · take 1", "Snow · take 2"]
    assert all("a note" in str(embed.description) for embed in content.embeds)
    assert content.view is not None
    (row,) = content.view.to_components()
    assert [button["label"] for button in row["components"]] == ["Again", "Extend", "Cover", "Lyrics", "More"]


@pytest.mark.parametrize(("is_usable", "number_of_buttons"), [(True, 5), (False, 0)])
async def test_a_song_posted_again_has_buttons_only_where_they_work(attachments, is_usable, number_of_buttons):
    alone = next_batch(replace(attachments, items=attachments.items[:1]), 10_000)
    content = RepostContent(job=JOB, parent=None, is_usable=is_usable).of(alone)
    assert [embed.image.url for embed in content.embeds] == ["attachment://cover-1.jpg"]
    assert len(content.view.children if content.view else ()) == number_of_buttons


@pytest.mark.parametrize(
    ("number", "named"),
    [
        (1, "Part 0 couldn't be downloaded from Suno. Use /export later to get it."),
        (2, "2 stems couldn't be downloaded from Suno: Part 0, Part 1. Use /export later to get them."),
        (7, "Part 4 and 2 more stems couldn't be downloaded from Suno. Use /export later to get them."),
    ],
)
def test_missing_stems_are_named_up_to_five(number, named):
    (said,) = missing_stems_note([song(at, kind=ClipKind.STEM, title=f"Part {at}") for at in range(number)])
    assert said.endswith(named)


def test_where_nothing_is_missing_nothing_is_said():
    assert missing_stems_note([]) == ()


def test_a_video_says_what_it_lacks():
    assert video_notes([]) == []
    assert len(video_notes([*Lack])) == len(Lack)
