"""Observations: what all wrong values have in common, and nothing where they do not."""

import math

import numpy as np
import pytest

from grader.symptoms import CHANGED, Failure, seen
from grader.wire import Other, Returned

X = np.array([[0.3, 1.7, -2.2], [4.1, -0.4, 0.9]])
ROW = np.array([0.0, 2.5, -1.5, 4.5])
SEEN = [
    (-X, X, "Each wrong value has the other sign."),
    (2 * X, X, "Each wrong value is twice as large"),
    (X / 2, X, "Each wrong value is half of"),
    (X**2, X, "Each wrong value is the square of"),
    (1 / X, X, "Each wrong value is 1 over"),
    (np.floor(X), X, "Each wrong value was rounded to a whole number."),
    (np.log10(9.0), np.log(9.0), "Each wrong value is right, but for a logarithm"),
    ([1.0, 4], [1.0, 5], "Each wrong value is too small by 1."),
    (np.where(X > 1, X + 1, X), X, "Each wrong value is too large by 1."),
    (7.3 * X, X, "The wrong values are right but for one and the same factor."),
    (X + 7.3, X, "The wrong values are off by one and the same amount."),
    (X * (1 + 1e-4 * X), X, "The wrong values are nearly right"),
    (np.where(X > 4, np.nan, X), X, "nan came out where another value is expected."),
    (np.where(X > 4, np.inf, X), X, "An infinity came out"),
    (np.where(X > 1, 0, X), X, "0 came out where another value is expected."),
    (0.0, 1e-10, "Where a tiny number is expected 0 came out"),
    (np.where(ROW == 0, ROW + 7, ROW), ROW, "Only where 0 is expected another"),
    (np.where(X < 0, 7.7, X), X, "Wrong only where a negative number is expect"),
    (np.where(ROW == 0, 0, ROW**2 + 7), ROW, "What should be 0 is 0; what should be"),
    (np.array([0.7, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]), "Only the first entry is"),
    (X.T, X, "Rows and columns are exchanged."),
    (X[0, ::-1], X[0], "The values are right, but in the other order."),
    ([2.5, 1.5], [1.5, 2.5], "The values are right, but in another order."),
    (X[0, 1:], X[0], "Some values are missing; those that came are right."),
    (X[:, :, None], X, "An axis of length 1 is too many"),
    (X[0], X, "There is an axis too few."),
    ([1.0, 8.8, 3.0], [1.0, 2.0, 3.0], "Of the values that come back number 2 alone"),
    ([1.0], [1.0, 2.0], "The first values are right; the others did not come."),
    ([1.0, 2.0, 7.0], [1.0, 2.0], "The first values are right; others follow"),
    (X.astype("float32"), X, "Floats of fewer digits came back"),
    (None, 1.0, "None came back."),
    (195.3, 196, "A fraction came back where a whole number is expected."),
    (1.0, X, "One number came back where an array is expected."),
    (X, 1.0, "Several values came back where one is expected."),
    (1.0, [1.0, 2.0], "One value came back where several are expected."),
    (Other("str"), 1.0, "A text came back."),
    (Other("array of complex128"), X, "Complex numbers came back."),
    (X > 1, X <= 1, "True and False are exchanged."),
    (X > 1, X > 0.5, "False stands where True is expected"),
    (X.astype(int), X, "Whole numbers came back where floats are expected."),
    (X * 1.0, X > 1, "Numbers came back where True and False are expected."),
]
NOTHING = [
    (X + X[::-1], X),
    (3.0, np.nan),
    (1 / 6, 1 / 3),  # small fractions, small steps: that comes by chance
    (0.0, 1.0),
    (math.sqrt(0.5), 0.5),
    (True, 1.0),
    ([[1.0], [1.0, 2.0]], X),
    (2**70, 3),
    ([Other("set"), 2.0], [7.0, 9.0]),
]


def failed(got, want, **more):
    return Failure(Returned(got), want, name="a case", **more)


def words(*failures):
    return seen(failures, 1e-9, 1e-12)


@pytest.mark.parametrize(("got", "want", "said"), SEEN)
def test_what_all_wrong_values_share_is_seen(got, want, said):
    told = words(failed(got, want))
    assert said in told and "a case" not in told


@pytest.mark.parametrize(("got", "want"), NOTHING)
def test_where_there_is_nothing_to_see_nothing_is_said(got, want):
    assert "Each" not in words(failed(got, want))
    assert "right" not in words(failed(got, want))


def test_what_is_seen_in_one_call_alone_is_told_of_that_one():
    other = Failure(Returned(7.7), 1.234, name="another")
    assert words(failed(-X, X), other).endswith("other sign. This is about: a case.")
    nearly = failed(X * (1 + 1e-4 * X), X)  # in one alone that may be chance
    assert "nearly" not in words(nearly, other)
    assert words(failed(5, 4), failed(9, 3)) == ""


GIVEN = {"x": X, "s": 2.7, "names": ["a"] * 7, "f": np.tanh}


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (X * 2.7, "too large by a factor of `s`."),
        (X / 2.7**2, "too small by the square of `s`."),
        (X * 7, "too large by a factor of the length of `names`."),
        (X * np.sqrt(6 / 7), "as if the root of n stood for that of n - 1"),
    ],
)
def test_an_argument_by_which_all_is_off_is_named(got, said):
    want = np.where(X > 1, 3 * X, X)  # not an argument itself
    assert said in words(failed(got / X * want, want, given=GIVEN))


def test_an_argument_that_comes_back_or_is_changed_is_named():
    assert "What came back is `x` as it was." == words(failed(X, X + 1, given=GIVEN))
    assert words(failed(X, X + 1, given=None), failed(-X, X)) == CHANGED


def test_a_small_number_proves_nothing():
    assert words(failed(6.0, 3.0, given={"n": 2})) == ""


def test_what_comes_back_whatever_is_asked_is_seen():
    told = words(failed(3, 17), failed(3, 25))
    assert told == "The same value came back whatever the arguments were."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The truth value of an array with more", "Python's `max`, `if`"),
        ("divide by zero encountered in log", "The logarithm of 0"),
        ("float division by zero", "Something was divided by 0."),
        ("list index out of range", "An index lies behind"),
        ("(34, 'Numerical result out of range')", "A number grew beyond"),
    ],
)
def test_errors_are_told_by_their_message_when_all_have_it(text, said):
    error = Failure(Returned(error="E", text=text), 1.0, name="a case")
    assert words(error, error).startswith(said)
    assert words(error, Failure(Returned(error="KeyError"), 1.0)).endswith("a case.")
