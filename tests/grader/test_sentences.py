"""Every sentence that a learner reads about a value or an error, word by word."""

import itertools

import numpy as np
import pytest

from grader import grade, key
from grader.compare import Other, compare, show
from grader.sets import Check, Question
from tests.support.sets import SETS, key_of

KINDS = [
    (None, "None (is the return missing?)"),
    (True, "True or False"),
    (3, "a whole number"),
    (0.5, "a number"),
    (np.nan, "a number"),
    (np.zeros((2, 3)), "an array of shape (2, 3)"),
    ([1, 2], "a list or tuple of 2 values"),
    (Other("array of str32"), "an array of str32"),
    (Other("dict"), "a value of type dict"),
]
PAIRS = [
    pair
    for pair in itertools.permutations(KINDS, 2)
    if not isinstance(pair[1][0], Other)
    and not {pair[0][1], pair[1][1]} <= {"a number", "a whole number"}
]


@pytest.mark.parametrize(("got", "want"), PAIRS, ids=repr)
def test_a_value_of_another_kind_is_told_by_its_kind(got, want):
    awaited = want[1]
    outline = "a value is of the wrong type"
    if isinstance(want[0], np.ndarray):
        awaited, outline = "a NumPy array", f"{outline}: it should be a NumPy array"
    mismatch = compare(got[0], want[0], 1e9, 1e9, label="f(x)")
    assert mismatch.detail == f"f(x): expected {awaited}, got {got[1]}."
    assert mismatch.outline == outline


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (np.float32(0.5), "0.5"),
        (1 / 3, "0.3333333333"),
        (-2.0, "-2"),
        (1e-300, "1e-300"),
        (np.inf, "inf"),
        (12345678901234, "12345678901234"),
        (np.int64(7), "7"),
        (True, "True"),
        (10**99, "1" + 39 * "0"),
    ],
)
def test_numbers_are_written_shortly(value, text):
    assert show(value) == text


def test_a_number_at_the_edge_of_its_tolerance_passes():
    assert compare(1.5, 1.0, 0, 0.5) is None and compare(3.0, 2.0, 0.5, 0) is None
    assert compare(1.5, 1.0, 0, 0.49).detail == "the result: expected 1, got 1.5."
    both = [np.array([1.0, 2.0])], [np.array([2.0, 2.0])]
    assert compare(*both, 0, 1) is None
    assert compare(*both, 0, 0.9, label="f(x)").detail.startswith("f(x), value 1, at")


REGIONS = {
    "is nan": np.nan,
    "is infinite": np.inf,
    "is minus infinity": -np.inf,
    "= 0": 0.0,
    "> 0": 3.0,
    "< 0": -3.0,
}


@pytest.mark.parametrize("region", REGIONS)
def test_wrong_entries_of_one_region_are_told_by_it(region):
    x = np.array([[1.0, REGIONS[region]], [REGIONS[region], -1.0]])
    got = np.array([[0.0, 1.0], [1.0, 0.0]])
    mismatch = compare(got, np.zeros((2, 2)), 0, 0, [("x", x)], "f(x)")
    value = show(REGIONS[region])
    assert mismatch.detail == (
        f"f(x), at x = {value} (index 0, 1): expected 0, got 1. "
        f"2 of 4 entries are wrong, all where x {region}."
    )
    assert mismatch.outline == f"values are wrong where the input {region}"


def test_entries_without_an_input_of_their_shape_are_told_by_their_index():
    want, x = np.zeros((2, 2)), np.ones(3)
    mismatch = compare(np.eye(2), want, 0, 0, [("x", x)], "f(x)")
    text = "f(x), at index (0, 0): expected 0, got 1. 2 of 4 entries are wrong."
    assert (mismatch.detail, mismatch.outline) == (text, "values are wrong")
    single = compare(np.ones(1), np.zeros(1), 0, 0, [("x", x)], "f(x)")
    assert single.detail == "f(x), at index 0: expected 0, got 1."


