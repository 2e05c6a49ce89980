"""Times are taken in turn and compared round by round; no test asserts a time."""

import numpy as np
import pytest

from relulib import timing
from relulib.timing import Ratio, interleaved, ratio


def test_every_round_times_every_work_once_in_order():
    seen = []
    works = {name: lambda name=name: seen.append(name) for name in "ab"}
    taken = interleaved(works, repeats=4, at_least=0)
    assert seen == ["a"] * 4 + ["b"] * 4 + ["a", "b"] * 4
    assert list(taken) == ["a", "b"]
    assert all(t.shape == (4,) and (t >= 0).all() for t in taken.values())


def test_fast_work_is_repeated_and_the_time_is_that_of_one_call(monkeypatch):
    # a clock that only the work moves: what else the machine does changes nothing
    now = [0.0]
    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])

    def work():
        now[0] += 1e-3

    taken = interleaved({"work": work}, repeats=3, at_least=5e-3)
    assert round(now[0] / 1e-3) == 4 + 3 * 5  # one and three calls to see how fast
    assert taken["work"] == pytest.approx([1e-3] * 3)


def test_a_ratio_is_the_median_of_the_rounds_with_quartiles():
    found = ratio([1, 4, 9, 16, 25], [1, 2, 3, 4, 5])
    assert found == Ratio(3.0, 2.0, 4.0)
    assert str(found) == "3 [2, 4]"


def test_a_pause_of_the_machine_that_hits_both_does_not_count():
    noise = np.array([1, 1, 50, 1, 1])
    assert ratio(2 * noise, noise) == Ratio(2.0, 2.0, 2.0)


@pytest.mark.parametrize(("works", "repeats"), [({}, 5), ({"a": int}, 2)])
def test_too_little_to_compare_is_refused(works, repeats):
    with pytest.raises(ValueError, match="at least 1 and 3"):
        interleaved(works, repeats)
