"""What a request becomes, where what was typed decides it; see test_action_body for each action as a whole."""

import json

import pytest

from adapters.acedata.body import is_same_order, order_body
from core.errors import Rejected
from core.model.request import SongRequest, Vocals

CALLBACK = "https://bot.example/callbacks/0123456789abcdef"


def sent(action="generate", *, callback_url=None, **typed):
    request = SongRequest(action=action, model="chirp-v5-5", **typed)
    body = order_body(request, callback_url=callback_url)
    assert (body.pop("action"), body.pop("model"), body.pop("async")) == (action, "chirp-v5-5", True)
    return body


def test_a_prompt_alone_is_inspiration_mode():
    assert sent(prompt="tram bell waltz") == {"custom": False, "prompt": "tram bell waltz", "instrumental": False}


def test_an_instrumental_wish_is_a_real_bool():
    assert sent(prompt="tram bell waltz", instrumental=True)["instrumental"] is True


def test_lyrics_make_it_custom_and_leave_the_prompt_out():
    body = sent(prompt="a waltz", lyrics="[Verse]\nFog", style="folk", title="Lamps", exclude="drums")
    assert body == {
        "custom": True,
        "lyric": "[Verse]\nFog",
        "style": "folk",
        "title": "Lamps",
        "negative_tags": "drums",
        "instrumental": False,
    }


def test_a_prompt_with_custom_fields_asks_the_service_to_write_the_lyrics():
    body = sent(prompt="a waltz", style="folk")
    assert body == {"custom": True, "lyric_prompt": "a waltz", "style": "folk", "instrumental": False}


def test_blank_lyrics_are_no_lyrics():
    assert sent(prompt="a waltz", lyrics=" \n")["lyric_prompt"] == "a waltz"


def test_steering_is_sent_as_shares_and_zero_is_a_wish():
    body = sent(prompt="x", vocals=Vocals.FEMALE, weirdness=0, style_influence=29, audio_weight=100)
    assert body["vocal_gender"] == "f"
    assert (body["weirdness"], body["style_influence"], body["audio_weight"]) == (0.0, 0.29, 1.0)
    assert sent(prompt="x", vocals=Vocals.MALE)["vocal_gender"] == "m"


def test_a_duration_is_sent_with_a_custom_generate_only():
    assert sent(lyrics="la", duration_s=90)["duration"] == 90
    assert sent(prompt="x", duration_s=90)["duration"] == 90
    assert sent(prompt="x", duration_s=90)["lyric_prompt"] == "x"
    assert "duration" not in sent(prompt="x", duration_s=90, instrumental=True)
    assert "duration" not in sent("cover", source_clip_id="c1", style="jazz", duration_s=90)


@pytest.mark.parametrize("action", ["extend", "upload_extend"])
def test_an_extension_names_its_clip_and_where_it_goes_on(action):
    body = sent(action, source_clip_id="c1", at_s=83.5, lyrics="more", style="folk", title="Part 2")
    assert body == {
        "custom": True,
        "audio_id": "c1",
        "continue_at": 83.5,
        "lyric": "more",
        "style": "folk",
        "title": "Part 2",
        "instrumental": False,
    }


def test_an_extension_without_lyrics_is_instrumental():
    body = sent("extend", source_clip_id="c1", at_s=60)
    assert body == {"custom": True, "audio_id": "c1", "continue_at": 60, "instrumental": True}


@pytest.mark.parametrize("action", ["cover", "upload_cover"])
def test_a_cover_in_another_style_keeps_out_of_custom_mode(action):
    body = sent(action, source_clip_id="c1", style="jazz", prompt="smoky", audio_weight=40)
    assert body == {
        "custom": False,
        "audio_id": "c1",
        "style": "jazz",
        "prompt": "smoky",
        "instrumental": False,
        "audio_weight": 0.4,
    }


def test_a_cover_with_lyrics_is_custom():
    body = sent("cover", source_clip_id="c1", lyrics="la", style="jazz")
    assert body == {"custom": True, "audio_id": "c1", "lyric": "la", "style": "jazz", "instrumental": False}


def test_a_callback_url_is_sent_only_when_there_is_one():
    assert sent(prompt="x", callback_url=CALLBACK)["callback_url"] == CALLBACK
    assert "callback_url" not in sent(prompt="x")


