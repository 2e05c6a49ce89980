"""Feedback: what is wrong, in the order in which one mends it, and no word too many."""

import html
import re

import numpy as np
import pytest

from grader import grade, report
from grader.classroom import GRADED, Result
from grader.compare import Other, compare
from grader.key import Key
from grader.sets import load
from tests.support.sets import SETS, LocalWorker, is_outline, key_of, scores

X = np.array([-2.0, -1.0, 0.0, 1.0])
WANT = np.array([0.0, 0.0, 0.0, 1.0])
each_set = pytest.mark.parametrize("name", SETS)

# got; what is said of a visible check; what of a hidden one
STEPS = {
    "kind": (
        [0.0, 0.0, 0.0, 1.0],
        "relu(x): expected a NumPy array, got a list or tuple of 4 values.",
        "a value is of the wrong type: it should be a NumPy array",
    ),
    "nothing": (
        None,
        "relu(x): expected a NumPy array, got None (is the return missing?).",
        "a value is of the wrong type: it should be a NumPy array",
    ),
    "one number": (
        1.0,
        "relu(x): expected a NumPy array, got a number.",
        "a value is of the wrong type: it should be a NumPy array",
    ),
    "foreign": (
        Other("array of str32"),
        "relu(x): expected a NumPy array, got an array of str32.",
        "a value is of the wrong type: it should be a NumPy array",
    ),
    "shape": (
        WANT.reshape(4, 1).astype("float32") + 1,
        "relu(x): expected the shape (4,), got (4, 1).",
        "an array has the wrong shape",
    ),
    "dtype": (
        WANT.astype("float32") + 1,
        "relu(x): expected the dtype float64, got float32.",
        "an array has the wrong dtype",
    ),
    "one region": (
        np.array([-2.0, -1.0, 0.0, 1.0]),
        "relu(x), at x = -2 (index 0): expected 0, got -2. "
        "2 of 4 entries are wrong, all where x < 0.",
        "values are wrong where the input < 0",
    ),
    "the kink": (
        np.array([0.0, 0.0, 0.5, 1.0]),
        "relu(x), at x = 0 (index 2): expected 0, got 0.5. "
        "1 of 4 entries are wrong, all where x = 0.",
        "values are wrong where the input = 0",
    ),
    "everywhere": (
        np.array([9.0, 0.0, 0.0, 9.0]),
        "relu(x), at x = -2 (index 0): expected 0, got 9. 2 of 4 entries are wrong.",
        "values are wrong",
    ),
    "two regions": (
        np.array([0.0, 0.0, 0.5, 9.0]),
        "relu(x), at x = 0 (index 2): expected 0, got 0.5. 2 of 4 entries are wrong.",
        "values are wrong",
    ),
    "nan": (
        np.array([0.0, 0.0, 0.0, np.nan]),
        "relu(x), at x = 1 (index 3): expected 1, got nan. "
        "1 of 4 entries are wrong, all where x > 0.",
        "values are wrong where the input > 0",
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_first_departure_is_told_in_a_sentence_of_its_own(step):
    got, detail, outline = STEPS[step]
    mismatch = compare(got, WANT, 1e-9, 1e-12, [("x", X)], "relu(x)")
    assert (mismatch.detail, mismatch.outline) == (detail, outline)


NUMBERS = [
    (1.0, 1.0, True),
    (1, 1.0, True),
    (1.0, 1, True),
    (1.0 + 1e-10, 1.0, True),
    (1.0 + 1e-8, 1.0, False),
    (1.0 - 1e-8, 1.0, False),
    (1e-13, 0.0, True),
    (1e-11, 0.0, False),
    (np.nan, np.nan, True),
    (np.nan, 1.0, False),
    (1.0, np.nan, False),
    (np.inf, np.inf, True),
    (-np.inf, np.inf, False),
    (1e308, np.inf, False),
    (np.inf, 1e308, False),
    (10**400, np.inf, True),
    (10**400, 1.0, False),
    (1.0 + 1e-10, 1, False),
    (True, True, True),
    (True, 1, False),
    (1, True, False),
    (False, 0.0, False),
    (None, None, True),
    (None, 0, False),
    (0, None, False),
    (Other("str"), 0, False),
    ([1.0], 1.0, False),
    (np.array([1.0]), 1.0, False),
]


@pytest.mark.parametrize(("got", "want", "passes"), NUMBERS, ids=repr)
def test_numbers(got, want, passes):
    mismatch = compare(got, want, 1e-9, 1e-12)
    assert (mismatch is None) == passes
    if mismatch:
        assert mismatch.outline in (
            "a value is wrong",
            "a value is of the wrong type",
        )


def test_tolerance_is_relative_to_the_expected_value():
    assert compare(2.0, 1.0, 0.6, 0) and not compare(1.0, 2.0, 0.6, 0)


def array(*values, dtype=float):
    return np.array(values, dtype)


ARRAYS = [
    (array(1, 2, dtype="int32"), array(1, 2, dtype="int64"), True),
    (array(1, 3, dtype="int32"), array(1, 2, dtype="int64"), False),
    (array(1, 2), array(1, 2, dtype="int64"), False),
    (array(1, 2, dtype="int64"), array(1, 2), False),
    (array(1, 0, dtype=bool), array(1, 0, dtype="int64"), False),
    (array(1, 0, dtype=bool), array(1, 0, dtype=bool), True),
    (array(1, 1, dtype=bool), array(1, 0, dtype=bool), False),
    (array(np.nan, np.inf), array(np.nan, np.inf), True),
    (array(np.nan, -np.inf), array(np.nan, np.inf), False),
    (array(1e308, 1), array(-1e308, 1), False),
    (np.ones((3, 1)), np.ones(3), False),
    (np.ones((0, 2)), np.ones((0, 2)), True),
    ([1.0, 2.0], [1.0, 2.0], True),
    (array(1, 2), [1.0, 2.0], True),
    (array(1, 2), [array(1), 2.0], False),
    ([1.0], [1.0, 2.0], False),
    ([1.0, 2.0], [1.0], False),
    (1.0, [1.0], False),
    ([array(1), 2], [array(1), 2], True),
    ([array(1), [2, [3]]], [array(1), [2, [4]]], False),
]


@pytest.mark.parametrize(("got", "want", "passes"), ARRAYS, ids=repr)
def test_arrays_and_lists(got, want, passes):
    assert (compare(got, want, 1e-9, 1e-12) is None) == passes


def test_with_two_inputs_no_region_is_guessed():
    inputs = [("x", X), ("y", -X)]
    mismatch = compare(X, WANT, 0, 0, inputs, "f(x, y)")
    assert mismatch.outline == "values are wrong"
    assert mismatch.detail.startswith("f(x, y), at index 0: expected 0, got -2.")
    # an input that the call does not name is no second one
    assert compare(X, WANT, 0, 0, inputs, "f(x)").outline.endswith(
        "where the input < 0"
    )


def test_a_changed_argument_is_told_as_such():
    labels = ["relu(x)", "x"]
    mismatch = compare([WANT, WANT], [WANT, X], 0, 0, [("x", X)], labels)
    assert mismatch.detail.startswith("x is another after the call")
    assert mismatch.outline == "the call changed one of its arguments"


def test_lists_tell_which_value_and_how_many():
    few = compare([1.0], [1.0, 2.0], 0, 0)
    assert few.detail == "the result: expected 2 values, got 1."
    assert few.outline == "the number of values is wrong"
    second = compare([1.0, 3.0], [1.0, 2.0], 0, 0, label="f(x)")
    assert second.detail == "f(x), value 2: expected 2, got 3."


def result_of(name, answers, seed="one"):
    found = tuple(scores(name, answers, seed).values())
    return Result("amy.ipynb", GRADED, "", found)


def pages(result, name):
    """Return everything that a learner gets to read."""
    exercises = SETS[name]
    return (
        report.page(result, exercises, "bwrap"),
        "\n".join(report.lines(result, exercises, "bwrap")),
        report.gradescope(result, exercises, "bwrap"),
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
            values = [*key.arguments(question.label, i).values()]
            values.append(key.expected(question.label, i))
            (hidden if check.hidden else shown).update(numbers_of(values))
    assert len(hidden) > 20
    for stem, mistakes in SETS[name].wrong.items():
        result = result_of(name, {k: m.source for k, m in mistakes.items()})
        for score in result.scores:
            for check in score.checks:
                if check.hidden and check.sentence:
                    assert is_outline(check.sentence), check.sentence
        for text in pages(result, name):
            told = set(re.findall(r"-?\d[\d.]*(?:e[+-]?\d+)?", text))
            assert not told & (hidden - shown), stem


@each_set
def test_the_words_about_hidden_checks_do_not_depend_on_their_numbers(name):
    for stem, mistakes in SETS[name].wrong.items():
        answers = {k: m.source for k, m in mistakes.items()}
        one, two = (pages(result_of(name, answers, s), name) for s in ("one", "two"))
        assert one == two, stem


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
    found = grade.grade({"q1": head + answer}, Key(exercises, "one"), "here")
    assert found[0].earned < 4
    result = Result("amy.ipynb", GRADED, found[0].note, tuple(found))
    for text in (
        report.page(result, exercises, "bwrap"),
        report.table([result], exercises, "bwrap"),
        report.gradescope(result, exercises, "bwrap"),
        *report.lines(result, exercises, "bwrap"),
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
    page = pages(result, name)[0]
    places = [page.index(html.escape(t)) for t in (*titles, mistake.hint)]
    assert places == sorted(places)
