"""The form of a song: its sections and its length."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.acedata.composer.tune import PHRASE_BARS

RING_S = 1.6  # how long the last chord fades out after the last bar
_HALF = PHRASE_BARS // 2  # phrases are used whole or half, never cut anywhere else
_ORDER = ("verse", "chorus", "verse", "chorus", "bridge", "chorus")
_ENERGY = {"intro": 0.35, "verse": 0.6, "chorus": 0.9, "bridge": 0.5, "ending": 1.0}
_INTRO_FROM_BARS = 8
_LONG_INTRO_FROM_BARS = 24
_SECOND_SNIPPET = 0.95  # the clips of a task differ in length


class Section(NamedTuple):
    """Some bars of one kind. `first_bar` is its start within the phrase, `energy` (0..1) how intensely it is played."""

    kind: str
    bars: int
    first_bar: int
    energy: float


class Form(NamedTuple):
    """The sections and the length in seconds."""

    sections: tuple[Section, ...]
    length_s: float


def bar_s(bpm: float) -> float:
    """The length of a bar of four beats."""
    return 240.0 / bpm


def form_of(wish_s: float, bpm: float, *, is_continuation: bool, starts_with_chorus: bool) -> Form:
    """The form that fits the requested length: a number of half phrases, so usually a little shorter.

    What is too short for half a phrase becomes a snippet: a stretch of chorus that is faded out.
    """
    fitting = int((wish_s - RING_S) / bar_s(bpm))
    body = max(
        (bars for bars in range(_HALF, fitting + 1, _HALF) if _total(bars, is_continuation) <= fitting), default=0
    )
    if not body:
        bars = int(wish_s / bar_s(bpm)) + 1
        length_s = wish_s * (_SECOND_SNIPPET if starts_with_chorus else 1.0)
        return Form((Section("chorus", bars, 0, _ENERGY["chorus"]),), round(length_s, 2))
    plan: list[Section] = []
    if intro := _intro(body, is_continuation):
        plan.append(Section("intro", intro, 0, _ENERGY["intro"]))
    if starts_with_chorus and body > _HALF and not is_continuation:
        plan.append(Section("chorus", _HALF, _HALF, _ENERGY["chorus"]))
        plan += _body(body - _HALF, _ORDER)
    else:
        plan += _body(body, ("bridge", "chorus", *_ORDER) if is_continuation else _ORDER)
    plan.append(Section("ending", 1, 0, _ENERGY["ending"]))
    length_s = _total(body, is_continuation) * bar_s(bpm) + RING_S
    return Form(tuple(plan), round(length_s, 2))


def loop_of(wish_s: float, bpm: float, *, is_shot: bool) -> Form:
    """A loop of whole bars, at least one; or the last stroke of a single bar."""
    if is_shot:
        return Form((Section("ending", 1, 0, _ENERGY["ending"]),), round(RING_S, 2))
    bars = max(1, int(wish_s / bar_s(bpm)))
    return Form((Section("chorus", bars, 0, _ENERGY["chorus"]),), round(bars * bar_s(bpm), 2))


def _body(bars: int, order: tuple[str, ...]) -> list[Section]:
    """Sections of eight bars in order; when the bars are not a multiple of eight, the first is only its second half."""
    lengths = [PHRASE_BARS] * (bars // PHRASE_BARS)
    if bars % PHRASE_BARS:
        lengths.insert(0, _HALF)
    if bars == PHRASE_BARS:
        lengths = [_HALF, _HALF]
    if bars == _HALF:
        order = ("chorus",)
    kinds = [order[index % len(order)] for index in range(len(lengths))]
    return [
        Section(kind, length, PHRASE_BARS - length, _ENERGY[kind]) for kind, length in zip(kinds, lengths, strict=True)
    ]


def _total(body: int, is_continuation: bool) -> int:  # noqa: FBT001 - the caller's own flag
    return _intro(body, is_continuation) + body + 1


def _intro(body: int, is_continuation: bool) -> int:  # noqa: FBT001 - the caller's own flag
    if is_continuation or body < _INTRO_FROM_BARS:
        return 0
    return 4 if body >= _LONG_INTRO_FROM_BARS else 2
