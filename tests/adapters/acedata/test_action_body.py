"""Every action as it goes over the wire, held against the tables of the contract; and how orders are told apart."""

import json
from dataclasses import fields, replace

import pytest

from adapters.acedata.body import PATHS, is_same_order, order_body
from core.action import ACTIONS
from core.model.job import Service
from core.model.request import SongRequest, Vocals

MODEL = "chirp-v5-5"
URL = "https://cdn.example/a.mp3"
IMAGE = "https://cdn.example/a.png"
STEERED = {"vocal_gender": "f", "weirdness": 0.1, "style_influence": 0.2, "audio_weight": 0.3}

# Every field that a request can have, so that whatever an action sends too much is seen.
FULL = SongRequest(
    action="",
    model=MODEL,
    prompt="a prompt",
    style="folk",
    lyrics="[Verse]\nFog",
    title="Lamps",
    exclude="drums",
    instrumental=True,
    vocals=Vocals.FEMALE,
    weirdness=10,
    style_influence=20,
    audio_weight=30,
    duration_s=90,
    at_s=61.5,
    source_clip_id="c1",
    source_title="Harbor",
    source_url=URL,
    source_length_s=120.0,
    again_clip_id="c9",
    emoji="🎸",
    start_s=4.0,
    end_s=9.5,
    second_clip_id="c2",
    second_title="Pier",
    persona_id="p1",
    persona_name="Ann",
    persona_clip_id="c3",
    stem="drums",
    variation="high",
    speed=1.5,
    keeps_pitch=True,
    bpm=120,
    key="Am",
    urls=(URL,),
    image_url=IMAGE,
    aspect_ratio="9:16",
    is_loop=True,
    has_captions=True,
)
WORDS = {"lyric": "[Verse]\nFog", "style": "folk", "title": "Lamps"}
CONSISTENT = {
    "audio_id": "c3",
    "persona_id": "p1",
    "prompt": "a prompt",
    "custom": True,
    **WORDS,
    "negative_tags": "drums",
    "instrumental": True,
    **STEERED,
}
EXTENDED = {
    "audio_id": "c1",
    "custom": True,
    "continue_at": 61.5,
    **WORDS,
    "negative_tags": "drums",
    "instrumental": True,
    **STEERED,
}
COVERED = {
    "audio_id": "c1",
    "custom": True,
    "prompt": "a prompt",
    **WORDS,
    "instrumental": True,
    **STEERED,
    "persona_id": "p1",
}

# By the house's name: what is sent of the full request beside `action`, `async` and, at Suno, `model`.
# Source: AceDataCloud API contract, actions and request fields; POST /luma/videos.
BODIES = {
    "generate": {
        "custom": True,
        **WORDS,
        "negative_tags": "drums",
        "instrumental": True,
        **STEERED,
        "persona_id": "p1",
        "duration": 90,
    },
    "artist_consistency": CONSISTENT,
    "artist_consistency_vox": CONSISTENT,
    "inspo": {"audio_urls": [URL], "prompt": "a prompt", "style": "folk", "title": "Lamps", "audio_weight": 0.3},
    "sounds": {"sound": "a prompt", "sound_type": "loop", "bpm": 120, "key": "Am"},
    "extend": EXTENDED,
    "upload_extend": EXTENDED,
    "concat": {"audio_id": "c1"},
    "replace_section": {
        "audio_id": "c1",
        "replace_section_start": 4.0,
        "replace_section_end": 9.5,
        "prompt": "[Verse]\nFog",
        "style": "folk",
        "replace_section_result_mode": "full_song",
    },
    "cover": COVERED,
    "upload_cover": COVERED,
    "underpainting": {
        "audio_id": "c1",
        "underpainting_start": 4.0,
        "underpainting_end": 9.5,
        "style": "folk",
        "title": "Lamps",
    },
    "overpainting": {
        "audio_id": "c1",
        "custom": True,
        **WORDS,
        "overpainting_start": 4.0,
        "overpainting_end": 9.5,
        "vocal_gender": "f",
    },
    "samples": {
        "audio_id": "c1",
        "samples_start": 4.0,
        "samples_end": 9.5,
        "custom": True,
        "prompt": "a prompt",
        **WORDS,
    },
    "mashup": {
        "mashup_audio_ids": ["c1", "c2"],
        "prompt": "a prompt",
        "custom": True,
        "lyric": "[Verse]\nFog",
        "title": "Lamps",
    },
    "stems": {"audio_id": "c1"},
    "all_stems": {"audio_id": "c1"},
    "extract_stem": {"audio_id": "c1", "stem_type": "drums"},
    "add_stem": {
        "audio_id": "c1",
        "stem_type": "drums",
        "prompt": "a prompt",
        "title": "Lamps",
        "style": "folk",
        "negative_tags": "drums",
        "weirdness": 0.1,
        "style_influence": 0.2,
    },
    "remaster": {"audio_id": "c1", "variation_category": "high"},
    "adjust_speed": {"audio_id": "c1", "speed_multiplier": 1.5, "keep_pitch": True, "title": "Lamps"},
    "video": {
        "prompt": "a prompt",
        "loop": True,
        "start_image_url": IMAGE,
        "aspect_ratio": "9:16",
        "enhancement": False,
    },
    "video_extend": {"prompt": "a prompt", "loop": True, "video_id": "c1", "enhancement": False},
}
WIRED = {"video": "generate", "video_extend": "extend"}


