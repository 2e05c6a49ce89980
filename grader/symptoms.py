"""What all wrong values have in common: half, negative, transposed, and the like.

Each of these is an observation, never a guess at what somebody thought. The words come
from the tables here and in ``relations``, and from the set, so that they can't carry a
secret input out.
"""

import pickle
from dataclasses import dataclass, field, replace

import numpy as np

from grader.compare import compare, is_number
from grader.relations import NEARLY, NEXT, first, near, of_numbers
from grader.wire import Other, Returned


@dataclass(frozen=True)
class Failure:
    """A call that went wrong.

    Parameters
    ----------
    returned
        What came back.
    expected
    given
        The arguments by name; None where the call looks at an argument afterwards.
    name
        What the call is named in the set.
    """

    returned: Returned
    expected: object
    given: dict | None = field(default_factory=dict)
    name: str = ""


MANY = 100  # values: to look for one among more takes the grader's time
CHANGED = (
    "An argument is another after the call: what is written into an array, or added "
    "with +=, is written into that of the caller."
)
EXCHANGED = "Rows and columns are exchanged."
ORDERS = (
    (EXCHANGED, lambda w: w.T),
    ("The values are right, but in the other order.", lambda w: w[::-1]),
    ("The values are right, but each row is in the other order.", np.fliplr),
    ("The values are right, but one place too far back.", lambda w: np.roll(w, 1)),
    ("The values are right, but one place too far in front.", lambda w: np.roll(w, -1)),
    ("The values are running sums of the right ones.", np.cumsum),
    (
        "Each value is the difference of two right ones.",
        lambda w: np.diff(w, prepend=0),
    ),
)
SHAPES = (
    (EXCHANGED, lambda g, w: g == w[::-1]),
    ("An axis of length 1 is too many or too few.", lambda g, w: long(g) == long(w)),
    ("One value is missing.", lambda g, w: len(g) == len(w) == 1 and g[0] == w[0] - 1),
    ("One value is too many.", lambda g, w: len(g) == len(w) == 1 and g[0] == w[0] + 1),
    ("There is an axis too many.", lambda g, w: len(g) == len(w) + 1),
    ("There is an axis too few.", lambda g, w: len(g) == len(w) - 1),
    (
        "There are as many axes as there should be; one has another length.",
        lambda g, w: len(g) == len(w) > 1,
    ),
)
SINGLE = "A single number was treated like an array of them."
DOMAIN = "A function of `math` got a number outside of its domain."
MEET = "Two arrays meet whose shapes do not fit."
LARGE = "A number grew beyond 1.8e308, where floats end."
ERRORS = (  # a part of a message, and what it means
    (
        "truth value of an array",
        "Python's `max`, `if` and `and` ask an array for one yes or no. NumPy goes "
        "entry by entry: np.maximum, np.where, `&`.",
    ),
    ("NaN to integer", "A whole number can't be nan."),
    ("infinity to integer", "Whole numbers know no infinity."),
    ("recursion depth", "The function calls itself until Python gives up."),
    ("invalid index to scalar", "One value came back where several are expected."),
    ("not iterable", SINGLE),
    ("not subscriptable", SINGLE),
    ("does not support item assignment", SINGLE),
    ("math domain error", DOMAIN),
    ("expected a positive input", DOMAIN),
    ("broadcast", MEET),
    ("mismatch in its core dimension", MEET),
    ("cannot reshape", "An array has not as many entries as its new shape."),
    ("too large to convert to float", "A whole number is too large for a float."),
    ("Unable to coerce", MEET),
    ("index out of range", "An index lies behind the last entry."),
    ("out of bounds", "An index, or an axis, lies behind the last."),
    ("divide by zero encountered in log", "The logarithm of 0 was taken."),
    ("divide by zero", "Something was divided by 0."),
    ("division by zero", "Something was divided by 0."),
    ("overflow", LARGE),
    ("Numerical result out of range", LARGE),
    ("math range error", LARGE),
    (
        "invalid value",
        "nan was made of numbers: by 0 / 0, 0 * inf, inf - inf, or the root or "
        "logarithm of a negative number.",
    ),
    ("has no attribute", "A value is not of the type that it is taken for."),
    ("only integer", "A float was used as an index."),
    ("cast ufunc", "Floats can't be written into an array of whole numbers."),
    ("cannot convert float", "A whole number can't be nan or infinite."),
    ("unsupported operand", "Two values meet whose types can't be combined."),
    ("positional argument", "A function got more or fewer arguments than it takes."),
)
KINDS = (  # what came back, and what was expected
    (
        "None came back. A function without return gives it; print only shows.",
        lambda g, w: g is None,
    ),
    ("A text came back.", lambda g, w: named(g, "str")),
    ("Complex numbers came back.", lambda g, w: named(g, "complex")),
    ("An array of Python objects came back.", lambda g, w: named(g, "array of object")),
    ("A dict came back.", lambda g, w: named(g, "dict")),
    (
        "One value came back where several are expected.",
        lambda g, w: is_number(g) and isinstance(w, list),
    ),
    (
        "One array came back where several values are expected.",
        lambda g, w: is_array(g) and isinstance(w, list) and len(g) != len(w),
    ),
    (
        "One number came back where an array is expected.",
        lambda g, w: is_number(g) and is_array(w),
    ),
    (
        "Several values came back where one is expected.",
        lambda g, w: isinstance(g, (list, np.ndarray)) and is_number(w),
    ),
    ("True and False are exchanged.", lambda g, w: booleans(g, w) and (g != w).all()),
    (
        "Numbers came back where True and False are expected.",
        lambda g, w: kinds(g, w) in ("fb", "ib"),
    ),
    (
        "True and False came back where numbers are expected.",
        lambda g, w: kinds(g, w) in ("bf", "bi"),
    ),
    (
        "Whole numbers came back where floats are expected. An array made for whole "
        "numbers cuts off what is written into it.",
        lambda g, w: kinds(g, w) == "if",
    ),
    (
        "A fraction came back where a whole number is expected.",
        lambda g, w: type(w) is int and isinstance(g, float) and 0 < g % 1,
    ),
    (
        "Floats of fewer digits came back than float64 has.",
        lambda g, w: kinds(g, w) == "ff" and g.dtype.itemsize < w.dtype.itemsize,
    ),
    (
        "True stands where False is expected, never the other way round.",
        lambda g, w: booleans(g, w) and g[g != w].all(),
    ),
    (
        "False stands where True is expected, never the other way round.",
        lambda g, w: booleans(g, w) and w[g != w].all(),
    ),
)
COUNTS = (  # when the number of values is wrong
    (
        "The first values are right; the others did not come.",
        lambda g, w: len(g) < len(w) and agree(g, w[: len(g)]),
    ),
    (
        "The first values are right; others follow that are not asked for.",
        lambda g, w: len(g) > len(w) and agree(g[: len(w)], w),
    ),
    (
        "Some values are missing; those that came are right.",
        lambda g, w: len(g) < len(w) and all_found(w, g),
    ),
    (
        "The right values are there, and others that are not asked for.",
        lambda g, w: len(g) > len(w) and all_found(g, w),
    ),
)


