"""Times are taken in turn and compared round by round; no test asserts a time."""

import numpy as np
import pytest

from relulib.timing import Ratio, interleaved, ratio


def recorded(names):
    """Return works that note when they are called, and their notes."""
    seen = []
    return {name: lambda name=name: seen.append(name) for name in names}, seen


def test_every_work_is_warm_and_every_round_times_each_once_in_an_order_of_its_own():
    works, seen = recorded("abc")
    taken = interleaved(works, repeats=8, at_least=0)
    assert seen[:6] == list("aabbcc"), "warmed, and timed to see how fast"
    rounds = [tuple(seen[k : k + 3]) for k in range(6, len(seen), 3)]
    assert [sorted(names) for names in rounds] == [list("abc")] * 8
    assert len(set(rounds)) > 2
    assert list(taken) == ["a", "b", "c"]
    assert all(t.shape == (8,) and (t >= 0).all() for t in taken.values())


def test_a_group_stays_together_in_every_round():
    works, seen = recorded("abcd")
    interleaved(works, repeats=8, at_least=0, groups=[["a", "b"], ["c", "d"]])
    pairs = ["".join(sorted(seen[k : k + 2])) for k in range(8, len(seen), 2)]
    rounds = list(zip(pairs[::2], pairs[1::2], strict=True))
    assert {frozenset(both) for both in rounds} == {frozenset(("ab", "cd"))}
    assert len(set(rounds)) == 2, "either comes first now and then"


def test_fast_work_is_repeated_and_the_time_is_that_of_one_call():
    # a clock that only the work moves: what else the machine does changes nothing
    now = np.zeros(2)

    def work():
        now[:] += 1e-3, 2e-3

    taken = interleaved({"work": work}, 3, at_least=5e-3, clock=now.copy)
    assert now[1] >= 3 * 5e-3
    assert taken["work"] == pytest.approx(np.tile([1e-3, 2e-3], (3, 1)))


def test_a_ratio_is_the_median_of_the_rounds_with_quartiles():
    found = ratio([1, 4, 9, 16, 25], [1, 2, 3, 4, 5])
    assert found == Ratio(3.0, 2.0, 4.0)
    assert str(found) == "3 (quartiles 2 to 4)"


def test_a_pause_of_the_machine_that_hits_both_does_not_count():
    noise = np.array([1, 1, 50, 1, 1])
    assert ratio(2 * noise, noise) == Ratio(2.0, 2.0, 2.0)


@pytest.mark.parametrize(("works", "repeats"), [({}, 5), ({"a": int}, 2)])
def test_too_little_to_compare_is_refused(works, repeats):
    with pytest.raises(ValueError, match="at least 1 and 3"):
        interleaved(works, repeats)
