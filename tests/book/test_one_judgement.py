"""What ``check`` says of an answer is what the grader says of it."""

import numpy as np
import pytest

from grader import grade
from tests.support.mutants import mutants
from tests.support.sets import PRACTICE, SETS, SharedWorker, key_of

AGAIN = "with other numbers: "
each_set = pytest.mark.parametrize("name", SETS)


def answers_to(name, label, changed):
    """Return reference, wrong answers, and some changed references of a question."""
    exercises = SETS[name]
    yield exercises.reference[label]
    yield from (m[label].source for m in exercises.wrong.values() if label in m)
    found = [source for _, source in mutants(exercises.reference[label])]
    for place in np.linspace(0, len(found) - 1, changed).astype(int):
        yield found[place]


def agree(shown, graded):
    """Say that a question's visible checks ended alike, in their words, too."""
    for mine, theirs in zip(shown.checks, graded.checks, strict=False):
        if theirs.sentence.startswith(AGAIN):
            assert mine.earned
        else:
            assert (mine.earned, mine.sentence) == (theirs.earned, theirs.sentence)
    assert (shown.status, shown.note) == (graded.status, graded.note)
    assert shown.earned >= sum(c.earned for c in graded.checks if not c.hidden)


@each_set
def test_both_judge_every_answer_alike(name, monkeypatch):
    monkeypatch.setattr(grade, "Worker", SharedWorker)
    key = key_of(name, "one")
    for question in SETS[name].questions:
        for source in answers_to(name, question.label, changed=3):
            answers = {question.label: source}
            shown = grade.try_out(question, answers, key, PRACTICE)
            graded = {r.label: r for r in grade.grade(answers, key, PRACTICE)}
            agree(shown, graded[question.label])
