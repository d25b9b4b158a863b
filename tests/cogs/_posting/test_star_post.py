"""What a post in the star channel says, and by what it is known."""

from dataclasses import replace

import discord

from cogs._posting.star_post import is_star_post, star_content
from core.model.job import Member, Parent
from tests.cogs._posting.test_batch import JOB, song


async def test_a_post_says_how_many_love_it_what_it_is_who_made_it_and_where_it_is():
    loved = replace(song(1), loves=1_234, message_id=7)
    content = star_content(JOB, loved, None)
    assert content.text == "❤️ **1,234** · [*Snow*](https://discord.com/channels/2/3/7) by <@1> · in <#3>"
    assert [embed.image.url for embed in content.embeds] == [loved.clip.image_url]


async def test_a_remix_names_what_it_was_made_from():
    rain = replace(song(2), maker=Member(id=9, name="bob"), message_id=8)
    request = replace(JOB.request, action="cover", source_title="Rain", source_clip_id=rain.clip.id)
    content = star_content(
        replace(JOB, request=request, parent=Parent(clip_id=rain.clip.id, maker=rain.maker)), song(1), rain
    )
    assert "by <@1> (" in content.text
    assert "[*Rain* · take 2](https://discord.com/channels/2/3/8) by <@9>) · in <#3>" in content.text


def test_a_post_is_known_by_the_heart_and_the_link():
    embeds = [discord.Embed(url="https://suno.com/song/clip-1")]
    assert is_star_post(song(1), "❤️ **3** · …", embeds)
    assert not is_star_post(song(1), "", embeds)
    assert not is_star_post(song(2), "❤️ **3** · …", embeds)
