"""ETAs come from measured times only."""

from core.jobs.estimate import REMEMBERED, Estimator
from core.model.job import Timing


def timings(*seconds):
    return [Timing(action="generate", model="chirp-v5-5", seconds=each) for each in seconds]


def test_nothing_is_promised_before_anything_was_measured():
    pace = Estimator()
    assert pace.expect("generate", "chirp-v5-5") is None
    assert pace.expect_queued("generate", "chirp-v5-5", position=1, in_flight_cap=5) is None


def test_half_take_less_than_the_median_and_nine_of_ten_less_than_p90():
    pace = Estimator()
    pace.measure(timings(*range(10, 110, 10)))
    expected = pace.expect("generate", "chirp-v5-5")
    assert (expected.median_s, expected.p90_s) == (55, 90)
    assert pace.expect("generate", "chirp-v4") is None


def test_a_queued_job_waits_whole_rounds_of_the_accounts_places():
    pace = Estimator()
    pace.measure(timings(60))
    assert [
        pace.expect_queued("generate", "chirp-v5-5", position=position, in_flight_cap=5).median_s
        for position in (1, 5, 6, 11)
    ] == [60, 60, 120, 180]


def test_old_times_are_forgotten():
    pace = Estimator()
    pace.measure(timings(*[1000] * 10, *[10] * REMEMBERED))
    assert pace.expect("generate", "chirp-v5-5").p90_s == 10
