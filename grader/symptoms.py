"""What all wrong values have in common: half, negative, transposed, and the like.

Each of these is an observation, never a guess at what somebody thought. The words come
from the tables below, so that they can't carry a secret input out.
"""

import math

import numpy as np

BASE = "is right, but for a logarithm to another base"
ROUNDED = "was rounded to a whole number"
WHOLE = (
    ("has the other sign", lambda w: -w),
    ("is too large by 1", lambda w: w + 1),
    ("is too small by 1", lambda w: w - 1),
)
# what a wrong number is of the one expected; the first that holds for all is told
RELATIONS = (
    *WHOLE,
    ("is twice as large as it should be", lambda w: 2 * w),
    ("is half of what it should be", lambda w: w / 2),
    ("is the square of what it should be", lambda w: w * w),
    ("is the square root of what it should be", np.sqrt),
    ("is 1 over what it should be", lambda w: 1 / w),
    ("is 1 minus what it should be", lambda w: 1 - w),
    ("is a hundred times too large", lambda w: 100 * w),
    *((BASE, lambda w, k=k: w * math.log(k)) for k in (2, 10)),
    *((BASE, lambda w, k=k: w / math.log(k)) for k in (2, 10)),
    *((ROUNDED, rounded) for rounded in (np.floor, np.round)),
)
EXCHANGED = "Rows and columns are exchanged."
ORDERS = (
    (EXCHANGED, lambda w: w.T),
    ("The values are right, but in the other order.", lambda w: w[::-1]),
)
SHAPES = (
    (EXCHANGED, lambda g, w: g == w[::-1]),
    ("An axis of length 1 is too many or too few.", lambda g, w: long(g) == long(w)),
    ("One value is missing.", lambda g, w: len(g) == len(w) == 1 and g[0] == w[0] - 1),
    ("One value is too many.", lambda g, w: len(g) == len(w) == 1 and g[0] == w[0] + 1),
    ("There is an axis too many.", lambda g, w: len(g) == len(w) + 1),
    ("There is an axis too few.", lambda g, w: len(g) == len(w) - 1),
)
SINGLE = "A single number was treated like an array of them."
DOMAIN = "A function of `math` got a number outside of its domain."
MEET = "Two arrays meet whose shapes do not fit."
ERRORS = (  # a part of a message, and what it means
    (
        "truth value of an array",
        "Python's `max`, `if` and `and` ask an array for one yes or no. NumPy goes "
        "entry by entry: np.maximum, np.where, `&`.",
    ),
    ("NaN to integer", "A whole number can't be nan."),
    ("infinity to integer", "Whole numbers know no infinity."),
    ("recursion depth", "The function calls itself until Python gives up."),
    ("not iterable", SINGLE),
    ("not subscriptable", SINGLE),
    ("does not support item assignment", SINGLE),
    ("math domain error", DOMAIN),
    ("expected a positive input", DOMAIN),
    ("broadcast", MEET),
    ("mismatch in its core dimension", MEET),
    ("too large to convert to float", "A whole number is too large for a float."),
)


def seen(failed, rtol, atol):
    """Return a sentence about what all failed calls have in common, or nothing.

    Parameters
    ----------
    failed : list of (Returned, expected value)
    rtol, atol
        Within which two numbers are equal.
    """
    if all(returned.error for returned, _ in failed):
        for part, words in ERRORS:
            if all(part in returned.text for returned, _ in failed):
                return words
        return ""
    if any(returned.error for returned, _ in failed):
        return ""
    pairs = [pair for returned, want in failed for pair in flat(returned.value, want)]
    wrong = [(g, w) for g, w in pairs if not same(g, w, rtol, atol)]
    if not wrong:
        return ""
    if all(g.shape != w.shape for g, w in wrong):
        return first(
            SHAPES, lambda holds: all(holds(g.shape, w.shape) for g, w in wrong)
        )
    if any(g.shape != w.shape for g, w in wrong):
        return ""
    if all(w.size > 1 for _, w in wrong):
        words = first(
            ORDERS, lambda put: all(same(g, put(w), rtol, atol) for g, w in wrong)
        )
        if words:
            return words
    return of_numbers(wrong, rtol, atol)


def of_numbers(wrong, rtol, atol):
    """Return what all wrong numbers are of the expected ones."""
    got, want = (np.concatenate([p[i].ravel() for p in wrong]) for i in (0, 1))
    off = ~near(got, want, rtol, atol)
    table = WHOLE if want.dtype.kind in "iu" else RELATIONS
    got, want = got[off].astype(float), want[off].astype(float)
    if not np.isfinite(want).all():
        return ""
    with np.errstate(all="ignore"):
        words = first(table, lambda of: near(got, of(want), max(rtol, 1e-9), 0).all())
    return f"Each wrong value {words}." if words else ""


def first(table, holds):
    """Return the words of the first row of a table whose second entry holds."""
    return next((words for words, entry in table if holds(entry)), "")


def flat(got, want):
    """Return the pairs of arrays of numbers in two values, as far as these agree."""
    if isinstance(want, list):
        if not isinstance(got, (list, np.ndarray)) or getattr(got, "ndim", 1) == 0:
            return []
        if len(got) != len(want):
            return []
        return [p for g, w in zip(got, want, strict=True) for p in flat(g, w)]
    try:
        pair = np.asarray(got), np.asarray(want)
    except ValueError:  # a list of unequal rows
        return []
    return [pair] if all(array.dtype.kind in "iuf" for array in pair) else []


def same(got, want, rtol, atol):
    """Say whether `got` has the shape and the values of `want`."""
    return got.shape == want.shape and bool(near(got, want, rtol, atol).all())


def near(got, want, rtol, atol):
    """Return where two arrays of numbers are close; NaN is close to NaN."""
    with np.errstate(all="ignore"):
        return np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)


def long(shape):
    """Return a shape without its axes of length 1."""
    return tuple(n for n in shape if n != 1)
