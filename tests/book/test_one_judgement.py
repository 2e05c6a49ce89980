"""What ``check`` says of an answer is what the grader says of it."""

import numpy as np
import pytest

from grader import grade
from grader.sandbox import SANDBOXES
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


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "line",
    [
        "open({path!r}).read()",
        "open('x.txt').read()",
        "np.loadtxt({path!r})",
        "open('y.txt', 'w')",
        "open(os.devnull, 'w')",
        "open(os.devnull).read()",
        "os.urandom(3), __import__('decimal').Decimal(1)",
        "__import__('subprocess').run(['true'])",
        "__import__('asyncio').run(0)",
        "input()",
    ],
)
def test_both_have_no_file_and_start_nothing(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.txt"
    path.write_text("1")
    name = "01-definition"
    body = f"\n    import os\n    {line.format(path=str(path))}\n    return"
    source = SETS[name].reference["q1"].replace("\n    return", body)
    question, key = SETS[name].question("q1"), key_of(name, "one")
    told = [
        [(check.earned, check.sentence.split(": ")[:2]) for check in result.checks]
        for result in (
            grade.try_out(question, {"q1": source}, key, sandbox)
            for sandbox in (PRACTICE, SANDBOXES["bwrap"])
        )
    ]
    assert told[0] == told[1]


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