def seen(failures, rtol, atol):
    """Return a sentence about what all failures have in common, or about one, or none.

    Parameters
    ----------
    failures : list of Failure
    rtol, atol
        Within which two numbers are equal.
    """
    words = common(failures, rtol, atol)
    if words or len(failures) == 1:
        return words
    for failure in failures:
        words = common([failure], rtol, atol)
        chance = NEXT if is_number(failure.expected) else NEARLY
        if words and not words.startswith(chance):
            return f"{words} This is about: {failure.name}."
    return ""


def common(failures, rtol, atol):
    """Return what all failures have in common, or nothing."""
    if any(failure.given is None for failure in failures):
        return CHANGED
    if all(failure.returned.error for failure in failures):
        texts = [failure.returned.text for failure in failures]
        rows = ((words, part) for part, words in ERRORS)
        return first(rows, lambda part: all(part in text for text in texts))
    if any(failure.returned.error for failure in failures):
        return ""
    pairs = [(f.returned.value, f.expected) for f in failures]
    words = first(KINDS, lambda holds: all(holds(g, w) for g, w in pairs))
    if words:
        return words
    if all(isinstance(want, list) for _, want in pairs):
        words = of_lists(failures, rtol, atol)
    else:
        words = of_arrays(pairs, failures, rtol, atol)
    return words or unchanged(failures)


def of_lists(failures, rtol, atol):
    """Return what lists of values have in common that should be others."""
    pairs = [(f.returned.value, f.expected) for f in failures]
    if not all(isinstance(got, (list, np.ndarray)) for got, _ in pairs):
        return ""
    pairs = [(list(np.atleast_1d(g)) if is_array(g) else g, w) for g, w in pairs]
    if any(len(got) != len(want) for got, want in pairs):
        return first(COUNTS, lambda holds: all(holds(g, w) for g, w in pairs))
    wrong, places = [], set()
    for failure, (got, want) in zip(failures, pairs, strict=True):
        off = [
            i
            for i, (g, w) in enumerate(zip(got, want, strict=True))
            if compare(plain(g), w, rtol, atol)
        ]
        places.add(tuple(off))
        wrong += [
            replace(failure, returned=Returned(plain(got[i])), expected=want[i])
            for i in off
        ]
    if all(distinct(want) and all_found(got, want) for got, want in pairs):
        return "The values are right, but in another order."
    words = common(wrong, rtol, atol)
    most = min(len(want) for _, want in pairs)
    if len(places) == 1 and len(next(iter(places))) < most:
        words = f"{words} {only(next(iter(places)))}".strip()
    return words


