"""What a song was made from is said in one sentence, whatever was typed, and leaves no doubt which song is meant."""

from dataclasses import replace

import pytest

from cogs._message import texts
from cogs._message.lineage import lineage_text, relation_name, relation_text
from core.action import ACTIONS
from core.action.relation import relation
from core.model.job import Member, Parent
from core.model.reaction_meanings import STYLE_MAX
from core.model.request import SongRequest
from tests.cogs._ordering.test_card_content import JOB
from tests.support.reactions import react, remix_of
from tests.support.songs import result_of, song_in

BOB = Parent(clip_id="a", maker=Member(id=9, name="bob"))


def request(action="cover", **fields):
    return SongRequest(action=action, model="x", source_clip_id="a", source_title="Ic[e", **fields)


@pytest.mark.parametrize(
    ("fields", "sentence", "name"),
    [
        ({}, r"cover of *Ic\[e* by <@9>", "cover"),
        ({"emoji": "🎸", "style": "ro*ck"}, r"🎸 ro\*ck cover of *Ic\[e* by <@9>", r"🎸 ro\*ck cover"),
        ({"emoji": "<:my_emoji:42>"}, r"<:my_emoji:42> cover of *Ic\[e* by <@9>", "<:my_emoji:42> cover"),
        ({"emoji": "🔁", "style": "x" * (STYLE_MAX + 1)}, r"🔁 cover of *Ic\[e* by <@9>", "🔁 cover"),
        ({"action": "extend", "emoji": "⏩"}, r"⏩ extended from *Ic\[e* by <@9>", "⏩ extended"),
        ({"action": "adjust_speed"}, r"*Ic\[e* by <@9> at another speed", "other speed"),
        ({"action": "generate", "again_clip_id": "a"}, r"new version of *Ic\[e* by <@9>", "new version"),
        (
            {"action": "mashup", "second_clip_id": "b", "second_title": "Snow"},
            r"mashup of *Ic\[e* and *Snow*, the first by <@9>",
            "mashup",
        ),
    ],
)
def test_a_relation_is_one_sentence_and_has_a_short_name(fields, sentence, name):
    job = replace(JOB, request=request(**fields), parent=BOB)
    assert lineage_text(job, 100) == sentence
    assert relation_name(relation(job.request)) == name


def test_a_song_whose_maker_is_not_known_is_named_alone():
    assert lineage_text(replace(JOB, request=request(), parent=None), 100) == r"cover of *Ic\[e*"
    mashup = request("mashup", second_clip_id="b")
    assert lineage_text(replace(JOB, request=mashup), 100) == r"mashup of *Ic\[e* and an untitled song"


def test_a_new_song_has_no_lineage():
    assert lineage_text(JOB, 100) == relation_name("") == ""


def test_every_relation_that_an_action_makes_has_its_sentence():
    assert {action.relation for action in ACTIONS.values() if action.relation} <= texts.LINEAGES.keys()
    assert relation(request("generate", again_clip_id="a")) in texts.LINEAGES


@pytest.mark.parametrize("kept", ["remade by *magic* from", "🎸 remade by *magic* from"])
def test_words_of_another_version_are_shown_as_they_are_and_escaped(kept):
    assert relation_text(kept, "*Snow*", maker="bob").endswith(r"remade by \*magic\* from *Snow* by bob")
    assert relation_name(kept).endswith(r"remade by \*magic\* from")


async def test_a_song_made_from_another_than_the_first_take_says_from_which(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    await react(stage, stage.bob, result, "2️⃣")
    await react(stage, stage.bob, result, "🎷")
    cover = await remix_of(stage, result)
    assert "🎷 jazz cover of [*Snow* · take 2](" in cover.text
    panel = await stage.bob.click(cover, label="More")
    assert "🎷 jazz cover of [*Snow* · take 2](" in panel.response.text
    library = await stage.alice.slash(stage.songs, "library")
    assert "🎷 jazz cover of *Snow* · take 2 by @" in library.response.text
    assert (await song_in(stage, cover)).parent_clip_id == (await song_in(stage, result, take=2)).clip.id
