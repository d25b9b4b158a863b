"""A request as the body of the call that orders it. What each action sends is declared in core.action."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from core.action import ACTIONS
from core.errors import Rejected
from core.model.job import Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.request import SongRequest

Body = dict[str, object]

PATHS: Mapping[Service, str] = {Service.SUNO: "/suno/audios", Service.LUMA: "/luma/videos"}
"""Where orders go. Source: AceDataCloud API contract."""

_COMPARED = {"action", "model"}.union(
    *(action.fields.keys() | (action.plain or {}).keys() for action in ACTIONS.values())
)
"""Fields in which two orders can differ; `async` does not count."""


def order_body(request: SongRequest, *, callback_url: str | None) -> Body:
    """Fill in the fields of the request's action.

    Raises:
        Rejected: it is not an action, or a required field is missing; nothing was sent.
    """
    action = ACTIONS.get(request.action)
    if action is None:
        raise Rejected(f"{request.action} cannot be ordered")
    fields = action.plain if action.plain is not None and not request.is_custom else action.fields
    filled = {name: fill(request) for name, fill in fields.items()}
    body: Body = {name: value for name, value in filled.items() if not _is_blank(value)}
    missing = [name for name in action.required if name not in body]
    if missing:
        raise Rejected(f"{request.action} cannot be ordered without {' and '.join(missing)}")
    body |= {"action": action.word, "async": True}
    if action.models != ():
        body["model"] = request.model
    if callback_url:
        body["callback_url"] = callback_url
    return body


def is_same_order(body: Mapping[str, object], echoed: Mapping[str, object]) -> bool:
    """Tell whether a task's echoed `request` is the order that `body` places.

    The callback URL carries the job's own token: where one was sent, it alone decides. Otherwise every field that
    shapes a song must be equal; what the service adds to the echo is ignored.
    """
    if "callback_url" in body:
        return echoed.get("callback_url") == body["callback_url"]
    if echoed.get("callback_url"):
        return False
    return all(_normalized(body.get(name)) == _normalized(echoed.get(name)) for name in _COMPARED)


def _is_blank(value: object) -> bool:
    """Whether a field is empty; so is a list with a gap in it (a mashup of one song)."""
    if isinstance(value, list):
        items = cast("list[object]", value)
        return not items or any(map(_is_blank, items))
    return value is None or (isinstance(value, str) and not value.strip())


def _normalized(value: object) -> object:
    """Return the same value for all that means the same (missing, null, "", false)."""
    value = value.strip() if isinstance(value, str) else value
    return None if value is False or value == "" else value
