"""What is posted already is read off the embeds of messages."""

import discord

from cogs._posting.posted_clips import clips_shown_in
from tests.cogs._posting.test_batch import song

SONGS = [song(1), song(2), song(3)]


def test_a_clip_is_known_by_the_link_of_an_embed():
    embeds = [discord.Embed(url="https://suno.com/song/clip-2"), discord.Embed(url="https://suno.com/song/clip-9")]
    assert clips_shown_in(embeds, SONGS) == [SONGS[1]]


def test_stems_are_known_by_the_links_in_one_text():
    listed = discord.Embed(description="[Vocals](https://suno.com/song/clip-1) · [Drums](https://suno.com/song/clip-3)")
    assert clips_shown_in([listed], SONGS) == [SONGS[0], SONGS[2]]


def test_a_message_without_embeds_shows_nothing():
    assert clips_shown_in([], SONGS) == []
