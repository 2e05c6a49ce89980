"""Feedback over all sets: no hidden input comes to light, and all is in its order."""

import html
import re

import numpy as np
import pytest

from grader import grade, report
from grader.answer_key import AnswerKey
from grader.results import GRADED, SubmissionResult
from grader.sandbox import SANDBOXES
from grader.sets import load
from tests.support.sets import SETS, LocalWorker, is_outline, key_of, scores

BWRAP = SANDBOXES["bwrap"]
each_set = pytest.mark.parametrize("name", SETS)


def result_of(name, answers, seed="one"):
    questions = tuple(scores(name, answers, seed).values())
    return SubmissionResult("amy.ipynb", GRADED, "", questions)


def pages(result, name):
    """Return everything that a learner gets to read."""
    exercises = SETS[name]
    return (
        report.page(result, exercises, BWRAP),
        "\n".join(report.lines(result, exercises, BWRAP)),
        report.gradescope(result, exercises, BWRAP),
    )


def numbers_of(value):
    """Return numbers of four digits or more in a value, as they may be written."""
    found = set()
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return found.union(*map(numbers_of, value))
    if isinstance(value, float):
        found |= {repr(value), f"{value:.10g}", f"{value:.5g}", f"{value:.4g}"}
    elif isinstance(value, int):
        found.add(str(value))
    return {text for text in found if len(re.sub(r"\D", "", text).strip("0")) >= 4}


@each_set
def test_no_wrong_answer_brings_a_hidden_input_or_expected_value_to_light(name):
    key = key_of(name, "one")
    hidden, shown = set(), set()
    for question in SETS[name].questions:
        for i, check in enumerate(question.checks):
            for again in (False, True):
                values = [*key.arguments(question.label, i, again).values()]
                values.append(key.expected(question.label, i, again))
                secret = check.hidden or again
                (hidden if secret else shown).update(numbers_of(values))
    assert len(hidden) > 20
    for stem, mistakes in SETS[name].wrong.items():
        result = result_of(name, {k: m.source for k, m in mistakes.items()})
        for question in result.questions:
            asked = SETS[name].question(question.label).checks
            for check, told in zip(asked, question.checks, strict=True):
                if told.sentence and (
                    check.hidden or told.sentence.startswith("with other numbers")
                ):
                    assert is_outline(told.sentence, check.cases), told.sentence
        for text in pages(result, name):
            told = set(re.findall(r"-?\d[\d.]*(?:e[+-]?\d+)?", text))
            assert not told & (hidden - shown), stem


@each_set
def test_the_words_about_hidden_checks_do_not_depend_on_their_numbers(name):
    for stem, mistakes in SETS[name].wrong.items():
        answers = {k: m.source for k, m in mistakes.items()}
        one, two = (pages(result_of(name, answers, s), name) for s in ("one", "two"))
        assert but_for_outlines(one[1]) == but_for_outlines(two[1]), stem


def but_for_outlines(text):
    """Return feedback without its sentences, of which fixed words may differ."""
    return [line for line in text.split("\n") if not line.startswith("    ")]


CANARY = "yellow_bird"
SET = f"""
import numpy as np
from grader import Check, Question

def draw(rng):
    return dict({CANARY}=rng.normal(size=3))

QUESTIONS = (
    Question("q1", "A slope", "slope", (
        Check("two numbers", "slope(np.array([-1.0, 2.0]))"),
        Check("other numbers", "slope({CANARY})", draw, hidden=True),
        Check("changed", "[slope({CANARY}), {CANARY}]", draw, hidden=True),
        Check("judged", "slope({CANARY})", draw, hidden=True,
              judge=lambda value, {CANARY}: value + {CANARY}),
    )),
)
"""
ANSWERS = [
    "return 1 * (x > 0)",
    "return x.tolist()",
    "return [x, x]",
    "x += 1; return np.heaviside(x, 0)",
    "raise KeyError(x)",
    "raise NotImplementedError",
    "return x[:2]",
    "import sys; return str(sys._getframe(1).f_locals)",
    "import sys; raise ValueError(str(sys._getframe(1).f_code.co_names))",
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_canary_in_hidden_checks_is_never_heard(answer, tmp_path, monkeypatch):
    folder = tmp_path / "00-canary"
    (folder / "wrong").mkdir(parents=True)
    (folder / "checks.py").write_text(SET)
    head = "# answer: q1\ndef slope(x):\n    "
    (folder / "reference.py").write_text(f"{head}return np.heaviside(x, 0)\n")
    exercises = load(folder)
    monkeypatch.setattr(grade, "Worker", LocalWorker)
    key = AnswerKey(exercises, "one")
    (question,) = grade.grade({"q1": head + answer}, key, "here")
    assert question.earned < 4
    result = SubmissionResult("amy.ipynb", GRADED, question.note, (question,))
    for text in (
        report.page(result, exercises, BWRAP),
        report.table([result], exercises, BWRAP),
        report.gradescope(result, exercises, BWRAP),
        *report.lines(result, exercises, BWRAP),
    ):
        assert CANARY not in text


def test_points_hints_and_checks_come_in_order():
    name, label = "01-definition", "q1"
    mistake = SETS[name].wrong["a"][label]
    result = result_of(name, {label: mistake.source})
    first = pages(result, name)[1].split("q2 ")[0].splitlines()
    question = SETS[name].question(label)
    earned = f"{mistake.score} of {question.points} points"
    assert first[0] == f"q1 {question.title}: {earned}"
    titles = [
        line.split(": ", 1)[1] for line in first if re.match("  (right|wrong)", line)
    ]
    assert titles == [check.title for check in question.checks]
    assert first[-1] == f"  Hint: {mistake.hint}"
    more = "\n".join(report.lines(result, SETS[name], BWRAP, more=True))
    assert f"  Hint: {mistake.hint}\n  More: {mistake.idea}\n" in more
    page = pages(result, name)[0]
    told = (*titles, mistake.hint, "<summary>More</summary>", mistake.idea)
    places = [page.index(t if t[0] == "<" else html.escape(t)) for t in told]
    assert places == sorted(places)
