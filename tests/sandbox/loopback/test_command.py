"""Slash commands, context menus and autocompletion."""

import discord
import pytest
from simcord.backend.errors import SetupError

from sandbox.loopback import ApplicationDidNotRespond, in_process


async def test_a_command_carries_its_options_and_its_answer_is_known_by_id(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        result = await alice.slash(songs, "song", prompt="a song for Christmas", weirdness=7, member=alice)

        assert result.response.content == "a song for Christmas 7 any for alice"
        await bot.until_seen(str(result.response.id))
        assert 0 < result.acknowledged_after_s < 3


async def test_an_attachment_option_can_be_read_with_its_declared_type(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        result = await alice.slash(songs, "song", prompt="x", audio=("my song.xyz", b"12345", "audio/mpeg"))

        assert result.response.content == "x 50 any 5 bytes of audio/mpeg"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "requires option 'prompt'"),
        ({"prompt": "x", "weirdness": 101}, "must be ≤ 100"),
        ({"prompt": "x", "vocals": "choir"}, "only allows"),
        ({"prompt": "x", "tempo": 90}, "has no option 'tempo'"),
    ],
)
async def test_what_the_client_would_not_send_fails_loudly(loopback, make_bot, songs, alice, options, said):
    async with in_process(loopback, make_bot()):
        with pytest.raises(SetupError, match=said):
            await alice.slash(songs, "song", **options)


async def test_a_command_that_was_never_synced_fails_loudly(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        with pytest.raises(SetupError, match="No application command named 'unknown'"):
            await alice.slash(songs, "unknown")


async def test_default_permissions_decide_who_sees_a_subcommand(loopback, make_bot, guild, songs, alice):
    admin = loopback.create_person("mona", guild, permissions=discord.Permissions(manage_guild=True))
    async with in_process(loopback, make_bot()):
        assert (await admin.slash(songs, "limits show")).response.ephemeral
        with pytest.raises(SetupError, match="not visible"):
            await alice.slash(songs, "limits show")


async def test_autocomplete_offers_choices_and_knows_the_other_options(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        choices = await alice.autocomplete(songs, "find", option="song", typed="hol", genre="rock")

        assert choices == [("Hol (rock)", "clip-hol")]
        assert choices[0].value == "clip-hol"


async def test_a_context_menu_sees_the_message_without_the_content_intent(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        message = await alice.send(songs, "my demo", attachments=[("demo.mp3", b"abc")])
        result = await alice.context_menu("Remix this song", message)

        assert result.response.content == "remix of my demo demo.mp3"
        assert bot.seen == [""]  # the message itself came without its content


async def test_a_deferred_answer_is_completed_and_followed_up(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        result = await alice.slash(songs, "think")
        answer = await result.wait_for_response()
        further = await result.wait_for_followup()

        assert (answer.content, answer.ephemeral) == ("thought", True)
        assert further.content == "and more"
        assert [message.id for message in result.followups] == [further.id]


async def test_a_bot_that_says_nothing_did_not_respond_and_is_too_late_afterwards(loopback, make_bot, songs, alice):
    loopback.backend.acknowledge_within_s = 0.05
    async with in_process(loopback, make_bot()) as bot:
        interactions = []
        bot.tree.interaction_check = _keep(interactions)
        with pytest.raises(ApplicationDidNotRespond, match="/sleep"):
            await alice.slash(songs, "sleep")
        with pytest.raises(discord.NotFound) as refused:
            await interactions[0].response.send_message("late")

        assert refused.value.code == 10062


async def test_a_second_acknowledgement_is_refused(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        result = await alice.slash(songs, "twice")

        assert (await bot.until_problem()).code == 40060
        assert result.response.content == "once"


async def test_a_token_dies_after_its_15_minutes(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        interactions = []
        bot.tree.interaction_check = _keep(interactions)
        result = await alice.slash(songs, "song", prompt="x")
        loopback.expire_token(result)
        with pytest.raises(discord.HTTPException) as refused:
            await interactions[0].edit_original_response(content="late")

        assert (refused.value.status, refused.value.code) == (401, 50027)
        await songs_message(bot, result).edit(content="by the bot's own token")
        assert result.response.content == "by the bot's own token"


def songs_message(bot: discord.Client, result) -> discord.PartialMessage:
    return bot.get_partial_messageable(result.channel_id).get_partial_message(result.response.id)


def _keep(interactions: list[discord.Interaction]):
    async def check(interaction: discord.Interaction) -> bool:
        interactions.append(interaction)
        return True

    return check


async def test_direct_messages_and_user_installs_are_told_apart(loopback, make_bot, songs, alice):
    elsewhere = loopback.create_guild("Elsewhere", bot_is_member=False)
    hall = elsewhere.create_text_channel("hall")
    bruno = loopback.create_person("bruno", elsewhere, locale="de")
    async with in_process(loopback, make_bot()) as bot:
        at_home = await alice.slash(songs, "whoami")
        private = await alice.slash(alice.dm(), "whoami")
        abroad = await bruno.slash(hall, "whoami")

        assert at_home.response.content == f"guild install en-US 10485760 {songs.guild.id}"
        assert private.response.content == "guild install en-US 10485760 None"
        assert abroad.response.content == f"user install de 10485760 {elsewhere.id}"
        assert [guild.name for guild in bot.guilds] == ["Club"]
        with pytest.raises(SetupError, match="not available as a user install"):
            await bruno.slash(hall, "song", prompt="x")
        with pytest.raises(discord.Forbidden):
            await bot.get_partial_messageable(hall.id).send("hello")


async def test_the_upload_limit_of_the_place_is_told(loopback, make_bot, alice):
    boosted = loopback.create_guild("Boosted", upload_limit_bytes=50 * 1024 * 1024)
    hall = boosted.create_text_channel("hall")
    bea = loopback.create_person("bea", boosted)
    async with in_process(loopback, make_bot()):
        assert "52428800" in (await bea.slash(hall, "whoami")).response.content
