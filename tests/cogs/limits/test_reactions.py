"""/limits reactions: what those who run a server decide about reactions there."""

import asyncio

import discord
import pytest

from core.model.audit_entry import AuditAction
from core.model.reaction_meanings import REMIXES_MAX, ReactionSettings
from tests.support.reactions import react, remixes, replies_to, set_reactions
from tests.support.songs import result_of


async def settings_of(stage):
    return await stage.parts.bot.services.library.reactions(stage.guild.id)


async def decide(stage, person=None, **options):
    shown = await (person or stage.admin).slash(stage.songs, "limits reactions", **options)
    assert shown.ephemeral
    return shown.response.text


async def test_without_options_the_whole_map_is_shown(club):
    text = await decide(club)
    for words in ("🎸 rock cover", "🕹️ chiptune cover", "🔁 again", "⏩ extend", "❤️ favourite", "✉️ send me the file"):
        assert words in text
    assert "2️⃣ your reactions apply to take 2" in text
    assert "One reaction is enough to make a song" in text
    assert "no star channel" in text
    assert await settings_of(club) == ReactionSettings()


async def test_a_threshold_holds_from_then_on(club):
    assert "**3 members** must react" in await decide(club, threshold=3)
    result = await result_of(club, club.alice, prompt="x")
    await react(club, club.bob, result, "🎸")
    assert await remixes(club) == []
    assert replies_to(club, result) == []


async def test_an_emoji_gets_another_meaning_and_its_own_back(club):
    assert "🎸 surf rock cover" in await decide(club, emoji="🎸", meaning="surf   rock")
    assert (await settings_of(club)).remixes == {"🎸": "surf rock"}
    assert "🎸 rock cover" in await decide(club, emoji="🎸", meaning="Default")
    assert (await settings_of(club)).remixes == {}
    assert "🎸 off" in await decide(club, emoji="🎸", meaning="OFF")
    assert "🐢 again" in await decide(club, emoji="🐢", meaning="again")
    assert (await settings_of(club)).remixes == {"🎸": "off", "🐢": "again"}


async def test_a_heart_is_one_emoji_with_and_without_its_selector(club):
    await decide(club, emoji="❤", meaning="soul")
    await decide(club, emoji="❤️", meaning="gospel")
    assert (await settings_of(club)).remixes == {"❤️": "gospel"}


async def test_an_emoji_that_means_nothing_anyway_can_be_off(club):
    await decide(club, emoji="🐢", meaning="off")
    assert (await settings_of(club)).remixes == {}


