"""/limits channels, words and log."""

import pytest

from core.limits.blocked_words import WORD_MAX, WORDS_MAX
from tests.support.admins import delete_channel, notes, run_limits, set_limits, settings_of, texts, with_admins
from tests.support.reactions import thread_in


@pytest.fixture
async def club(stage):
    """A stage with two admins and another channel."""
    stage.chat = stage.guild.create_text_channel("chat")
    return with_admins(stage)


async def answer_to(stage, person, channel, **options):
    return (await person.slash(channel, "song", **(options or {"prompt": "a song for Christmas"}))).response


async def test_songs_are_made_in_open_channels_and_their_threads_only(club):
    text = await run_limits(club, "channels", add=club.songs)
    assert f"- channel added: <#{club.songs.id}>" in text
    assert f"songs may be made in <#{club.songs.id}>, and in their threads" in text
    refused = await answer_to(club, club.alice, club.chat)
    assert refused.ephemeral
    assert f"You can't make songs in this channel. Use <#{club.songs.id}>." in refused.text
    assert not (await answer_to(club, club.alice, club.songs)).ephemeral
    assert not (await answer_to(club, club.alice, thread_in(club))).ephemeral
    assert (club.alice.id, "song: no songs in that channel") in await notes(club)


async def test_of_many_open_channels_five_are_named(club):
    for number in range(7):
        await run_limits(club, "channels", add=club.guild.create_text_channel(f"open-{number}"))
    text = (await answer_to(club, club.alice, club.chat)).text
    assert text.count("<#") == 5
    assert "or 2 other channels." in text


async def test_channels_are_removed_and_all_opened_again(club):
    await run_limits(club, "channels", add=club.songs)
    await run_limits(club, "channels", add=club.chat, remove=club.songs)
    assert (await settings_of(club)).channel_ids == (club.chat.id,)
    assert "would leave no channel" in await run_limits(club, "channels", remove=club.chat)
    assert "songs may be made in every channel" in await run_limits(club, "channels", everywhere=True)
    assert (await settings_of(club)).channel_ids == ()
    assert "Nothing was changed" in await run_limits(club, "channels", everywhere=True)


async def test_options_that_contradict_each_other_are_refused(club, subtests):
    for names in [("add", "everywhere"), ("remove", "everywhere"), ("add", "remove")]:
        with subtests.test(names=names):
            options = {"add": club.songs, "remove": club.songs, "everywhere": True}
            text = await run_limits(club, "channels", **{name: options[name] for name in names})
            assert "Nothing was changed." in text
            assert await texts(club) == []


async def test_a_channel_in_which_the_bot_may_not_write_is_not_opened(club):
    club.loopback.deny(club.chat, "send_messages", "attach_files")
    assert "Send Messages, Embed Links, Attach Files" in await run_limits(club, "channels", add=club.chat)
    assert "Send Messages" in await run_limits(club, "log", channel=club.chat)
    assert await texts(club) == []


async def test_a_deleted_channel_is_shown_as_such_and_goes_with_the_next_change(club):
    await run_limits(club, "channels", add=club.songs)
    await run_limits(club, "channels", add=club.chat)
    await delete_channel(club, club.chat)
    assert "a deleted channel" in await run_limits(club, "channels")
    other = club.guild.create_text_channel("other")
    assert "- channel removed: a deleted channel" in await run_limits(club, "channels", add=other)
    assert (await settings_of(club)).channel_ids == (club.songs.id, other.id)


async def test_the_log_channel_is_set_and_switched_off(club):
    assert f"are posted in <#{club.chat.id}>" in await run_limits(club, "log", channel=club.chat)
    assert f"are posted in <#{club.chat.id}>" in await run_limits(club, "log")
    assert "cannot be used together" in await run_limits(club, "log", channel=club.chat, off=True)
    assert "no log channel is set" in await run_limits(club, "log", off=True)
    assert await texts(club) == [f"log: none -> channel {club.chat.id}", f"log: channel {club.chat.id} -> none"]


async def test_a_blocked_word_is_named_back_to_the_member_who_used_it(club):
    text = await run_limits(club, "words", add="Crème *brûlée*, foo")
    assert "word added: Crème \\*brûlée\\*" in text
    assert "2 words and phrases are blocked" in text
    refused = await answer_to(club, club.alice, club.songs, prompt="about CREME   brulee")
    assert refused.ephemeral
    assert "“Crème \\*brûlée\\*” is blocked on this server. Remove it from `prompt`" in refused.text
    assert (
        "Remove it from `style`" in (await answer_to(club, club.alice, club.songs, prompt="x", style="a foo beat")).text
    )
    assert not (await answer_to(club, club.alice, club.songs, prompt="food")).ephemeral
    assert (club.alice.id, "song: prompt holds a blocked word: Crème *brûlée*") in await notes(club)


async def test_words_are_taken_off_however_they_are_spelled_and_all_can_be_seen(club):
    await run_limits(club, "words", add="Café; beer\nwine")
    text = await run_limits(club, "words", add="CAFE, mead", remove="Béer, rum")
    assert "Already blocked: CAFE." in text
    assert "Not blocked before: rum." in text
    assert (await settings_of(club)).words == ("Café", "wine", "mead")
    text = await run_limits(club, "words", show=True)
    assert "- Café\n- mead\n- wine" in text
    assert await run_limits(club, "words") == text


async def test_what_is_no_word_is_refused(club, subtests):
    for options, words in [
        ({"add": " , ;"}, "`add` contains no words"),
        ({"add": "!?"}, "without letters or digits"),
        ({"add": "x" * (WORD_MAX + 1)}, f"longer than {WORD_MAX} characters"),
        ({"add": "foo", "remove": "FOO"}, "both contain foo"),
        ({"remove": ","}, "`remove` contains no words"),
    ]:
        with subtests.test(options=options, words=words):
            text = await run_limits(club, "words", **options)
            assert words in text
            assert "Nothing was changed." in text
            assert (await settings_of(club)).words == ()


async def test_a_server_blocks_only_so_many_words(club):
    for start in range(0, WORDS_MAX, 250):
        await run_limits(club, "words", add=",".join(f"word{number}" for number in range(start, start + 250)))
    assert f"can block {WORDS_MAX}, and this would make" in await run_limits(club, "words", add="one more")
    shown = await club.admin.slash(club.songs, "limits words", show=True)
    (file,) = shown.response.attachments
    assert "- word499" in (await club.loopback.file_bytes(file)).decode()
    entries = await texts(club)
    assert sum(entry.count("word added") for entry in entries) == WORDS_MAX


async def test_where_every_open_channel_was_deleted_members_are_told_whom_to_ask(club):
    await run_limits(club, "channels", add=club.chat)
    await delete_channel(club, club.chat)
    text = (await answer_to(club, club.alice, club.songs)).text
    assert "were deleted. A server admin can choose new ones. Nothing was charged." in text


async def test_a_list_that_comes_as_a_file_names_roles_and_channels_in_plain_words(club):
    channels = [club.guild.create_text_channel(f"open-{number:02}_x") for number in range(90)]
    words = tuple(f"*word* {number:02} that is rather long" for number in range(80))
    await set_limits(club, channel_ids=tuple(channel.id for channel in channels), words=words)
    places = await club.admin.slash(club.songs, "limits channels", add=club.songs)
    listed = await club.admin.slash(club.songs, "limits words", show=True)
    files = [(await club.loopback.file_bytes(shown.response.attachments[0])).decode() for shown in (places, listed)]
    assert "#open-00_x, #open-01_x" in files[0]
    assert "<#" not in files[0]
    assert "- *word* 00 that" in files[1]
