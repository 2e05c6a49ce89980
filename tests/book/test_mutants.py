"""A small fault in a reference costs points, or is explained as none."""

import contextlib
import signal
import tomllib
import warnings

import pytest

from grader import grade
from tests.support.mutants import mutants
from tests.support.sets import EXERCISES, SETS, LocalWorker, key_of

EXPLAINED = tomllib.loads((EXERCISES / "survivors.toml").read_text())
FEWEST = 20
EVERY = [(name, q.label) for name in SETS for q in SETS[name].questions]


@contextlib.contextmanager
def at_most(seconds):
    """Raise where a mutant does not come to an end."""

    def end(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def is_right(source, name, label):
    """Say whether an answer passes every round; the first that it fails ends it."""
    key = key_of(name, "one")
    question = SETS[name].question(label)
    sitting = grade.Sitting(question, {label: source}, key, "here")
    for which in key.shown(label) + key.secret(label):
        sitting.sit([which])
        found = sitting.outcomes.get(which, "not run")
        if isinstance(found, str) or not all(outcome.right for outcome in found):
            return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize(("name", "label"), EVERY)
def test_a_small_fault_in_the_reference_is_seen_or_explained(name, label, monkeypatch):
    monkeypatch.setattr(grade, "Worker", LocalWorker)
    reference, alive, count = SETS[name].reference[label], set(), 0
    assert is_right(reference, name, label)
    for what, source in mutants(reference):
        count += 1
        with warnings.catch_warnings(), at_most(20):
            warnings.simplefilter("ignore")
            if is_right(source, name, label):
                alive.add(what.split(": ", 1)[1])
    assert count >= FEWEST
    assert alive == set(EXPLAINED.get(name, {}).get(label, {}))


def test_a_survivor_belongs_to_a_question():
    explained = {(name, label) for name, of in EXPLAINED.items() for label in of}
    assert explained <= set(EVERY)


def test_a_mutant_is_another_program_that_compiles():
    source = "def f(x):\n    return max(x[0], 2 * x[1])\n"
    found = dict(mutants(source))
    assert len(found) > 15 and len(set(found.values())) == len(found)
    assert found["line 2: 2 * x[1]: to Div"].endswith("max(x[0], 2 / x[1])")
    assert found["line 2: max(x[0], 2 * x[1]): to min"].endswith("min(x[0], 2 * x[1])")
