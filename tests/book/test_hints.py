"""Many answers: what is right counts, and what is wrong gets a hint that fits.

The answers of ``tried`` were written from the questions alone, before their hints were
looked at. ``unfit.toml`` names the hints that, read one by one, do not fit.
"""

import tomllib

import pytest

from tests.support.sets import SETS, scores
from tests.support.tried import FOLDER, tried_answers

UNFIT = tomllib.loads((FOLDER / "unfit.toml").read_text())
HINTED, FALSE = 0.7, 0.02  # of the failing answers: at least, and at most


@pytest.fixture(scope="module")
def hints():
    """Return the hint that each failing answer gets, by set, label and title."""
    found = {}
    for name in SETS:
        for label, title, source in tried_answers(name):
            score = scores(name, {label: source}, "learner")[label]
            right = title.startswith("right: ")
            assert right == (score.earned == score.points), (name, label, title, score)
            if not right:
                assert (name, label, title) not in found, "told by its title"
                found[name, label, title] = score.hint
    return found


@pytest.mark.slow
def test_most_who_are_wrong_get_a_hint_and_hardly_any_a_false_one(hints):
    assert len(hints) > 500
    assert sum(map(bool, hints.values())) >= HINTED * len(hints)
    false = [(name, *row) for name, rows in UNFIT.items() for row in rows]
    assert len(false) <= FALSE * len(hints)
    for name, label, title, hint in false:
        assert hints[name, label, title].startswith(hint), "it has gone: take it out"


@pytest.mark.slow
def test_each_set_hints_at_most_mistakes(hints):
    for name in SETS:
        mine = [hint for (of, *_), hint in hints.items() if of == name]
        assert sum(map(bool, mine)) >= HINTED * len(mine), name
