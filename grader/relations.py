"""What wrong numbers are of the ones expected: half, negative, off by the length of x.

Each row of a table is an observation, and holds for all wrong numbers or is not told.
"""

import math

import numpy as np

BASE = "is right, but for a logarithm to another base"
ROUNDED = "was rounded to a whole number"
SIMPLE = (
    ("has the other sign", lambda w: -w),
    ("is too large by 1", lambda w: w + 1),
    ("is too small by 1", lambda w: w - 1),
)
WHOLE = (
    *SIMPLE,
    ("is twice as large as it should be", lambda w: 2 * w),
)
RELATIONS = (
    *WHOLE,
    ("is half of what it should be", lambda w: w / 2),
    ("is the square of what it should be", lambda w: w * w),
    ("is the square root of what it should be", np.sqrt),
    ("is 1 over what it should be", lambda w: 1 / w),
    ("is minus 1 over what it should be", lambda w: -1 / w),
    ("is 1 minus what it should be", lambda w: 1 - w),
    ("is a hundred times too large", lambda w: 100 * w),
    ("is the logarithm of what it should be", np.log),
    ("is e to the power of what it should be", np.exp),
    ("is 10 to the power of what it should be", lambda w: 10.0**w),
    ("is too large by the factor pi", lambda w: np.pi * w),
    ("is too large by the root of 2 pi", lambda w: math.sqrt(2 * np.pi) * w),
    ("is too small by the root of 2 pi", lambda w: w / math.sqrt(2 * np.pi)),
    ("is too large by the root of 2", lambda w: math.sqrt(2) * w),
    ("is too small by the root of 2", lambda w: w / math.sqrt(2)),
    *((BASE, lambda w, k=k: w * math.log(k)) for k in (2, 10, math.log2(10))),
    *((BASE, lambda w, k=k: w / math.log(k)) for k in (2, 10, math.log2(10))),
)
CUTS = tuple((ROUNDED, cut) for cut in (np.trunc, np.floor, np.round, np.ceil))
FACTORS = (  # what an argument may be forgotten, or taken once too often, as
    ("is {}", lambda w, n: n + 0 * w),
    ("is too large by a factor of {}", lambda w, n: w * n),
    ("is too small by a factor of {}", lambda w, n: w / n),
    ("is too large by the square of {}", lambda w, n: w * n**2),
    ("is too small by the square of {}", lambda w, n: w / n**2),
    ("is too large by the root of {}", lambda w, n: w * n**0.5),
    ("is too small by the root of {}", lambda w, n: w / n**0.5),
    ("is too large by {}", lambda w, n: w + n),
    ("is too small by {}", lambda w, n: w - n),
)


def one_fewer(w, n):
    """Return what comes of n - 1 in the place of n under a root below a fraction."""
    return w * (n / (n - 1)) ** 0.5


def one_more(w, n):
    """Return what comes of n in the place of n - 1 under a root below a fraction."""
    return w * ((n - 1) / n) ** 0.5


LENGTHS = (
    *FACTORS,
    ("is as if one fewer were counted in {}", lambda w, n: w * n / (n - 1)),
    ("is as if one more were counted in {}", lambda w, n: w * (n - 1) / n),
    ("is as if the root of n - 1 stood for that of n, where n is {}", one_fewer),
    ("is as if the root of n stood for that of n - 1, where n is {}", one_more),
)
NEAR = 0.002  # two digits are right
NEARLY = (
    "The wrong values are nearly right: a grid too coarse, chance, rounding or an "
    "approximation is left in them."
)
BY_CHANCE = (0, 1, -1, 2, 3, 4, 0.5, 0.1)  # these are factors of much
# what may be chance in one number, where others are not so
NEXT = (NEARLY, *(f"Each wrong value {words}." for words, _ in SIMPLE[1:]))
TINY = (
    "Where a tiny number is expected 0 came out, or what rounding left. Beside 1 a "
    "tiny number is lost."
)
# where all wrong entries are, by what was got and what was expected
PLACES = (
    (
        "nan came out where another value is expected. It often comes of 0 / 0, "
        "0 * inf, inf - inf, or the root or logarithm of a negative number.",
        lambda g, w: np.isnan(g),
    ),
    ("An infinity came out where a number is expected.", lambda g, w: np.isinf(g)),
    ("Where nan is expected a number came out.", lambda g, w: np.isnan(w)),
    ("Where an infinity is expected a number came out.", lambda g, w: np.isinf(w)),
    (TINY, lambda g, w: (np.abs(w) < 1e-9) & (w != 0) & (np.abs(g) < 1e-9) & grid(g)),
    ("0 came out where another value is expected.", lambda g, w: g == 0),
    (
        "A negative number came out where a positive one is expected.",
        lambda g, w: (g < 0) & (w > 0),
    ),
)
# where all wrong entries are, and some of the right ones
ONLY = (
    (
        "Only where 0 is expected another value came out.",
        (lambda w: w == 0, lambda w: w != 0),
    ),
    (
        "Wrong only where a negative number is expected.",
        (lambda w: w < 0, lambda w: w > 0),
    ),
    (
        "Wrong only where a positive number is expected.",
        (lambda w: w > 0, lambda w: w < 0),
    ),
    (
        "What should be 0 is 0; what should be another value is wrong.",
        (lambda w: w != 0, lambda w: w == 0),
    ),
)
ENDS = (
    ("Only the first entry is wrong.", lambda off: off[0] and not off[1:].any()),
    ("Only the last entry is wrong.", lambda off: off[-1] and not off[:-1].any()),
    ("The first entry alone is right.", lambda off: not off[0] and off[1:].all()),
    ("The last entry alone is right.", lambda off: not off[-1] and off[:-1].all()),
)


