"""What all wrong values have in common: half, negative, transposed, and the like.

Each of these is an observation, never a guess at what somebody thought. The words come
from the tables below, so that they can't carry a hidden input out.
"""

import math

import numpy as np

# what `got` is of `want`, for numbers that are not whole; the first that holds is told
RELATIONS = (
    ("has the other sign", lambda w: -w),
    ("is twice as large as it should be", lambda w: 2 * w),
    ("is half of what it should be", lambda w: w / 2),
    ("is the square of what it should be", lambda w: w * w),
    ("is the square root of what it should be", np.sqrt),
    ("is 1 over what it should be", lambda w: 1 / w),
    ("is 1 minus what it should be", lambda w: 1 - w),
    ("is too large by 1", lambda w: w + 1),
    ("is too small by 1", lambda w: w - 1),
    ("is right, but for a logarithm to another base", lambda w: w * math.log(10)),
    ("is right, but for a logarithm to another base", lambda w: w / math.log(10)),
    ("is right, but for a logarithm to another base", lambda w: w / math.log(2)),
    ("is a hundred times too large", lambda w: 100 * w),
    ("is too large by the square root of 2 pi", lambda w: w * math.sqrt(2 * math.pi)),
    ("was rounded to a whole number", np.floor),
    ("was rounded to a whole number", np.round),
)
WHOLE = (
    ("has the other sign", lambda w: -w),
    ("is too large by 1", lambda w: w + 1),
    ("is too small by 1", lambda w: w - 1),
)
ORDERS = (
    ("Rows and columns are exchanged.", lambda w: w.T),
    ("The values are right, but in the other order.", lambda w: w[::-1]),
)
SHAPES = (
    ("Rows and columns are exchanged.", lambda g, w: g == w[::-1]),
    ("An axis of length 1 is too many or too few.", lambda g, w: long(g) == long(w)),
    ("One value is missing.", lambda g, w: len(g) == len(w) == 1 and g[0] == w[0] - 1),
    ("There is one value too many.", lambda g, w: len(g) == len(w) == 1),
    (
        "An axis is missing: it was added up, or never there.",
        lambda g, w: set(g) < set(w),
    ),
)
ERRORS = (
    (
        "truth value of an array",
        "Python's `max`, `if` and `and` ask an array for one yes or no. NumPy goes "
        "entry by entry: np.maximum, np.where, `&`.",
    ),
    (
        "NaN to integer",
        "A whole number can't be nan.",
    ),
    (
        "infinity to integer",
        "A whole number can't be infinite, nor can an array of whole numbers hold inf.",
    ),
    (
        "recursion depth",
        "The function calls itself until Python gives up: a loop has no such end.",
    ),
    (
        "unsupported operand type(s) for",
        "An operation met a kind of value that it was not written for: is it a list, "
        "where an array was meant?",
    ),
    (
        "not iterable",
        "A single number was treated like a list of them.",
    ),
    (
        "not subscriptable",
        "A single number was treated like an array of them.",
    ),
    (
        "does not support item assignment",
        "A single number was treated like an array of them.",
    ),
    (
        "math domain error",
        "A function of `math` got a number that it is not defined for.",
    ),
    ("broadcast", "Two arrays meet whose shapes do not fit."),
    (
        "mismatch in its core dimension",
        "Two arrays meet whose shapes do not fit: which axis of each is added over?",
    ),
    (
        "not aligned",
        "Two arrays meet whose shapes do not fit: which axis of each is added over?",
    ),
    ("too large to convert to float", "A whole number is too large for a float."),
    ("Result too large", "A number became too large for a float."),
)


def seen(failed, rtol, atol):
    """Return a sentence about what all failed calls have in common, or nothing.

    Parameters
    ----------
    failed : list of (Returned, expected value)
    """
    if not failed:
        return ""
    if all(returned.error for returned, _ in failed):
        return of_errors([returned for returned, _ in failed])
    pairs = [flat(r.value, want) for r, want in failed if not r.error]
    pairs = [pair for part in pairs for pair in part]
    wrong = [(g, w) for g, w in pairs if not fits(g, w, rtol, atol)]
    if len(pairs) == 0 or not wrong:
        return ""
    for words, order in ORDERS:
        if all(has(g, order(w), rtol, atol) for g, w in wrong if np.ndim(w)) and all(
            np.ndim(w) and np.size(w) > 1 for _, w in wrong
        ):
            return words
    if all(np.shape(g) != np.shape(w) for g, w in wrong):
        for words, holds in SHAPES:
            if all(holds(np.shape(g), np.shape(w)) for g, w in wrong):
                return words
        return ""
    return of_numbers(wrong, rtol, atol)


def of_errors(errors):
    """Return what there is to say of exceptions that are all of one kind."""
    for part, words in ERRORS:
        if all(part in error.text for error in errors):
            return words
    return ""


def of_numbers(wrong, rtol, atol):
    """Return what all wrong numbers are of the expected ones."""
    if any(np.shape(g) != np.shape(w) for g, w in wrong):
        return ""
    got, want = (np.concatenate([np.ravel(p[i]) for p in wrong]) for i in (0, 1))
    whole = want.dtype.kind in "iu"
    if want.dtype.kind not in "iuf" or got.dtype.kind not in "iuf":
        return ""
    off = ~near(got, want, rtol, atol)
    got, want = got[off].astype(float), want[off].astype(float)
    with np.errstate(all="ignore"):
        for words, relation in WHOLE if whole else RELATIONS:
            made = relation(want)
            if np.isfinite(want).all() and near(got, made, max(rtol, 1e-9), 0.0).all():
                return f"Each wrong value {words}."
    return ""


def flat(got, want):
    """Return pairs of numbers or arrays out of two values, as far as they agree."""
    if isinstance(want, list):
        if not isinstance(got, (list, np.ndarray)) or len(got) != len(want):
            return []
        return [p for g, w in zip(got, want, strict=True) for p in flat(g, w)]
    if isinstance(want, (bool, int, float)) and isinstance(got, (bool, int, float)):
        return [(got, want)]
    if isinstance(want, np.ndarray) and isinstance(got, np.ndarray):
        return [(got, want)]
    return []


def fits(got, want, rtol, atol):
    """Say whether two values are close, shapes included."""
    return has(got, want, rtol, atol)


def has(got, want, rtol, atol):
    """Say whether `got` has the shape and the values of `want`."""
    return np.shape(got) == np.shape(want) and bool(near(got, want, rtol, atol).all())


def near(got, want, rtol, atol):
    """Return where two arrays of numbers are close; NaN is close to NaN."""
    return np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)


def long(shape):
    """Return a shape without its axes of length 1."""
    return tuple(n for n in shape if n != 1)