async def test_every_kind_of_emoji_is_taken(club, subtests):
    for emoji in ["👩‍🎤", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇩🇪", "#️⃣", "👍🏽", "\u2139\ufe0f", "↔️", "™️", "🫠", "🧑🏿‍🚀"]:
        with subtests.test(emoji=emoji):
            assert f"{emoji} polka cover" in await decide(club, emoji=emoji, meaning="polka")


async def test_a_custom_emoji_of_the_server_is_taken(club):
    own = club.guild.create_emoji("bossa")
    shown = f"<:bossa:{own.id}>"
    assert f"{shown} bossa nova cover" in await decide(club, emoji=shown, meaning="bossa nova")
    # Whatever its name was when it was typed, and however it is spelled later.
    await decide(club, emoji=f"<:old_name:{own.id}>", meaning="samba")
    assert (await settings_of(club)).remixes == {shown: "samba"}


@pytest.mark.parametrize(
    "emoji", ["rock", ":guitar:", "🎸🎸", "🎸 ", "7", "a🎸", "<:bossa:>", "<@123456>", "@everyone", "\u200d", "1"]
)
async def test_what_is_no_emoji_is_refused(club, emoji):
    text = await decide(club, emoji=emoji, meaning="polka")
    if emoji.strip() == "🎸":
        assert "🎸 polka cover" in text
        return
    assert "exactly one emoji" in text
    assert await settings_of(club) == ReactionSettings()


async def test_a_custom_emoji_of_another_server_is_refused(club):
    elsewhere = club.loopback.create_guild("Elsewhere")
    foreign = elsewhere.create_emoji("theirs")
    assert "another server" in await decide(club, emoji=f"<:theirs:{foreign.id}>", meaning="polka")


async def test_half_an_order_is_refused_and_nothing_of_it_is_kept(club, subtests):
    for options, words in [
        ({"emoji": "🎸"}, "`meaning` is needed"),
        ({"meaning": "polka"}, "`emoji` is needed"),
        ({"emoji": "🎸", "meaning": "  "}, "`meaning` must be"),
        ({"emoji": "🎸", "meaning": "Cover"}, "`meaning` must be"),
        ({"emoji": "🎸", "meaning": "take"}, "`meaning` must be"),
    ]:
        with subtests.test(options=options, words=words):
            assert words in await decide(club, threshold=5, **options)
            assert await settings_of(club) == ReactionSettings()


async def test_a_server_gives_only_so_many_emojis_a_meaning(club):
    many = {chr(0x1F400 + number): "polka" for number in range(REMIXES_MAX)}
    await set_reactions(club.parts.bot.services, club.guild.id, ReactionSettings(remixes=many))
    assert f"{REMIXES_MAX} emojis" in await decide(club, emoji="🪗", meaning="polka")
    assert "means" not in await decide(club, emoji=chr(0x1F400), meaning="waltz")
    assert len((await settings_of(club)).remixes) == REMIXES_MAX


async def test_a_map_that_is_too_long_for_a_message_comes_as_a_file(club):
    long = {f"<a:{'n' * 32}:{10**18 + number}>": f"{number:02}" + "*" * 58 for number in range(REMIXES_MAX)}
    await set_reactions(club.parts.bot.services, club.guild.id, ReactionSettings(remixes=long))
    shown = await club.admin.slash(club.songs, "limits reactions")
    (file,) = shown.response.attachments
    text = (await club.loopback.file_bytes(file)).decode()
    assert all(f"{emoji} {words} cover" in text for emoji, words in long.items())
    assert "The file lists what each emoji does" in shown.response.text


async def test_the_star_channel_is_set_and_switched_off(club):
    stars = club.guild.create_text_channel("stars")
    text = await decide(club, star_channel=stars, stars=5)
    assert f"**5 favourites** or more are posted in <#{stars.id}>" in text
    assert "no star channel" in await decide(club, no_star_channel=True)
    assert (await settings_of(club)).stars == 5
    assert "cannot be used together" in await decide(club, star_channel=stars, no_star_channel=True)


async def test_a_star_channel_in_which_the_bot_may_not_write_is_refused(club):
    stars = club.guild.create_text_channel("stars")
    club.loopback.deny(stars, "send_messages", "embed_links")
    text = await decide(club, star_channel=stars)
    assert "Send Messages, Embed Links" in text
    assert (await settings_of(club)).star_channel_id is None


async def test_makers_may_be_kept_from_closing_songs(club):
    assert "Nobody can turn off remixing" in await decide(club, makers_may_close=False)
    assert not (await settings_of(club)).makers_may_close
    assert "Makers can turn off remixing" in await decide(club, makers_may_close=True)


async def test_settings_outlive_a_restart(club):
    await decide(club, threshold=4, emoji="🪗", meaning="polka")
    await club.restart()
    text = await decide(club)
    assert "**4 members**" in text
    assert "🪗 polka cover" in text


async def test_what_two_admins_change_at_once_is_all_kept(club):
    other = club.loopback.create_person("other", club.guild, permissions=discord.Permissions(manage_guild=True))
    await asyncio.gather(
        decide(club, threshold=4), decide(club, other, stars=7), decide(club, other, emoji="🪗", meaning="polka")
    )
    settings = await settings_of(club)
    assert (settings.threshold, settings.stars, settings.remixes) == (4, 7, {"🪗": "polka"})


def command_of(stage):
    (command,) = [shape for shape in stage.loopback.backend.commands[None].values() if shape["name"] == "limits"]
    return command


async def test_the_command_is_no_larger_than_discord_takes(club):
    # Discord: names, descriptions and values of a command with all its options hold 8,000 characters together.
    def size(shape):
        parts = (*shape.get("options", ()), *shape.get("choices", ()))
        own = sum(len(str(shape.get(name, ""))) for name in ("name", "description", "value"))
        return own + sum(size(part) for part in parts)

    assert size(command_of(club)) <= 8000
    assert len(command_of(club)["options"]) <= 25


async def test_a_change_stands_in_the_audit_log_and_what_held_already_does_not(club):
    await decide(club, threshold=3, emoji="🪗", meaning="polka")
    assert "Nothing was changed." in await decide(club, threshold=3)
    assert "Nothing was changed." in await decide(club, emoji="rock", meaning="polka")
    (entry,) = await club.parts.engine.services.orders.audit.entries(club.guild.id, limit=10)
    assert (entry.actor_id, entry.action) == (club.admin.id, AuditAction.REACTIONS)
    assert entry.text == "reactions for a song: 1 -> 3; 🪗: default -> polka"


async def test_members_do_not_see_the_command(club):
    shape = command_of(club)
    assert int(shape["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    assert (shape["contexts"], shape["integration_types"]) == ([0], [0])


async def test_who_may_not_manage_the_server_any_more_is_refused(club):
    # Discord let the command pass, as it stood a moment before.
    command_of(club)["default_member_permissions"] = None
    assert "Nothing was changed" in await decide(club, club.bob, threshold=3)
    assert await settings_of(club) == ReactionSettings()


async def test_a_server_may_give_the_command_to_a_member_who_does_not_manage_it(club):
    entry = {"id": str(club.bob.id), "type": 2, "permission": True}
    club.loopback.backend.set_command_permissions(club.guild.id, int(command_of(club)["id"]), [entry])
    assert "**3 members**" in await decide(club, club.bob, threshold=3)


async def test_meanings_are_offered_while_typing(club):
    offer = await club.admin.autocomplete(club.songs, "limits reactions", option="meaning", typed="")
    assert [choice.value for choice in offer] == ["again", "extend", "favourite", "file", "delete", "off", "default"]
    offer = await club.admin.autocomplete(club.songs, "limits reactions", option="meaning", typed="de")
    assert [choice.value for choice in offer] == ["delete", "default", "de"]
    offer = await club.admin.autocomplete(club.songs, "limits reactions", option="meaning", typed="Surf rock")
    assert [choice.value for choice in offer] == ["Surf rock"]
