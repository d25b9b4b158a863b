"""A private message that work ends in: what Discord no longer lets be edited ends quietly, all else is told."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from cogs._bot.progress import conclude


def answering(status, code):
    answer: Any = SimpleNamespace(status=status, reason="")

    async def edit_original_response(**_content):
        raise discord.HTTPException(answer, {"code": code, "message": "no"})

    interaction: Any = SimpleNamespace(id=1, edit_original_response=edit_original_response)
    return interaction


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10008), (403, 50001)])
async def test_a_message_that_can_be_edited_no_more_ends_the_matter(status, code):
    await conclude(answering(status, code), "ready")


@pytest.mark.parametrize("status", [400, 413, 500])
async def test_what_discord_does_not_take_is_raised(status):
    with pytest.raises(discord.HTTPException):
        await conclude(answering(status, 0), "ready")
