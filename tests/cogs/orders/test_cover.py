import pytest

from tests.support.remixes import assert_refused, outcome
from tests.support.songs import choose, fields_of, made, ordered, result_of, wav
from tests.support.stage import spent


async def test_a_song_is_covered_with_all_that_was_typed(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas", model="chirp-v5")
    shown = await stage.bob.slash(
        stage.songs,
        "cover",
        song=song.clip.id,
        style="jazz",
        prompt="slower",
        lyrics="Other words",
        audio_weight=0,
    )
    assert not shown.ephemeral
    request = await ordered(stage, "cover")
    wanted = {
        "audio_id": song.clip.id,
        "style": "jazz",
        "prompt": "slower",
        "lyric": "Other words",
        "audio_weight": 0,
        "model": "chirp-v5",
    }
    assert {name: request[name] for name in wanted} == wanted
    assert await spent(stage, stage.bob) == 1


async def test_an_attached_file_is_covered(stage):
    shown = await stage.alice.slash(stage.songs, "cover", audio=("tune.wav", wav(2)), style="jazz")
    assert "Cover of *tune*" in shown.response.text
    request = await ordered(stage, "upload_cover")
    assert request["style"] == "jazz"


async def test_a_song_offers_itself_while_somebody_types(stage):
    await made(stage, stage.alice, prompt="a song for Christmas")
    assert len(await stage.bob.autocomplete(stage.songs, "cover", option="song")) == 2
    assert await stage.bob.autocomplete(stage.songs, "cover", option="song", typed="no such words") == []


BAD_INPUT = [
    ({}, ("`song`", "`audio`")),
    ({"song": "nonsense"}, ("`song`",)),
    ({"song": "x", "audio": ("tune.wav", b"RIFF")}, ("`song`", "`audio`")),
    ({"audio": ("tune.txt", b"RIFF")}, ("`audio`",)),
]


async def test_bad_input_is_refused_privately_and_costs_nothing(stage):
    for options, words in BAD_INPUT:
        await assert_refused(stage, await stage.alice.slash(stage.songs, "cover", **options), *words)
    assert await spent(stage, stage.alice) == 0


TOO_LONG = [
    ({"prompt": "x" * 501}, "up to 500"),
    ({"style": "x" * 1001}, "up to 1,000"),
    ({"lyrics": "x" * 5001}, "up to 5,000"),
]


async def test_over_long_texts_name_the_option_and_the_range(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    for options, range_ in TOO_LONG:
        shown = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, **options)
        await assert_refused(stage, shown, *(f"`{option}`" for option in options), range_)
    assert await spent(stage, stage.bob) == 0
    assert stage.standin.submitted("cover") == 0


async def test_a_song_of_another_server_or_of_somebody_elses_direct_messages_is_no_song_here(stage):
    (here, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    (private, *_) = await made(stage, stage.alice, channel=stage.alice.dm(), prompt="just for me")
    elsewhere = stage.loopback.create_guild("Elsewhere")
    carol = stage.loopback.create_person("carol", elsewhere)
    channel = elsewhere.create_text_channel("songs")
    for song in (here, private):
        shown = await carol.slash(channel, "cover", song=song.clip.id)
        assert shown.ephemeral
        assert "no such song here" in shown.response.text
    assert stage.standin.submitted("cover") == 0


async def test_a_file_that_is_too_large_or_no_audio_is_refused(stage):
    for audio, words in (
        (("tune.wav", bytes(26 * 1024**2)), "25 MiB"),
        (("notes.mp3", b"words", "audio/mpeg"), "MP3"),
    ):
        shown = await stage.alice.slash(stage.songs, "cover", audio=audio)
        assert shown.ephemeral
        assert "`audio`" in shown.response.text
        assert words in shown.response.text
    assert await spent(stage, stage.alice) == 0
    assert stage.standin.submitted() == 0


async def stem_of(stage, song):
    """Have a song of Alice's taken apart and return its vocals."""
    job = await outcome(stage, await stage.alice.slash(stage.songs, "stems", song=song.clip.id))
    return (await stage.parts.engine.services.orders.songs_of(job.id))[0]


async def test_songs_are_offered_before_their_stems_which_say_of_what_they_are(stage):
    (song, other) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    stem = await stem_of(stage, song)
    choices = await stage.bob.autocomplete(stage.songs, "cover", option="song")
    assert {choice.value for choice in choices[:2]} == {song.clip.id, other.clip.id}
    assert [choice.name.split(" · ")[0] for choice in choices if choice.value == stem.clip.id] == ["Vocals of Snow"]


async def test_a_stem_gets_a_band_and_is_credited(stage):
    (song, *_) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow", style="folk")
    stem = await stem_of(stage, song)
    job = await outcome(stage, await stage.bob.slash(stage.songs, "cover", song=stem.clip.id, mode="backing"))
    assert job.uploaded_clip_id == stage.standin.latest.request["audio_id"]
    (made_of_it, *_) = await stage.parts.engine.services.orders.songs_of(job.id)
    assert (made_of_it.parent_clip_id, made_of_it.relation) == (stem.clip.id, "backing added to")
    assert made_of_it.clip.title == "Snow"  # and not called "Vocals"
    assert await spent(stage, stage.bob) == 1


@pytest.mark.parametrize(
    ("mode", "options", "action", "wanted"),
    [
        ("backing", {"style": "jazz", "end": "0:01"}, "underpainting", {"style": "jazz", "underpainting_end": 1}),
        ("vocals", {"lyrics": "La la"}, "overpainting", {"lyric": "La la", "custom": True}),
        ("sample", {"start": "0", "end": "1"}, "samples", {"samples_start": 0, "samples_end": 1}),
        ("inspiration", {"prompt": "colder", "audio_weight": 70}, "inspo", {"prompt": "colder", "audio_weight": 0.7}),
    ],
)
async def test_a_file_becomes_what_its_mode_says(stage, mode, options, action, wanted):
    shown = await stage.alice.slash(stage.songs, "cover", audio=("my_tune.wav", wav(2)), mode=mode, **options)
    job = await outcome(stage, shown)
    assert (job.request.action, job.failure) == (action, None)
    request = stage.standin.latest.request
    assert {name: request.get(name) for name in wanted} == wanted
    assert request["title"] == "my tune"


NOT_FOR_THAT_MODE = [
    ({"mode": "vocals"}, ("`lyrics`", "is empty")),
    ({"mode": "sample"}, ("`start`", "is needed")),
    ({"mode": "sample", "start": "0"}, ("`end`", "is needed")),
    ({"mode": "sample", "start": "0", "end": "9:00"}, ("`end`", "before the end", "is 0:02 long")),
    ({"mode": "sample", "start": "1", "end": "0"}, ("`end`", "after the start")),
    ({"mode": "backing", "start": "9:00"}, ("`start`", "past the end")),
    ({"start": "1"}, ("`start`", "Add a band under it", "A new song around a part of it")),
    ({"mode": "backing", "lyrics": "La"}, ("`lyrics`", "Add a voice over it")),
    ({"mode": "vocals", "lyrics": "La", "prompt": "x"}, ("`prompt`", "only works with these modes")),
    ({"mode": "backing", "audio_weight": 1}, ("`audio_weight`", "A new song inspired by it")),
    ({"mode": "sample", "start": "0", "end": "1", "persona": "Mia"}, ("`persona`", "in another style")),
]


@pytest.mark.parametrize("is_file", [False, True], ids=["song", "file"])
async def test_what_a_mode_cannot_use_is_refused(stage, is_file):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    source = {"audio": ("tune.wav", wav(2))} if is_file else {"song": song.clip.id}
    for options, words in NOT_FOR_THAT_MODE:
        await assert_refused(stage, await stage.bob.slash(stage.songs, "cover", **source, **options), *words)


async def test_a_stem_where_only_a_song_will_do_is_refused(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    stem = await stem_of(stage, song)
    for options in ({}, {"mode": "sample", "start": "0", "end": "1"}, {"mode": "inspiration"}):
        shown = await stage.bob.slash(stage.songs, "cover", song=stem.clip.id, **options)
        await assert_refused(stage, shown, "`song`", "is a stem", "works on whole songs")


@pytest.mark.parametrize(
    ("label", "typed", "action"),
    [
        ("Add a band under it", {"style": "jazz"}, "underpainting"),
        ("Add a voice over it", {"lyrics": "La la"}, "overpainting"),
        ("A new song around a part of it", {"start": "0", "end": "0:01"}, "samples"),
        ("A new song inspired by it", {"prompt": "colder"}, "inspo"),
    ],
)
async def test_the_panel_has_a_form_for_each_mode(stage, label, typed, action):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", style="folk")
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, label)
    assert fields_of(form.modal).get("style", {"value": "folk"})["value"] == "folk"
    shown = await stage.bob.submit_modal(form, **typed)
    assert "Ordered for 1 credit" in shown.response.text
    await ordered(stage, action)


async def test_a_new_song_in_the_spirit_of_a_file_is_made_again_by_its_button(stage):
    shown = await stage.alice.slash(stage.songs, "cover", audio=("tune.wav", wav(2)), mode="inspiration")
    first = await outcome(stage, shown)
    again = await outcome(stage, await stage.bob.click(shown.response, label="Again"))
    assert again.request.urls == first.request.urls != ()


async def test_a_persona_sings_a_cover(stage):
    (song, *_) = await made(stage, stage.alice, lyrics="Snow is falling", model="chirp-v3-5")
    kept = await stage.alice.slash(stage.songs, "persona create", song=song.clip.id, name="Mia")
    await kept.wait_for_response(lambda message: "…" not in message.text)
    assert [choice.value for choice in await stage.bob.autocomplete(stage.songs, "cover", option="persona")] == ["Mia"]
    await stage.bob.slash(stage.songs, "cover", song=song.clip.id, persona="Mia")
    assert (await ordered(stage, "cover"))["persona_id"] in stage.standin.personas


async def test_a_persona_that_is_none_here_is_refused(stage):
    (song, *_) = await made(stage, stage.alice, lyrics="Snow is falling")
    shown = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, persona="Nobody")
    await assert_refused(stage, shown, "persona")
