"""How long an attachment plays."""

import pytest

from core.errors import MediaForbidden, MediaMissing, MediaUnfit

TONE = ("-i", "sine=duration=1.5")
FORMATS = {
    "tone.mp3": ("audio/mpeg", TONE),
    "tone.wav": ("audio/x-wav", TONE),
    "tone.aiff": ("audio/aiff", TONE),
    "tone.flac": ("audio/flac", TONE),
    "tone.ogg": ("audio/ogg", (*TONE, "-c:a", "libvorbis")),
    "tone.opus": ("audio/opus", (*TONE, "-c:a", "libopus")),
    "tone.m4a": ("audio/mp4", TONE),
    "tone.aac": ("audio/aac", TONE),
    "tone.webm": ("video/webm", (*TONE, "-c:a", "libopus")),
    "video.mp4": ("video/mp4", ("-i", "color=s=32x32:d=1.5", "-f", "lavfi", *TONE, "-shortest")),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("is_typed", [True, False])
async def test_audio_of_any_common_format_has_a_length(cdn, media, make_sound, left_behind, name, is_typed):
    content_type, arguments = FORMATS[name]
    url = cdn.put(f"/{name}", make_sound(name, *arguments), content_type if is_typed else "application/octet-stream")
    assert await media.length_s(url, limit_bytes=1_000_000) == pytest.approx(1.5, abs=0.1)
    assert left_behind() == []


async def test_aac_behind_an_id3_tag_is_not_taken_for_mp3(cdn, media, make_sound):
    body = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + make_sound("plain.aac", *TONE)
    assert await media.length_s(cdn.put("/x.aac", body), limit_bytes=1_000_000) == pytest.approx(1.5, abs=0.1)


NO_SOUND = (  # a WAV header and nothing behind it
    b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\0\0\0"
)
SECRET_LIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"not a sound " * 500, "audio/mpeg"),
        (b"not a sound " * 500, "application/octet-stream"),
        (SECRET_LIST, "audio/mpegurl"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "audio/x-concat"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "application/octet-stream"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (NO_SOUND, "audio/wav"),
    ],
)
async def test_what_is_no_audio_is_unfit(cdn, media, left_behind, body, content_type):
    with pytest.raises(MediaUnfit):
        await media.length_s(cdn.put("/x", body, content_type), limit_bytes=1_000_000)
    assert left_behind() == []


async def test_a_silent_video_is_unfit(cdn, media, make_sound):
    body = make_sound("silent.mp4", "-i", "color=s=32x32:d=1")
    with pytest.raises(MediaUnfit):
        await media.length_s(cdn.put("/x.mp4", body, "video/mp4"), limit_bytes=1_000_000)


async def test_an_attachment_over_the_limit_is_unfit(cdn, media, mp3):
    with pytest.raises(MediaUnfit, match="over the limit of 1000 bytes"):
        await media.length_s(cdn.put("/x.mp3", mp3), limit_bytes=1000)


async def test_an_attachment_is_refused_as_a_result_is(cdn, media):
    with pytest.raises(MediaMissing):
        await media.length_s(cdn.url("/nothing.mp3"), limit_bytes=1000)
    with pytest.raises(MediaForbidden):
        await media.length_s("http://169.254.169.254/x.mp3", limit_bytes=1000)


async def test_no_words_of_the_machine_reach_a_member(cdn, media, media_dir):
    with pytest.raises(MediaUnfit) as caught:
        await media.length_s(cdn.put("/x.wav", b"RIFF" * 100, "audio/wav"), limit_bytes=1000)
    assert str(media_dir) not in str(caught.value)
