"""The order in which a message is tried: the card, a new message, at last a direct message."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from cogs._posting.routes import end_routes, first_routes, new_card_routes, next_routes
from cogs._transport.transport import ChannelTransport, DirectTransport, TokenTransport
from core.model.job import Place
from tests.cogs._posting.test_updates import JOB, NOW

CARD_ID = 4
PLACE = Place(
    guild_id=2, channel_id=3, message_id=CARD_ID, interaction_token="t", token_until=NOW + timedelta(minutes=15)
)
PLACED = replace(JOB, place=PLACE)


@pytest.fixture
def bot(monkeypatch):
    """A client that is never connected."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    monkeypatch.setattr(client.http, "_HTTPClient__session", object())  # a webhook asks for one, and sends nothing here
    return client


def kinds(routes):
    return [(type(route.transport), route.edit_id, route.reply_to_id) for route in routes]


async def test_the_first_message_goes_onto_the_card_then_is_a_new_one_then_a_direct_message(bot):
    assert kinds(first_routes(bot, PLACED)) == [
        (ChannelTransport, CARD_ID, None),
        (TokenTransport, CARD_ID, None),
        (ChannelTransport, None, None),
        (TokenTransport, None, None),
        (DirectTransport, None, None),
    ]


async def test_only_a_new_message_greets_and_pings_its_maker(bot):
    onto_card, new, direct = (first_routes(bot, PLACED)[at] for at in (0, 2, 4))
    assert (onto_card.greeting, onto_card.pings) == ("", None)
    assert (new.greeting, new.pings) == ("<@1>, here is your song.", 1)
    assert (direct.greeting, direct.pings) == ("Here is your song. I couldn't post it in <#3>.", 1)


async def test_what_follows_replies_to_the_message_before(bot):
    assert kinds(next_routes(bot, PLACED, 9)) == [
        (ChannelTransport, None, 9),
        (ChannelTransport, None, None),
        (TokenTransport, None, None),
        (DirectTransport, None, None),
    ]


async def test_where_the_bot_is_not_a_member_only_the_token_is_left(bot):
    away = replace(PLACED, place=replace(PLACE, has_bot=False))
    assert {kind for kind, *_ in kinds(first_routes(bot, away))} == {TokenTransport, DirectTransport}
    assert kinds(next_routes(bot, away, 9)) == [(TokenTransport, None, None), (DirectTransport, None, None)]
    assert new_card_routes(bot, away) == []


async def test_a_card_replies_to_the_message_that_was_reacted_to_and_pings_nobody(bot):
    reacted = replace(JOB, place=Place(guild_id=2, channel_id=3, reply_to_id=8))
    assert kinds(new_card_routes(bot, reacted)) == [(ChannelTransport, None, 8), (ChannelTransport, None, None)]
    assert {(route.greeting, route.pings) for route in new_card_routes(bot, reacted)} == {("", None)}


async def test_a_card_in_place_of_an_answer_pings_its_maker(bot):
    (route,) = new_card_routes(bot, PLACED)
    assert (route.greeting, route.pings) == ("<@1>", 1)


async def test_the_end_of_a_job_is_told_in_new_messages_only(bot):
    assert {(route.edit_id, route.greeting, route.pings) for route in end_routes(bot, PLACED)} == {(None, "<@1>", 1)}
