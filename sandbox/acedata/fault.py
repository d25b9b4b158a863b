"""Faults that people and tests switch on: what goes wrong, where, and how many times.

Every endpoint accepts the faults of answers (`path` names the endpoint), and those of a task if it creates tasks. For
a clip that can no longer be processed, use `error` with the endpoint's path and code="suno_processing_unavailable" or
"suno_processing_failed"; where the work is a task, use `fail` with that code. A request without `action` counts under
its method: POST, GET, DELETE. A video's files are named after its task's id.

How a clip's media disappear, for `clip_id` of a finished song (`times=None` in each case):
- its link is dead, a new one works: `media_error` with path="/media/<clip_id>.mp3";
- new links are dead too: `media_error` with path="/media/<clip_id>", suffix=".mp3" (the covers remain);
- there is no new link: the first of these, and `error` with path="/suno/mp3" and code="bad_request" (the clip is gone)
  or "suno_processing_unavailable" (not now). A clip that the stand-in does not know is refused without any fault.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from sandbox.acedata.wire import Json

Part = Literal["answer", "read", "ending", "record", "callback", "media"]
FaultKind = Literal[
    "error", "drop_before", "drop_after", "junk", "no_task_id", "slow", "ack",
    "vanish",
    "fail", "partial", "stuck", "empty", "preview_only",
    "odd_words", "old_record",
    "callback_lost", "callback_twice", "callback_early", "callback_bare", "callback_forged",
    "media_error", "media_slow", "media_short", "media_html", "media_huge", "media_redirect",
]  # fmt: skip
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

TASKS_PATHS = ("/suno/tasks", "/luma/tasks")

# Parts of a task's life: a fault of one of these is attached to a task when the task is accepted.
TASK_PARTS: tuple[Part, ...] = ("ending", "record", "callback")

# Each kind's part and its options with their defaults; any other option is refused.
_CATALOGUE: dict[FaultKind, tuple[Part, Json]] = {
    "error": (
        "answer",
        {
            "code": "api_error",
            "status": None,
            "message": None,
            "with_task_id": False,
            "accepted": False,
            "as_text": False,
        },
    ),
    "drop_before": ("answer", {}),
    "drop_after": ("answer", {}),
    "junk": ("answer", {"status": 502, "accepted": False}),
    "no_task_id": ("answer", {}),
    "slow": ("answer", {"delay_s": None}),
    "ack": ("answer", {"shape": "bare"}),
    "vanish": ("read", {"task_id": None}),
    "fail": ("ending", {"code": "api_error", "message": None, "as_text": False}),
    "partial": ("ending", {"code": "api_error", "message": None}),
    "stuck": ("ending", {"phase": "running"}),
    "empty": ("ending", {}),
    "preview_only": ("ending", {}),
    "odd_words": ("record", {"word": "mastering"}),
    "old_record": ("record", {"bare_clips": False}),
    "callback_lost": ("callback", {}),
    "callback_twice": ("callback", {}),
    "callback_early": ("callback", {}),
    "callback_bare": ("callback", {}),
    "callback_forged": ("callback", {"body": "stranger"}),
    "media_error": ("media", {"status": 404, "suffix": ""}),
    "media_slow": ("media", {"chunk_bytes": 1024, "delay_s": 0.2, "suffix": ""}),
    "media_short": ("media", {"suffix": ""}),
    "media_html": ("media", {"suffix": ""}),
    "media_huge": ("media", {"size_bytes": 1 << 30, "declared": False, "suffix": ""}),
    "media_redirect": ("media", {"location": "http://10.0.0.1/song.mp3", "suffix": ""}),
}


@dataclass(slots=True)
class Fault:
    """One fault that is switched on.

    `times` is how often it will still happen, None means until it is cleared. `path` (exact, or a prefix for media)
    and `action` narrow it; None matches any. `hits` counts how often it happened.
    """

    kind: FaultKind
    times: int | None = 1
    path: str | None = None
    action: str | None = None
    options: Json = field(default_factory=dict[str, Any])
    hits: int = 0

    def __post_init__(self) -> None:
        """Fill in the kind's defaults.

        Raises:
            ValueError: The kind or an option does not exist, or `times` is not positive.
        """
        if self.kind not in _CATALOGUE:
            raise ValueError(f"there is no fault {self.kind!r}, it must be one of {', '.join(KINDS)}")
        defaults = _CATALOGUE[self.kind][1]
        unknown = sorted(self.options.keys() - defaults.keys())
        if unknown:
            raise ValueError(f"fault {self.kind!r} has no option {', '.join(unknown)}; it has: {', '.join(defaults)}")
        if self.times is not None and self.times < 1:
            raise ValueError(f"times must be 1 or more, or none for no limit, not {self.times}")
        self.options = {**defaults, **self.options}

    @property
    def part(self) -> Part:
        """What the fault affects: an answer, a read, a part of a task's life, or media."""
        return _CATALOGUE[self.kind][0]

    def shown(self) -> Json:
        """The fault as the fault route lists it."""
        return {
            "kind": self.kind,
            "times": self.times,
            "path": self.path,
            "action": self.action,
            "hits": self.hits,
            **self.options,
        }


class FaultBoard:
    """The faults that are switched on, oldest first. Safe to use from any thread."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Switch all faults off, except those that a task already carries."""
        with self._lock:
            self._faults.clear()

    def listed(self) -> list[Json]:
        """The faults that can still happen, as the fault route lists them."""
        with self._lock:
            return [fault.shown() for fault in self._faults if fault.times != 0]

    def strike(self, part: Part, path: str, action: str | None = None, **traits: str) -> Fault | None:
        """The first fault of this part that matches, counted as having happened once; None when nothing goes wrong.

        `traits` are options that must be equal, or None in the fault: for example the task id of a read.
        """
        with self._lock:
            for fault in self._faults:
                if fault.times == 0 or fault.part != part or not _matches(fault, path, action, traits):
                    continue
                if fault.times is not None:
                    fault.times -= 1
                fault.hits += 1
                return fault
        return None

    def script(self, path: str, action: str) -> dict[Part, Fault]:
        """The faults for a task that is being accepted, at most one for each part of its life."""
        script: dict[Part, Fault] = {}
        for part in TASK_PARTS:
            if (fault := self.strike(part, path, action)) is not None:
                script[part] = fault
        return script


def _matches(fault: Fault, path: str, action: str | None, traits: dict[str, str]) -> bool:
    """Whether the fault applies to this request."""
    if fault.action is not None and fault.action != action:
        return False
    if not all(fault.options.get(name) in {None, value} for name, value in traits.items()):
        return False
    if fault.part == "media":
        return path.startswith(fault.path or "/media/") and path.endswith(fault.options["suffix"])
    if fault.path is None:
        return fault.part != "answer" or path not in TASKS_PATHS  # reads only fail when a fault names their path
    return fault.path == path


JUNK_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
