"""An orderly stop in the middle of a post in the star channel."""

from core.model.reaction_meanings import ReactionSettings
from tests.support.cards import eventually
from tests.support.reactions import remix_of, set_reactions
from tests.support.songs import result_of, song_in


async def test_a_post_that_is_being_written_when_the_bot_stops_can_be_reacted_to_afterwards(stage):
    stars = stage.guild.create_text_channel("stars")
    await set_reactions(stage.parts.bot.services, stage.guild.id, ReactionSettings(star_channel_id=stars.id, stars=1))
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    fault = stage.loopback.inject("POST", f"/channels/{stars.id}/messages", status=None, delay_s=0.3)
    await stage.bob.react(result, "❤️")
    await eventually(lambda: fault.hits)
    await stage.restart()
    (post,) = stage.loopback.messages(stars)
    await stage.alice.react(post, "🎸")
    cover = await remix_of(stage, post, stars)
    assert (await song_in(stage, cover)).parent_clip_id == (await song_in(stage, result)).clip.id
