"""/library: pages that can be turned at any age, by everybody's and one's own measure, and nothing of other places."""

from tests.support.songs import delivered, labels_of, result_of, song_in
from tests.support.stage import is_result

BACK, ON = "◀", "▶"


async def titled(stage, person, *titles, channel=None):
    """Let a member make a song of each title; return the results' messages."""
    return [await result_of(stage, person, channel, title=title, lyrics="la", style="folk") for title in titles]


async def library(stage, person, channel=None, **options):
    """Open the library and return the message."""
    shown = await person.slash(channel or stage.songs, "library", **options)
    assert shown.ephemeral
    return shown.response


def songs_on(message):
    """The linked titles of a page, in order."""
    return [embed.description.split("](")[0].removeprefix("**[") for embed in message.embeds]


def headline(message):
    return message.content.splitlines()[0]


def disabled(message):
    return [button["label"] for button in message.buttons if button.get("disabled")]


async def test_an_empty_library_says_how_to_begin(stage):
    message = await library(stage, stage.alice)
    assert "no songs here yet" in message.content
    assert "/song" in message.content
    assert message.components == ()


async def test_a_song_shows_its_maker_length_style_favourites_age_cover_and_where_it_can_be_played(stage):
    (result,) = await titled(stage, stage.alice, "Snow [1]")
    song = await song_in(stage, result)
    await stage.parts.bot.services.library.love(song, stage.bob.id, is_loved=True)
    message = await library(stage, stage.bob)
    assert headline(message) == "**Songs on this server** · 2 found · page 1 of 1"
    embed = next(embed for embed in message.embeds if "take 2" not in embed.description)
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{result.id}"
    title, maker, style, facts = embed.description.splitlines()
    assert title == rf"**[Snow \[1\]]({link})**"
    assert "alice" in maker.casefold()
    assert style == "folk"
    assert facts == f"0:02 · ❤️ 1 · <t:{int(song.made_at.timestamp())}:R>"
    assert embed.thumbnail.url == song.clip.image_url
    assert message.pinged == ()


async def test_a_remix_says_what_it_was_made_of(stage):
    (result,) = await titled(stage, stage.alice, "Snow")
    song = await song_in(stage, result)
    shown = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, style="jazz")
    await delivered(stage, await shown.wait_for_response(is_result))
    message = await library(stage, stage.alice)
    lines = message.embeds[0].description.splitlines()
    assert "bob" in lines[1].casefold()
    assert lines[2].casefold().replace("\u200b", "") == "cover of *snow* by @alice"


async def test_pages_are_turned_in_place_also_after_a_restart(stage):
    await titled(stage, stage.alice, "One", "Two", "Three")
    first = await library(stage, stage.bob)
    assert headline(first).endswith("6 found · page 1 of 2")
    assert songs_on(first) == ["Three", "Three · take 2", "Two", "Two · take 2", "One"]
    assert disabled(first) == [BACK]
    await stage.restart()
    turned = await stage.bob.click(first, label=ON)
    second = turned.response
    assert second.id == first.id
    assert headline(second).endswith("page 2 of 2")
    assert disabled(second) == [ON]
    assert len({*songs_on(first), *songs_on(second)}) == 6
    back = (await stage.bob.click(second, label=BACK)).response
    assert songs_on(back) == songs_on(first)


async def test_what_was_looked_for_travels_with_the_pages(stage):
    await titled(stage, stage.alice, "Snow one", "Snow two", "Rain", "Snow: three")
    message = await library(stage, stage.bob, search="snow", member=stage.alice)
    assert headline(message).endswith("6 found · page 1 of 2")
    assert message.content.splitlines()[1] == f"with “snow” · by <@{stage.alice.id}>"
    assert message.pinged == ()
    turned = (await stage.bob.click(message, label=ON)).response
    assert headline(turned).endswith("6 found · page 2 of 2")
    assert all("Snow" in title for title in (*songs_on(message), *songs_on(turned)))