@pytest.mark.parametrize(
    ("action", "typed", "missing"),
    [
        ("extend", {"at_s": 10.0}, "without audio_id"),
        ("upload_extend", {"source_clip_id": "c1"}, "without continue_at"),
        ("cover", {"source_clip_id": " "}, "without audio_id"),
        ("replace_section", {"source_clip_id": "c1"}, "replace_section_start and replace_section_end"),
        ("overpainting", {"source_clip_id": "c1", "lyrics": " "}, "without lyric"),
        ("mashup", {"source_clip_id": "c1"}, "without mashup_audio_ids"),
        ("inspo", {"prompt": "x"}, "without audio_urls"),
        ("video", {"image_url": "https://cdn.example/a.png"}, "without prompt"),
        ("sing_along", {}, "sing_along"),
    ],
)
def test_what_cannot_be_sent_is_rejected_by_name(action, typed, missing):
    with pytest.raises(Rejected, match=missing):
        sent(action, **typed)


def test_a_time_of_zero_is_a_time():
    assert sent("replace_section", source_clip_id="c1", start_s=0.0, end_s=4.0)["replace_section_start"] == 0.0


def test_an_instrumental_goes_without_the_prompt_only_where_something_else_was_typed():
    assert sent(prompt="a waltz", instrumental=True)["prompt"] == "a waltz"
    assert sent(prompt="a waltz", style="folk", instrumental=True)["lyric_prompt"] == "a waltz"


def test_only_a_model_that_knows_variations_is_told_how_far_a_remaster_may_go():
    for model, variation in (("chirp-v5", "high"), ("chirp-v4-5-plus", None)):
        request = SongRequest(action="remaster", model=model, source_clip_id="c1", variation="high")
        assert order_body(request, callback_url=None).get("variation_category") == variation
    assert sent("remaster", source_clip_id="c1")["variation_category"] == "normal"


def test_a_mashup_without_a_prompt_is_asked_for_by_its_songs():
    body = sent("mashup", source_clip_id="c1", second_clip_id="c2", source_title="Fog", second_title="Sun")
    assert body["prompt"] == "Fog and Sun"


def order(**typed):
    callback_url = typed.pop("callback_url", None)
    return order_body(SongRequest(model="m", **typed), callback_url=callback_url)


def echo(body, **changes):
    return json.loads(json.dumps(body | changes))


def test_an_echo_of_the_order_is_recognised_whatever_the_service_adds():
    body = order(action="generate", prompt="waltz", weirdness=29)
    assert is_same_order(body, echo(body, user="someone", persona_id=None, title="", style=None))
    assert is_same_order(body, {name: value for name, value in echo(body).items() if name not in {"async", "custom"}})


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "waltzes"},
        {"model": "n"},
        {"vocal_gender": "f"},
        {"weirdness": 0},
        {"instrumental": True},
        {"lyric": ["la"]},
        {"callback_url": CALLBACK},
        {"audio_id": "c1"},
    ],
)
def test_an_order_that_differs_in_anything_typed_is_another_one(changes):
    body = order(action="generate", prompt="waltz")
    assert not is_same_order(body, echo(body, **changes))


def test_the_callback_url_alone_identifies_an_order_that_has_one():
    body = order(action="generate", prompt="waltz", callback_url=CALLBACK)
    assert is_same_order(body, {"callback_url": CALLBACK, "prompt": "as the service shortened it"})
    assert not is_same_order(body, echo(body, callback_url=CALLBACK + "0"))
    assert not is_same_order(body, {name: value for name, value in body.items() if name != "callback_url"})


@pytest.mark.parametrize("action", ["artist_consistency", "artist_consistency_vox"])
def test_an_instrumental_sung_by_a_persona_has_a_prompt_which_the_service_requires(action):
    typed = {"instrumental": True, "persona_id": "p", "persona_clip_id": "c"}
    assert sent(action, style="slow jazz", **typed)["prompt"] == "slow jazz"
    assert sent(action, style="x" * 1000, **typed)["prompt"] == "x" * 500
    assert sent(action, style="slow jazz", prompt="rain", **typed)["prompt"] == "rain"
    assert "prompt" not in sent(action, style="slow jazz", lyrics="Rain", persona_id="p", persona_clip_id="c")
