"""Makes sound faster or slower, with or without changing its pitch."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from av import AudioFrame
from av.error import BlockingIOError as NothingYet, EOFError as NothingMore
from av.filter import Graph

from sandbox.acedata.composer import edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.acedata.composer import Samples

_BLOCK = 1 << 14


def at_tempo(sound: Samples, rate_hz: int, multiplier: float, *, keeps_pitch: bool) -> Samples:
    """The sound of shape (n, 2), `multiplier` times as fast and shorter by the same factor."""
    if not keeps_pitch:
        return edit.resample(sound, multiplier)
    pieces = list(_pieces(sound, rate_hz, multiplier))
    whole = np.concatenate([*pieces, np.zeros((0, 2), np.float32)])
    length = round(len(sound) / multiplier)
    return np.pad(whole[:length], ((0, max(0, length - len(whole))), (0, 0)))


def _pieces(sound: Samples, rate_hz: int, multiplier: float) -> Iterator[Samples]:
    graph = Graph()
    start = graph.add_abuffer(sample_rate=rate_hz, format="flt", layout="stereo", time_base=Fraction(1, rate_hz))
    last = start
    for factor in _factors(multiplier):
        step = graph.add("atempo", str(factor))
        last.link_to(step)
        last = step
    end = graph.add("abuffersink")
    last.link_to(end)
    graph.configure()
    for at in range(0, len(sound), _BLOCK):
        block = np.ascontiguousarray(sound[at : at + _BLOCK], np.float32).reshape(1, -1)
        frame = AudioFrame.from_ndarray(block, format="flt", layout="stereo")
        frame.sample_rate = rate_hz
        frame.pts = at
        graph.push(frame)
        yield from _ready(graph)
    graph.push(None)
    yield from _ready(graph)


def _ready(graph: Graph) -> Iterator[Samples]:
    """The filters' output so far."""
    while True:
        try:
            frame = graph.pull()
        except (NothingYet, NothingMore):
            return
        if isinstance(frame, AudioFrame):
            yield np.asarray(frame.to_ndarray(), np.float32).reshape(-1, 2)


def _factors(multiplier: float) -> list[float]:
    """The multiplier as a product of factors of at least one half: the filter accepts no smaller ones."""
    factors: list[float] = []
    while multiplier < 0.5:  # noqa: PLR2004 - see above
        factors.append(0.5)
        multiplier /= 0.5
    return [*factors, multiplier]
