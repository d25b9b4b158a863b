"""In a form each field is called what a refusal calls it: nobody has to guess which one `start` was."""

import pytest

from tests.support.songs import choose, fields_of, panel_of, result_of


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("Replace a section", {"start": "Start", "end": "End", "lyrics": "Lyrics", "style": "Style"}),
        ("Add a voice over it", {"start": "Start", "end": "End", "lyrics": "Lyrics", "style": "Style"}),
        ("Stems: one part", {"stem": "Stem"}),
        ("Change the speed", {"speed": "Speed"}),
        ("Persona", {"name": "Name", "start": "Start", "end": "End"}),
    ],
)
async def test_a_field_begins_with_the_name_of_its_option(stage, entry, named):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    form = await choose(stage.bob, await panel_of(stage, stage.bob, result), entry)
    labels = {label["component"]["custom_id"]: label["label"] for label in form.modal["components"]}
    assert labels.keys() == fields_of(form.modal).keys()
    for option, word in named.items():
        assert labels[option].startswith(word)
