"""A modal as the person sees it: the prefilled fields, and what they typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simcord.backend.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TEXT_INPUT = 4


@dataclass(frozen=True, slots=True)
class _Control:
    custom_id: str
    label: str
    prefilled: str | None


def fill(modal: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The values to submit, by custom_id: prefilled texts stay where nothing was typed.

    `typed` names fields by custom_id or by label.

    Raises:
        SetupError: a name matches no field of the modal, or more than one.
    """
    controls = list(_controls(modal.get("components") or [], ""))
    values: dict[str, Any] = {control.custom_id: control.prefilled for control in controls if control.prefilled}
    for name, value in typed.items():
        matching = [control for control in controls if name in (control.custom_id, control.label)]
        if len(matching) != 1:
            names = [(control.custom_id, control.label) for control in controls]
            raise SetupError(f"The modal has {len(matching)} fields called {name!r}; it has {names}")
        values[matching[0].custom_id] = value
    return values


def _controls(components: list[dict[str, Any]], label: str) -> Iterator[_Control]:
    for item in components:
        own_label = str(item.get("label") or label)
        if item.get("custom_id"):
            prefilled = item.get("value") if item.get("type") == _TEXT_INPUT else None
            yield _Control(item["custom_id"], own_label, prefilled)
        inner = item.get("component")
        yield from _controls([*(item.get("components") or []), *([inner] if inner else [])], own_label)
