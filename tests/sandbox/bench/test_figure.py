import pytest

from sandbox.bench.__main__ import MEASUREMENTS, main
from sandbox.bench.figure import Figure, Report, percentile


@pytest.mark.parametrize(("percent", "value"), [(1, 1), (50, 5), (90, 9), (91, 10), (99, 10), (100, 10)])
def test_a_percentile_is_a_value_that_was_measured(percent, value):
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value


@pytest.mark.parametrize(("is_met", "verdict"), [(True, "met"), (False, "MISSED"), (None, "unclear")])
def test_a_figure_with_a_budget_says_whether_it_is_met(is_met, verdict):
    assert str(Figure(what="speed", measured="3 s", budget="<= 2 s", is_met=is_met)).endswith(verdict)


def test_a_figure_without_a_budget_says_nothing_of_it():
    assert str(Figure(what="speed", measured="3 s")).split() == ["speed", "3", "s"]


def test_refusals_of_all_measurements_are_told_together(capsys):
    Report(refusals={"start": 0, "delay": 2}).close()
    said = capsys.readouterr().out
    assert "2 (2 in delay)" in said
    assert "MISSED" in said


def test_an_unknown_measurement_is_refused_with_the_names_of_all(capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["speed"])
    assert exit_.value.code == 2
    said = capsys.readouterr().err
    assert [name for name in MEASUREMENTS if name not in said] == []
