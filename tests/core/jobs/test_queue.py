"""The waiting line: positions are those of the store's order, whatever joins and leaves."""

from hypothesis import given
from hypothesis.strategies import booleans, integers, lists, tuples

from core.jobs.queue import Queue


@given(lists(tuples(integers(0, 9), booleans()), max_size=40))
def test_positions_follow_turns_and_then_the_order_of_joining(steps):
    line, expected = Queue(), []
    for number, (turn, is_leaving) in enumerate(steps):
        if is_leaving and expected:
            leaver = expected.pop(turn % len(expected))
            line.leave(leaver[1])
        else:
            line.join(str(number), float(turn))
            expected.append((float(turn), str(number)))
            expected.sort(key=lambda place: place[0])
        assert [line.position(job_id) for _, job_id in expected] == list(range(1, len(expected) + 1))


def test_who_does_not_wait_has_no_position():
    line = Queue()
    line.join("a", 1.0)
    line.leave("a")
    line.leave("a")
    assert line.position("a") is None


def test_the_store_has_the_last_word():
    line = Queue()
    line.join("gone", 0.0)
    line.renew([("b", 2.0), ("a", 2.0)])
    assert [line.position(job_id) for job_id in ("gone", "b", "a")] == [None, 1, 2]