def body_of(action, **changes):
    return order_body(replace(FULL, action=action, **changes), callback_url=None)


def echo(body, **changes):
    """The body as a task record repeats it."""
    return json.loads(json.dumps(body | changes))


def test_every_action_stands_in_the_table_and_every_field_of_a_request_is_filled():
    assert set(BODIES) == set(ACTIONS)
    blank = SongRequest(action="", model="")
    unfilled = [field.name for field in fields(FULL) if getattr(FULL, field.name) == getattr(blank, field.name)]
    assert unfilled == ["action"]


@pytest.mark.parametrize("action", BODIES)
def test_an_action_sends_exactly_what_the_contract_has_for_it(action):
    service = ACTIONS[action].service
    named = {"model": MODEL} if service is Service.SUNO else {}
    assert body_of(action) == {"action": WIRED.get(action, action), "async": True, **named, **BODIES[action]}
    assert PATHS[service] == ("/luma/videos" if action in WIRED else "/suno/audios")


@pytest.mark.parametrize("action", BODIES)
def test_what_is_sent_survives_json_and_says_nothing_with_nothing(action):
    body = body_of(action)
    assert echo(body) == body
    assert not [name for name, value in body.items() if value is None or value in ("", [])]


@pytest.mark.parametrize("action", BODIES)
def test_an_echo_is_known_again_among_those_of_all_other_actions(action):
    service = ACTIONS[action].service
    rivals = [name for name in BODIES if ACTIONS[name].service is service]
    extras = {"user_id": "u1", "variety": "normal", "timeout": 300, "unheard_of": {"a": [1]}}
    assert [name for name in rivals if is_same_order(body_of(action), echo(body_of(name), **extras))] == [action]


# A change to each field of a request by which two orders can differ.
CHANGES = {
    "prompt": "another",
    "style": "rock",
    "lyrics": "[Verse]\nSun",
    "title": "Lights",
    "exclude": "bass",
    "instrumental": False,
    "vocals": Vocals.MALE,
    "weirdness": 0,
    "style_influence": 21,
    "audio_weight": None,
    "duration_s": 91,
    "at_s": 61.6,
    "source_clip_id": "c7",
    "start_s": 0.0,
    "end_s": 9.4,
    "second_clip_id": "c8",
    "persona_id": None,
    "persona_clip_id": "c7",
    "stem": "bass",
    "variation": "subtle",
    "speed": 0.5,
    "keeps_pitch": False,
    "bpm": 121,
    "key": "",
    "urls": (URL, IMAGE),
    "image_url": None,
    "aspect_ratio": "1:1",
    "is_loop": False,
}


@pytest.mark.parametrize("action", BODIES)
def test_orders_that_differ_in_one_thing_sent_are_told_apart(action):
    body = body_of(action)
    differing: list[str] = []
    for field, change in CHANGES.items():
        # What an action cannot go without cannot be taken from it.
        is_taken = field == "persona_id" and field in ACTIONS[action].required
        other = body_of(action, **{field: "p2" if is_taken else change})
        assert is_same_order(body, echo(other)) == (other == body), field
        differing += [field] if other != body else []
    assert differing


def test_a_list_is_the_same_in_the_same_order_only():
    body = body_of("mashup")
    assert is_same_order(body, echo(body, mashup_audio_ids=["c1", "c2"]))
    for other in (["c2", "c1"], ["c1"], [], None, "c1"):
        assert not is_same_order(body, echo(body, mashup_audio_ids=other))


def test_a_number_is_the_same_however_it_is_written_and_zero_is_not_nothing():
    body = body_of("extend", at_s=60.0, weirdness=0)
    assert is_same_order(body, echo(body, continue_at=60))
    assert not is_same_order(body, echo(body, weirdness=None))


def test_a_yes_or_no_that_is_missing_means_no():
    body = body_of("adjust_speed", keeps_pitch=False)
    assert is_same_order(body, {name: value for name, value in echo(body).items() if name != "keep_pitch"})
    assert not is_same_order(body, echo(body, keep_pitch=True))