def question(**options):
    check = Check("a check", "f(1)", **options)
    return Question("q1", "A question", "f", (check,))


ERRORS = [
    ("ValueError", "bad", 3, "f(1): ValueError: bad (line 3 of the cell).", None),
    ("KeyError", "1", None, "f(1): KeyError: 1.", None),
    (
        "Mine",
        "x",
        1,
        "f(1): Mine: x (line 1 of the cell).",
        "your code raised an error",
    ),
    ("print", "", None, "f(1): print: .", "your code raised an error"),
    ("int", "", None, "f(1): int: .", "your code raised an error"),
    ("NotImplementedError", "", 2, "f(1): not written yet.", "not written yet"),
    (
        *("FloatingPointError", "over", 2),
        "f(1): FloatingPointError: over (line 2 of the cell).",
        "NumPy would warn (overflow, division by zero or an invalid value)",
    ),
]


@pytest.mark.parametrize(("name", "text", "line", "seen", "outline"), ERRORS)
def test_an_error_is_told_with_its_line_or_by_its_name_alone(
    name, text, line, seen, outline
):
    reply = {"error": name, "text": text, "line": line}
    visible = grade.judge(reply, question(), key_of("01-definition", "one"), 0)
    assert (visible.earned, visible.sentence, visible.raw) == (0, seen, reply)
    assert (visible.title, visible.points, visible.hidden) == ("a check", 1, False)
    assert grade.outline(reply) == (outline or f"your code raised {name}")


def test_a_cell_that_cannot_be_used_is_told_why():
    asked = SETS["01-definition"].question("q1")
    error = {"error": "SyntaxError", "text": "invalid syntax", "line": 2}
    missing = f"{asked.function} is not defined in the cell."
    for reply, told in (
        ({"loaded": True}, ("graded", "")),
        (
            error,
            (
                "error",
                "The cell stops: SyntaxError: invalid syntax (line 2 of the cell).",
            ),
        ),
        ({"missing": "f", "found": []}, ("missing", missing)),
        (
            {"missing": "f", "found": ["a", "b" * 50, *"cdefghijkl"]},
            (
                "missing",
                f"{missing} The cell defines a, {'b' * 40}, {', '.join('cdefghij')}.",
            ),
        ),
        ({}, ("error", "The cell broke the connection to the grader.")),
        ([], ("error", "The cell broke the connection to the grader.")),
        ({"loaded": 1}, ("error", "The cell broke the connection to the grader.")),
    ):
        assert grade.loading(reply, asked) == told


def test_a_judge_may_say_why_an_answer_cannot_be_used():
    def refuse(value, **_):
        raise ValueError("Return two numbers.")

    check = Check("any", "f()", judge=refuse)
    told = key.read({"value": {"scalar": 1}}, check, {"x": 2})
    assert told == {"error": "judge", "text": "Return two numbers.", "line": None}
    assert grade.describe(told) == "the answer can't be used. Return two numbers."
    assert grade.describe({**told, "text": ""}) == "the answer can't be used."
    assert grade.outline(told) == "the answer can't be used"


def test_a_judge_gets_the_value_and_the_arguments():
    check = Check("any", "f()", judge=lambda value, x: [value, x])
    reply = {"value": {"scalar": 1}}
    assert key.read(reply, check, {"x": 2}) == {"value": [1, 2]}


def test_long_names_and_texts_are_cut():
    reply = {"error": "E" * 999, "text": "t" * 999, "line": "3"}
    cut = {"error": "E" * 300, "text": "t" * 300, "line": None}
    assert key.read(reply, None, None) == cut
    other = key.read({"value": {"items": [{"other": "o" * 99}]}}, Check("", ""), {})
    assert other == {"value": [Other("o" * 60)]}


@pytest.mark.parametrize("value", ["text", {1: 2}, [1, "text"], np.array(["text"])])
def test_an_argument_that_cannot_be_sent_is_a_mistake_in_the_set(value):
    with pytest.raises(TypeError, match="^A check's argument can't be sent: .*text|1"):
        key.encode({"x": value})
