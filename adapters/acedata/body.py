"""A song request as the body of POST /suno/audios: what each action sends stands in one table, `FORMS`.

Source: AceDataCloud API contract, request fields and actions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import Rejected
from core.model import Vocals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.model import SongRequest

Body = dict[str, object]
_Fields = dict[str, "Callable[[SongRequest], object]"]

_SOURCE = "a song to work on"
_GENDERS = {None: None, Vocals.FEMALE: "f", Vocals.MALE: "m"}


def _has_lyrics(request: SongRequest) -> bool:
    return bool(request.lyrics.strip())


def _share(percent: int | None) -> float | None:
    """Turn percent into the 0..1 of the wire; 0 is a wish, too."""
    return None if percent is None else percent / 100


_PROMPT: _Fields = {"prompt": lambda r: r.prompt}
_WORDS: _Fields = {"lyric": lambda r: r.lyrics, "style": lambda r: r.style, "title": lambda r: r.title}
_EXCLUDE: _Fields = {"negative_tags": lambda r: r.exclude}
_INSTRUMENTAL: _Fields = {"instrumental": lambda r: r.instrumental}
# "Optional steering; may be ignored by a model, no longer rejected per action."
_STEERING: _Fields = {
    "vocal_gender": lambda r: _GENDERS[r.vocals],
    "weirdness": lambda r: _share(r.weirdness),
    "style_influence": lambda r: _share(r.style_influence),
    "audio_weight": lambda r: _share(r.audio_weight),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields that one action sends, each with how it is filled in. None and blank texts are left out.

    `plain` is sent instead when nothing but a prompt was typed. `needs` holds the fields without which the action
    cannot be sent, in a person's words; `audio_id` among them means that it works on a clip.
    """

    fields: _Fields
    plain: _Fields | None = None
    needs: Mapping[str, str] = field(default_factory=dict[str, str])


_GENERATE = Form(
    fields={
        "custom": lambda _: True,
        **_WORDS,
        # The service writes the lyrics; "only with custom: true and no lyric". Sent for instrumentals as well: that
        # these may go without either is not documented.
        "lyric_prompt": lambda r: None if _has_lyrics(r) else r.prompt,
        **_EXCLUDE,
        **_INSTRUMENTAL,
        **_STEERING,
        # With anything but a custom generate some versions of the service answer 400.
        "duration": lambda r: r.duration_s,
    },
    plain={"custom": lambda _: False, **_PROMPT, **_INSTRUMENTAL, **_STEERING},
)
_EXTEND = Form(
    fields={
        "custom": lambda _: True,
        "continue_at": lambda r: r.at_s,
        **_WORDS,
        **_EXCLUDE,
        # "`lyric` unless instrumental": where no lyrics were typed, only an instrumental extension is a valid one.
        "instrumental": lambda r: r.instrumental or not _has_lyrics(r),
        **_STEERING,
    },
    needs={"audio_id": _SOURCE, "continue_at": "the second at which it goes on"},
)
_COVER = Form(
    fields={
        # Custom mode wants lyrics; the vendor's own clients send a cover's style and prompt without it.
        "custom": _has_lyrics,
        **_PROMPT,
        **_WORDS,
        **_INSTRUMENTAL,
        **_STEERING,
    },
    needs={"audio_id": _SOURCE},
)

FORMS: Mapping[str, Form] = {
    "generate": _GENERATE,
    "extend": _EXTEND,
    "upload_extend": _EXTEND,
    "cover": _COVER,
    "upload_cover": _COVER,
}
"""By action. A new action is a new line here."""

_COMPARED = {"action", "model", "audio_id"}.union(
    *(form.fields.keys() | (form.plain or {}).keys() for form in FORMS.values())
)
"""Fields in which two orders can differ. Whether `async` is echoed says nothing about the song."""


def audio_body(request: SongRequest, *, audio_id: str | None, callback_url: str | None) -> Body:
    """Fill in the form of the request's action.

    Raises:
        Rejected: the action is not one of `FORMS`, or a field it cannot go without is missing; nothing was sent.
    """
    form = FORMS.get(request.action)
    if form is None:
        raise Rejected(f"{request.action} cannot be ordered")
    fields = form.plain if form.plain is not None and not request.is_custom else form.fields
    filled: Body = {name: fill(request) for name, fill in fields.items()}
    if "audio_id" in form.needs:
        filled["audio_id"] = audio_id
    body = {name: value for name, value in filled.items() if not _is_blank(value)}
    missing = [words for name, words in form.needs.items() if name not in body]
    if missing:
        raise Rejected(f"{request.action} cannot be ordered without {' and '.join(missing)}")
    body |= {"action": request.action, "model": request.model, "async": True}
    if callback_url:
        body["callback_url"] = callback_url
    return body


def is_same_order(body: Mapping[str, object], echoed: Mapping[str, object]) -> bool:
    """Tell whether a task's echoed `request` is the order that `body` places.

    The callback URL carries the job's own token: where one was sent, it alone decides. Otherwise every field that
    shapes a song must agree; what the service adds to the echo is ignored.
    """
    if "callback_url" in body:
        return echoed.get("callback_url") == body["callback_url"]
    if echoed.get("callback_url"):
        return False
    return all(_settled(body.get(name)) == _settled(echoed.get(name)) for name in _COMPARED)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _settled(value: object) -> object:
    """Bring what means the same (missing, null, "", false) to the same value."""
    value = value.strip() if isinstance(value, str) else value
    return None if value is False or value == "" else value