def only(places):
    """Say which of several values are wrong."""
    if len(places) == 1:
        return f"Of the values that come back number {places[0] + 1} alone is wrong."
    words = ", ".join(str(place + 1) for place in places[:-1])
    return (
        "Of the values that come back those are wrong with the numbers "
        f"{words} and {places[-1] + 1}."
    )


def of_arrays(pairs, failures, rtol, atol):
    """Return what arrays of numbers, or numbers, have in common that are wrong."""
    try:
        wrong = [(np.asarray(got), np.asarray(want)) for got, want in pairs]
    except ValueError:  # a list of unequal rows
        return ""
    if not all(array.dtype.kind in "iuf" for pair in wrong for array in pair):
        return ""
    if all(g.shape != w.shape for g, w in wrong):
        if all(g.ndim == w.ndim == 1 for g, w in wrong):
            if words := first(COUNTS[2:], lambda holds: all(holds(*p) for p in wrong)):
                return words
        return first(
            SHAPES, lambda holds: all(holds(g.shape, w.shape) for g, w in wrong)
        )
    if any(g.shape != w.shape for g, w in wrong):
        return ""
    given = [failure.given for failure in failures]
    words = echo(wrong, given)
    if not words and all(len(np.unique(w)) == w.size > 2 for _, w in wrong):
        words = first(
            ORDERS, lambda put: all(ordered(g, put, w, rtol, atol) for g, w in wrong)
        )
    return words or of_numbers(wrong, given, rtol, atol)


def echo(wrong, given):
    """Say that what came back is an argument as it is."""
    for name in given[0]:
        values = [arguments.get(name) for arguments in given]
        pairs = zip(wrong, values, strict=True)
        if all(is_array(v) and same(g, v, 0, 0) for (g, _), v in pairs):
            return f"What came back is `{name}` as it was."
    return ""


def unchanged(failures):
    """Say that the same came back whatever was asked."""
    values = {pickle.dumps(failure.returned.value) for failure in failures}
    wanted = {pickle.dumps(failure.expected) for failure in failures}
    if len(values) == 1 and len(wanted) > 1:
        return "The same value came back whatever the arguments were."
    return ""


def ordered(got, put, want, rtol, atol):
    """Say whether `got` is `want` in another order, if it can be put into that."""
    try:
        return same(got, put(want), rtol, atol)
    except ValueError:  # one axis has no rows
        return False


def agree(got, want):
    """Say whether two lists hold the same values."""
    pairs = zip(got, want, strict=True)
    return not any(compare(plain(g), plain(w), 1e-9, 0) for g, w in pairs)


def all_found(got, want):
    """Say whether each value expected is among those that came back, as often."""
    if len(got) > MANY:
        return False
    left = list(got)
    for w in want:
        where = next((i for i, g in enumerate(left) if agree([g], [w])), None)
        if where is None:
            return False
        del left[where]
    return True


def distinct(values):
    """Say whether no value stands there twice, so that their order can be seen."""
    rows = enumerate(values)
    return not any(agree([v], [w]) for i, v in rows for w in values[:i])


def plain(value):
    """Return a number of NumPy as one of Python."""
    return value.item() if isinstance(value, np.generic) else value


def named(got, part):
    """Say whether a value is of a type, or an array of one, that is not sent."""
    return isinstance(got, Other) and part in got.name


def kinds(got, want):
    """Return the kinds of two arrays of one shape, "if" for example."""
    if is_array(got) and is_array(want):
        if got.shape == want.shape:
            return got.dtype.kind.replace("u", "i") + want.dtype.kind
    return ""


def is_array(value):
    """Say whether a value is an array of NumPy."""
    return isinstance(value, np.ndarray)


def booleans(got, want):
    """Say whether both are arrays of True and False of one shape."""
    return kinds(got, want) == "bb"


def same(got, want, rtol, atol):
    """Say whether `got` has the shape and the values of `want`."""
    return got.shape == want.shape and bool(near(got, want, rtol, atol).all())


def long(shape):
    """Return a shape without its axes of length 1."""
    return tuple(n for n in shape if n != 1)
