"""An order from a private message: its card is a reply to the original song, for everybody there."""

import pytest

from tests.support.reactions import direct_messages, reply_to, whispered
from tests.support.songs import result_of
from tests.support.stage import spent


@pytest.fixture
async def busy(empty_stage):
    """A stage with alice's song, and a service that is busy with another one for as long as it is held."""
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.panel = (await stage.bob.click(stage.result, label="More")).response
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="the only place is taken")
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 2)
    return stage


async def test_the_card_of_an_order_from_a_panel_stands_there_while_it_waits(busy):
    ordered = await busy.bob.click(busy.panel, label="Again")
    card = await reply_to(busy, busy.result, lambda shown: not shown.ephemeral)
    assert "In the queue" in card.text
    assert f"for <@{busy.bob.id}>" in card.text
    assert ordered.ephemeral
    assert ordered.response.text.startswith("Ordered for 1 credit. The card is a reply to the original song: https://")


async def test_an_order_from_a_panel_whose_card_can_stand_nowhere_is_taken_back_and_told(busy):
    busy.loopback.inject("POST", f"/channels/{busy.songs.id}/messages", status=403, code=50013, times=2)
    await busy.bob.click(busy.panel, label="Again")
    told = await whispered(busy, busy.bob)
    assert "cancelled your order to make something from *Snow*" in told.text
    assert "Nothing was charged" in told.text
    assert len(direct_messages(busy, busy.bob)) == 1
    assert await spent(busy, busy.bob) == 0
