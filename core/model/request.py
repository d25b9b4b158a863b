"""What a member asks for, in the words of its options."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Vocals(StrEnum):
    """The voice a member would like; a preference that the model may ignore."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class SongRequest:
    """What a member asked for, as typed; kept with the job so that Again and Try again need nothing else.

    `weirdness`, `style_influence` and `audio_weight` are percent (0 to 100); None leaves them to the model.
    `at_s` is where an extension starts, in seconds of the source song; None for an uploaded source means its end.
    `source_clip_id` names a clip of the library, `source_url` a file that must be uploaded first: an attachment, or,
    where both are set, the audio of that clip. `source_length_s` is how long it was measured to be. `again_clip_id` is
    the song that this is another go at, where it is made from nothing as that one was. `emoji` is the reaction that
    asked for it, "" where it was no reaction.

    `start_s` and `end_s` are the section of the source, in its seconds. `second_clip_id` is the other
    song of a mashup. `persona_clip_id` is the clip that the persona was made of. `stem` is a key of
    core.action.stem.STEMS, `variation` how far a remaster may go, `speed` times the song's own. `urls` are public
    addresses of audio, `image_url` that of a picture. `has_captions`: the song's words are shown in its video.
    """

    action: str
    model: str
    prompt: str = ""
    style: str = ""
    lyrics: str = ""
    title: str = ""
    exclude: str = ""
    instrumental: bool = False
    vocals: Vocals | None = None
    weirdness: int | None = None
    style_influence: int | None = None
    audio_weight: int | None = None
    duration_s: int | None = None
    at_s: float | None = None
    source_clip_id: str | None = None
    source_title: str = ""
    source_url: str | None = None
    source_length_s: float | None = None
    again_clip_id: str | None = None
    emoji: str = ""
    start_s: float | None = None
    end_s: float | None = None
    second_clip_id: str | None = None
    second_title: str = ""
    persona_id: str | None = None
    persona_name: str = ""
    persona_clip_id: str | None = None
    stem: str = ""
    variation: str = ""
    speed: float | None = None
    keeps_pitch: bool = False
    bpm: int | None = None
    key: str = ""
    urls: tuple[str, ...] = ()
    image_url: str | None = None
    aspect_ratio: str = ""
    is_loop: bool = False
    has_captions: bool = False

    @property
    def parent_clip_id(self) -> str | None:
        """The source song in the library, None for a new song and for a file."""
        return self.source_clip_id or self.again_clip_id

    @property
    def is_custom(self) -> bool:
        """Whether Suno's custom mode is meant: any text beyond the plain prompt was typed.

        A length also works in custom mode only. An instrumental stays plain with it: there Suno would take no
        notice of the prompt.
        """
        has_length = self.duration_s is not None and not self.instrumental
        return bool(self.lyrics or self.style or self.title or self.exclude or has_length)
