from tests.support.songs import placed

MIB = 1024 * 1024


async def place_of(stage, person, channel):
    """Return the place of an order made there."""
    stage.standin.hold()
    shown = await person.slash(channel, "song", prompt="a song for Christmas")
    return (await placed(stage, shown)).place


async def test_in_a_server_of_the_bot_the_card_can_always_be_edited(stage):
    place = await place_of(stage, stage.alice, stage.songs)
    assert place.has_bot
    assert (place.guild_id, place.channel_id) == (stage.guild.id, stage.songs.id)
    assert place.upload_limit_bytes == 10 * MIB


async def test_in_direct_messages_the_card_can_always_be_edited(stage):
    place = await place_of(stage, stage.alice, stage.alice.dm())
    assert place.has_bot
    assert place.guild_id is None
    assert place.upload_limit_bytes == 10 * MIB


async def test_where_the_bot_is_not_a_member_only_the_token_edits_the_card_for_15_minutes(stage):
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    carol = stage.loopback.create_person("carol", elsewhere)
    place = await place_of(stage, carol, elsewhere.create_text_channel("songs"))
    assert not place.has_bot
    assert place.interaction_token
    left_s = (place.token_until - stage.parts.engine.services.orders.now()).total_seconds()
    assert 14 * 60 < left_s <= 15 * 60