def of_numbers(wrong, given, rtol, atol):
    """Return what all wrong numbers are of the expected ones, or where they are.

    Parameters
    ----------
    wrong : list of (got, want)
        Arrays of one shape.
    given : list of dict
        For each pair, the arguments of its call by name.
    rtol, atol
        Within which two numbers are equal.
    """
    off = [~near(got, want, rtol, atol) for got, want in wrong]
    parts = [
        (got[o].astype(float), want[o].astype(float))
        for (got, want), o in zip(wrong, off, strict=True)
    ]
    got, want = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    if not got.size:  # whole numbers that differ by less than floats can tell
        return NEARLY
    whole = all(array.dtype.kind in "iu" for _, array in wrong)
    rtol = max(rtol, 1e-9)
    words = ""
    with np.errstate(all="ignore"):
        if np.isfinite(want).all():
            words = relation(tables(got, want, whole), got, want, rtol)
            words = words or of_arguments(parts, given, rtol)
            if not words and not whole and near(got, want, NEAR, 0).all():
                words = NEARLY
        words = words or first(PLACES, lambda holds: holds(got, want).all())
        return words or in_proportion(parts, rtol) or in_places(wrong, off)


def tables(got, want, whole):
    """Return the relations that would not hold of these numbers by chance."""
    if np.isin(got, BY_CHANCE[:3]).all() and np.isin(want, BY_CHANCE[:3]).all():
        return SIMPLE[:1]  # of -1, 0 and 1 one is the next to the other
    if whole:
        return WHOLE if len(want) > 1 else SIMPLE
    several = len(np.unique(want))
    if several > 2 and got.any():
        return RELATIONS + CUTS
    return SIMPLE if several == 1 and is_simple(want[0]) else RELATIONS


def is_simple(number):
    """Say whether a number is a fraction as small as others come out by chance."""
    multiples = number * np.arange(1, 25)
    return bool(np.any(near(multiples, np.round(multiples), 0, 1e-9)))


def relation(table, got, want, rtol):
    """Return the first relation that holds for all wrong numbers, as a sentence."""
    words = first(table, lambda of: near(got, of(want), rtol, 0).all())
    return f"Each wrong value {words}." if words else ""


def of_arguments(parts, given, rtol):
    """Return by which argument, or length of one, all wrong numbers are off."""
    if not all(got.any() for got, _ in parts):
        return ""
    found = [sizes(arguments) for arguments in given]
    for name in found[0]:
        if not all(name in others for others in found):
            continue
        values = [others[name] for others in found]
        if len(set(values)) == 1 and values[0] in BY_CHANCE:
            continue
        table = LENGTHS if name.startswith("the ") else FACTORS
        for words, of in table:
            pairs = zip(parts, values, strict=True)
            if all(near(g, of(w, n), rtol, 0).all() for (g, w), n in pairs):
                return f"Each wrong value {words.format(name)}."
    return ""


def sizes(arguments):
    """Return the numbers among the arguments, and the lengths of the others, by name.

    Examples
    --------
    >>> sizes({"s": 2.5, "x": np.zeros((3, 4))})
    {'`s`': 2.5, 'the number of rows of `x`': 3, 'the number of columns of `x`': 4}
    """
    found = {}
    for name, value in arguments.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[f"`{name}`"] = value
        elif isinstance(value, list):
            found[f"the length of `{name}`"] = len(value)
        elif isinstance(value, np.ndarray) and value.ndim in (1, 2):
            kinds = (
                ("length",)
                if value.ndim == 1
                else ("number of rows", "number of columns")
            )
            named = [f"the {kind} of `{name}`" for kind in kinds]
            found |= dict(zip(named, value.shape, strict=True))
    return found


def in_proportion(parts, rtol):
    """Say that one factor, or one difference, lies between wrong and right values."""
    for apart, words in (
        (np.divide, "The wrong values are right but for one and the same factor."),
        (np.subtract, "The wrong values are off by one and the same amount."),
    ):
        found = [np.unique(w, return_index=True)[1] for _, w in parts]
        if all(len(where) > 1 for where in found):  # one number proves nothing
            each = [apart(g, w) for g, w in parts]
            if all(near(e, e[0], 10 * rtol, 0).all() for e in each):
                return words
    return ""


def in_places(wrong, off):
    """Say at which entries of their arrays the wrong numbers are."""
    want = np.concatenate([array.ravel() for _, array in wrong])
    where = np.concatenate([o.ravel() for o in off])
    rows = ONLY if where.sum() > 1 else ONLY[:1]  # one entry has one sign at any rate
    words = first(
        rows, lambda are: are[0](want[where]).all() and are[1](want[~where]).any()
    )
    if not words and all(o.ndim == 1 and o.size > 2 for o in off):
        words = first(ENDS, lambda holds: all(map(holds, off)))
    return words


def first(table, holds):
    """Return the words of the first row of a table whose second entry holds."""
    return next((words for words, entry in table if holds(entry)), "")


def grid(numbers):
    """Return which numbers are sums and differences of floats of the size of 1."""
    return np.mod(numbers * 2.0**53, 1) == 0


def near(got, want, rtol, atol):
    """Return where two arrays of numbers are close; NaN is close to NaN."""
    with np.errstate(all="ignore"):
        return np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)
