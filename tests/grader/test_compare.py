"""Comparison: what passes, and the sentence about the first thing that does not."""

import itertools

import numpy as np
import pytest

from grader.compare import compare, show
from grader.wire import Other

NAN, INF = np.nan, np.inf
PASSES = [
    (1.0, 1.0),
    (1, 1.0),
    (1.0, 1),
    (1.0 + 1e-10, 1.0),
    (1e-13, 0.0),
    (NAN, NAN),
    (INF, INF),
    (10**400, INF),
    (True, True),
    (None, None),
    (np.array([1, 2], "int32"), np.array([1, 2])),
    (np.array([True, False]), np.array([True, False])),
    (np.array([NAN, INF]), np.array([NAN, INF])),
    (np.ones((0, 2)), np.ones((0, 2))),
    ([1.0, 2.0], [1.0, 2.0]),
    (np.array([1.0, 2.0]), [1.0, 2.0]),
    ([np.ones(1), 2], [np.ones(1), 2]),
    (np.array([[1.0, 2.0], [3.0, 4.0]]), [np.array([1.0, 2.0]), [3.0, 4.0]]),
    ([1, 2.0], np.array([1.0, 2.0])),
    ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]])),
    ([True, False], np.array([True, False])),
]
FAILS = [
    (1.0 + 1e-8, 1.0),
    (1.0 - 1e-8, 1.0),
    (1e-11, 0.0),
    (NAN, 1.0),
    (1.0, NAN),
    (-INF, INF),
    (1e308, INF),
    (INF, 1e308),
    (10**400, 1.0),
    (1.0 + 1e-10, 1),
    (True, 1),
    (1, True),
    (False, 0.0),
    (None, 0),
    (0, None),
    (Other("str"), 0),
    ([1.0], 1.0),
    (np.ones(1), 1.0),
    (np.array([1, 3], "int32"), np.array([1, 2])),
    (np.array([1.0, 2.0]), np.array([1, 2])),
    (np.array([1, 2]), np.array([1.0, 2.0])),
    (np.array([True, False]), np.array([1, 0])),
    (np.array([True, True]), np.array([True, False])),
    (np.array([NAN, -INF]), np.array([NAN, INF])),
    (np.array([1e308, 1]), np.array([-1e308, 1])),
    (np.ones((3, 1)), np.ones(3)),
    (np.array([1.0, 2.0]), [np.ones(1), 2.0]),
    ([1.0], [1.0, 2.0]),
    ([1.0, 2.0], [1.0]),
    ([1.0, [2.0]], np.array([1.0, 2.0])),
    ([1.0, None], np.array([1.0, 2.0])),
    ([1, 0], np.array([True, False])),
    ([1.0, 2.0], np.array([1, 2])),
    (1.0, [1.0]),
    ([np.ones(1), [2, [3]]], [np.ones(1), [2, [4]]]),
]


@pytest.mark.parametrize(("got", "want"), PASSES, ids=repr)
def test_what_is_right_passes(got, want):
    assert compare(got, want, 1e-9, 1e-12) is None


@pytest.mark.parametrize(("got", "want"), FAILS, ids=repr)
def test_what_is_wrong_fails(got, want):
    assert compare(got, want, 1e-9, 1e-12)


def test_the_tolerance_is_relative_to_the_expected_value_and_includes_its_edge():
    assert not compare(2.0, 1.0, 1, 0) and compare(1.0, 2.5, 0.5, 0)
    assert not compare(1.5, 1.0, 0, 0.5) and compare(1.5, 1.0, 0, 0.49)
    assert not compare([np.ones(2)], [np.full(2, 2.0)], 0, 1)


KINDS = [
    (None, "None (is the return missing?)"),
    (True, "True or False"),
    (3, "a whole number"),
    (0.5, "a number"),
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
    and not (isinstance(pair[0][0], list) and isinstance(pair[1][0], np.ndarray))
]


@pytest.mark.parametrize(("got", "want"), PAIRS, ids=repr)
def test_a_value_of_another_kind_is_told_by_its_kind(got, want):
    awaited, outline = want[1], "a value is of the wrong type"
    if isinstance(want[0], np.ndarray):
        awaited, outline = "a NumPy array", f"{outline}: it should be a NumPy array"
    mismatch = compare(got[0], want[0], 1e9, 1e9, label="f(x)")
    assert mismatch.detail == f"f(x): expected {awaited}, got {got[1]}."
    assert mismatch.outline == outline


