"""Observations: what all wrong values have in common, and nothing where they do not."""

import numpy as np
import pytest

from grader.symptoms import seen
from grader.wire import Other, Returned

X = np.array([[0.3, 1.7, -2.2], [4.1, -0.4, 0.9]])
SEEN = [
    (-X, X, "Each wrong value has the other sign."),
    (2 * X, X, "Each wrong value is twice as large"),
    (X / 2, X, "Each wrong value is half of"),
    (X**2, X, "Each wrong value is the square of"),
    (1 / X, X, "Each wrong value is 1 over"),
    (np.log10(9.0), np.log(9.0), "Each wrong value is right, but for a logarithm"),
    ([1.0, 4], [1.0, 5], "Each wrong value is too small by 1."),
    (np.where(X > 1, X + 1, X), X, "Each wrong value is too large by 1."),
    (X.T, X, "Rows and columns are exchanged."),
    (X[0, ::-1], X[0], "The values are right, but in the other order."),
    (X[0, 1:], X[0], "One value is missing."),
    (X[:, :, None], X, "An axis of length 1 is too many"),
    (X[0], X, "There is an axis too few."),
]
NOTHING = [
    (X + X[::-1], X),
    (np.ones((3, 3)), X),
    (Other("str"), X),
    (None, 1.0),
    ([1.0], [1.0, 2.0]),
    (3.0, np.nan),
    (True, 1.0),
    ([[1.0], [1.0, 2.0]], X),
    (2**70, 3),
]


@pytest.mark.parametrize(("got", "want", "words"), SEEN)
def test_what_all_wrong_values_share_is_seen(got, want, words):
    assert seen([(Returned(got), want)], 1e-9, 1e-12).startswith(words)
    other = Returned(7.7), 1.234  # another call went wrong in another way
    assert not seen([(Returned(got), want), other], 1e-9, 1e-12)


@pytest.mark.parametrize(("got", "want"), NOTHING)
def test_where_there_is_nothing_to_see_nothing_is_said(got, want):
    assert seen([(Returned(got), want)], 1e-9, 1e-12) == ""


def test_errors_are_told_by_their_message_when_all_have_it():
    truth = Returned(error="ValueError", text="The truth value of an array with more")
    words = seen([(truth, 1.0), (truth, 2.0)], 1e-9, 0.0)
    assert words.startswith("Python's `max`, `if`")
    assert not seen([(truth, 1.0), (Returned(error="KeyError"), 1.0)], 1e-9, 0.0)
    assert not seen([(truth, 1.0), (Returned(2.0), 1.0)], 1e-9, 0.0)
