"""Which known mistake an answer makes, and what the notebook's own checks are like."""

from pathlib import Path

import pytest

from grader import grade, worker
from grader.key import Key
from grader.sets import Check, ExerciseSet, Mistake, Question

CHECKS = (
    Check("one", "f(1)"),
    Check("two", "f(2)"),
    Check("divided", "1 / f(np.ones(1))", strict=True),
    Check("hidden", "f(3)", hidden=True),
)
QUESTION = Question("q1", "Itself", "f", CHECKS)
KNOWN = {
    "zero": "return 0",
    "small": "return x if np.all(x < 2) else 0",
    "twin of small": "return x if np.all(x < 2) else 0",
    "raises": "raise ValueError('no')",
    "half": "return x / 2",
    "text": "return 'text'",
}


def source(body):
    return f"# answer: q1\ndef f(x):\n    {body}\n"


WRONG = {hint: {"q1": Mistake(source(body), hint, 0)} for hint, body in KNOWN.items()}
WRONG["blank"] = {"q1": Mistake(source("return x"), "", 0)}
KEY = Key(
    ExerciseSet(Path("00-x"), (QUESTION,), {"q1": source("return x")}, WRONG), "s"
)


def checked(body):
    namespace, _ = worker.load(source(body), "f")
    return grade.check_in_kernel(QUESTION, namespace, KEY)


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        *((body, hint) for hint, body in list(KNOWN.items())[:2]),
        *((body, hint) for hint, body in list(KNOWN.items())[3:5]),
        ("return x", ""),
        ("return x + 100", ""),
        ("return 0 if np.all(x == 2) else x", "small"),
        ("raise ValueError('other')", ""),
        ("raise KeyError('no')", ""),
        ("return 'text'", "text"),  # the strict check raises the same
    ],
)
def test_the_hint_is_that_of_the_first_mistake_that_agrees_most(body, hint):
    assert checked(body)[1] == hint


def test_the_notebook_runs_the_visible_checks_strict_where_they_are():
    outcomes, _ = checked("return x * 0.0")
    assert [outcome.title for outcome in outcomes] == ["one", "two", "divided"]
    assert outcomes[2].sentence.startswith("1 / f(np.ones(1)): FloatingPointError: ")
    right = [grade.Outcome(check.title, 1, False, 1, "") for check in CHECKS[:3]]
    assert checked("return x")[0] == right