X = np.array([-2.0, -1.0, 0.0, 1.0])
WANT = np.array([0.0, 0.0, 0.0, 1.0])
SENTENCES = [
    (
        WANT.reshape(4, 1).astype("float32") + 1,
        "relu(x): expected the shape (4,), got (4, 1).",
        "an array has the wrong shape",
    ),
    (
        WANT.astype("float32") + 1,
        "relu(x): expected the dtype float64, got float32.",
        "an array has the wrong dtype",
    ),
    (
        np.array([-2.0, -1.0, 0.0, 1.0]),
        "relu(x), at x = -2 (index 0): expected 0, got -2. "
        "2 of 4 entries are wrong, all where x < 0.",
        "values are wrong where the input < 0",
    ),
    (
        np.array([0.0, 0.0, 0.5, 9.0]),
        "relu(x), at x = 0 (index 2): expected 0, got 0.5. 2 of 4 entries are wrong.",
        "values are wrong",
    ),
]


@pytest.mark.parametrize(("got", "detail", "outline"), SENTENCES)
def test_shape_comes_before_dtype_and_dtype_before_values(got, detail, outline):
    mismatch = compare(got, WANT, 1e-9, 1e-12, [("x", X)], "relu(x)")
    assert (mismatch.detail, mismatch.outline) == (detail, outline)


REGIONS = {
    "is nan": NAN,
    "is infinite": INF,
    "is minus infinity": -INF,
    "= 0": 0.0,
    "> 0": 3.0,
    "< 0": -3.0,
}


@pytest.mark.parametrize("region", REGIONS)
def test_wrong_entries_of_one_region_are_told_by_it(region):
    x = np.array([[1.0, REGIONS[region]], [REGIONS[region], -1.0]])
    got = np.array([[0.0, 1.0], [1.0, 0.0]])
    mismatch = compare(got, np.zeros((2, 2)), 0, 0, [("x", x)], "f(x)")
    assert mismatch.detail == (
        f"f(x), at x = {show(REGIONS[region])} (index 0, 1): expected 0, got 1. "
        f"2 of 4 entries are wrong, all where x {region}."
    )
    assert mismatch.outline == f"values are wrong where the input {region}"


def test_without_one_input_of_their_shape_entries_are_told_by_their_index():
    inputs = [("x", X), ("y", -X), ("z", X[:2])]
    mismatch = compare(X, WANT, 0, 0, inputs, "f(x, y)")
    assert mismatch.outline == "values are wrong"
    assert mismatch.detail.startswith("f(x, y), at index 0: expected 0, got -2.")
    assert compare(X, WANT, 0, 0, inputs, "f(z)").outline == "values are wrong"
    # an input that the call does not name is no second one
    assert compare(X, WANT, 0, 0, inputs, "f(x)").outline.endswith("the input < 0")
    table = compare(np.eye(2), np.zeros((2, 2)), 0, 0, inputs, "f(x)")
    assert table.detail.startswith("f(x), at index (0, 0): expected 0, got 1.")
    single = compare(np.ones(1), np.zeros(1), 0, 0, inputs, "f(x)")
    assert single.detail == "f(x), at index 0: expected 0, got 1."


NEAR = "close, but not close enough"


@pytest.mark.parametrize(
    ("got", "want", "near"),
    [
        (1.001, 1.0, True),
        (1.02, 1.0, False),
        (1, 2, False),
        (np.nan, 1.0, False),
        (np.array([1.0, 2.001]), np.array([1.0, 2.0]), True),
        (np.array([5.0, 2.001]), np.array([1.0, 2.0]), False),
        (np.array([np.inf, 1.0]), np.array([1.0, 1.0]), False),
        (50, np.inf, False),
        (np.array([0.0, 1.0]), np.array([np.inf, 2.0]), False),
    ],
)
def test_close_is_told_from_wrong_with_what_is_allowed(got, want, near):
    mismatch = compare(got, want, 1e-5, 0.0)
    assert (f"{NEAR}: it may be off by 1e-05 of" in mismatch.detail) == near
    assert (NEAR in mismatch.outline) == near


def test_lists_tell_which_value_and_how_many():
    few = compare([1.0], [1.0, 2.0], 0, 0)
    assert few.detail == "the result: expected 2 values, got 1."
    assert few.outline == "the number of values is wrong"
    second = compare([1.0, 3.0], [1.0, 2.0], 0, 0, label="f(x)")
    assert second.detail == "f(x), value 2: expected 2, got 3."
    endless = compare(np.zeros((10**9, 0)), [np.zeros(2), 1.0], 0, 0)
    assert endless.detail == "the result: expected 2 values, got 1000000000."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.5), "0.5"),
        (1 / 3, "0.3333333333"),
        (1e-300, "1e-300"),
        (12345678901234, "12345678901234"),
        (10**99, "1" + 39 * "0"),
    ],
)
def test_numbers_are_written_shortly(value, text):
    assert show(value) == text