async def test_what_is_typed_cannot_change_the_search(stage):
    await titled(stage, stage.alice, "Snow")
    for typed in ("'; DROP TABLE songs; --", '"', "snow OR rain", "title:snow", "^snow*", "%", "NEAR(snow)"):
        message = await library(stage, stage.bob, search=typed)
        assert "No songs found (with" in message.content or songs_on(message) == ["Snow", "Snow · take 2"]
    assert songs_on(await library(stage, stage.bob, search="  SNOW ")) == ["Snow", "Snow · take 2"]


async def test_only_a_members_songs_are_shown_where_asked(stage):
    await titled(stage, stage.alice, "Hers")
    await titled(stage, stage.bob, "His")
    message = await library(stage, stage.alice, member=stage.bob)
    assert {title.split(" ·")[0] for title in songs_on(message)} == {"His"}


async def test_most_loved_come_first_and_my_favourites_are_mine(stage):
    results = await titled(stage, stage.alice, "One", "Two", "Three")
    one, two = await song_in(stage, results[0]), await song_in(stage, results[1])
    songs = stage.parts.bot.services.library
    for person in (stage.alice, stage.bob):
        await songs.love(one, person.id, is_loved=True)
    await songs.love(two, stage.bob.id, is_loved=True)
    message = await library(stage, stage.alice, sort="most loved")
    assert songs_on(message)[:2] == ["One", "Two"]
    assert message.content.splitlines()[1] == "most loved first"
    assert songs_on(await library(stage, stage.alice, sort="my favourites")) == ["One"]
    assert songs_on(await library(stage, stage.bob, sort="my favourites")) == ["Two", "One"]


async def test_songs_of_another_server_never_appear_and_direct_messages_show_ones_own_from_everywhere(stage):
    other = stage.loopback.create_guild("Other")
    there = other.create_text_channel("there")
    carol = stage.loopback.create_person("carol", stage.guild, other)
    await titled(stage, stage.alice, "Ours")
    await titled(stage, carol, "Theirs", channel=there)
    await titled(stage, carol, "Mine", channel=carol.dm())
    assert "Theirs" not in (await library(stage, stage.alice)).text
    assert "Theirs" not in (await library(stage, carol)).text
    assert "Mine" not in (await library(stage, stage.alice)).text
    own = await library(stage, carol, carol.dm())
    assert headline(own).startswith("**Your songs** · 4 found")
    assert {title.split(" ·")[0] for title in songs_on(own)} == {"Theirs", "Mine"}
    of_another = await library(stage, carol, carol.dm(), member=stage.alice)
    assert "only show your own songs" in of_another.content


async def test_where_nothing_is_found_nobody_is_pinged(stage):
    message = await library(stage, stage.bob, search="**nothing** like @everyone")
    assert "No songs found" in message.content
    assert message.pinged == ()


async def test_a_page_that_is_no_longer_there_becomes_the_last_one(stage):
    results = await titled(stage, stage.alice, "One", "Two", "Three")
    first = await library(stage, stage.bob)
    song = await song_in(stage, results[0])
    await stage.parts.bot.services.library.delete(song, stage.alice.id, is_moderator=False)
    turned = (await stage.bob.click(first, label=ON)).response
    assert headline(turned).endswith("4 found · page 1 of 1")
    assert disabled(turned) == [BACK, ON]


async def test_a_chosen_song_opens_its_panel_and_one_that_vanished_is_refused(stage):
    results = await titled(stage, stage.alice, "One", "Two")
    message = await library(stage, stage.bob)
    song = await song_in(stage, results[1], take=2)
    await stage.restart()
    panel = await stage.bob.select(message, [f"{song.job_id}:2"])
    assert panel.ephemeral
    assert panel.response.id != message.id
    assert {"Post here", "Send me the file", "Family tree"} <= set(labels_of(panel.response))
    await stage.parts.bot.services.library.delete(song, stage.alice.id, is_moderator=False)
    gone = await stage.bob.select(message, [f"{song.job_id}:2"])
    assert gone.ephemeral
    assert gone.response.embeds == ()
