"""Where a value departs from the one expected: kind, shape, dtype, then numbers."""

import math
import re
from dataclasses import dataclass

import numpy as np

NEARLY = "close, but not close enough"


@dataclass(frozen=True)
class Mismatch:
    """The first departure found.

    ``detail`` is a sentence for the learner's own input; ``outline`` says the same in
    words from a fixed list, so that it can't carry a hidden input out.
    """

    detail: str
    outline: str


def compare(got, want, rtol, atol, inputs=(), label="the result"):
    """Return the first :class:`Mismatch` of `got` from `want`, or None.

    Parameters
    ----------
    got, want
        None, bool, int, float, array, or a list of such values.
    rtol, atol
        A float passes when ``abs(got - want) <= atol + rtol * abs(want)``; NaN equals
        NaN only, infinities and whole numbers must be equal.
    inputs
        Pairs (name, array): an argument of the shape of `want` tells the region.
    label
        What `got` is called in the sentences.
    """
    if isinstance(want, list):
        return compare_lists(got, want, rtol, atol, inputs, label)
    if isinstance(want, np.ndarray):
        return compare_arrays(got, want, rtol, atol, inputs, label)
    if want is None and got is None:
        return None
    if (
        want is None  # nan would be close to it
        or isinstance(got, bool) != isinstance(want, bool)
        or not is_number(got)
    ):
        return Mismatch(
            f"{label}: expected {kind(want)}, got {kind(got)}.",
            "a value is of the wrong type",
        )
    if close(got, want, rtol, atol):
        return None
    said = f"{label}: expected {show(want)}, got {show(got)}"
    if nearly(got, want):
        return Mismatch(f"{said}, {nearness(rtol, atol)}", f"a value is {NEARLY}")
    return Mismatch(f"{said}.", "a value is wrong")


def compare_lists(got, want, rtol, atol, inputs, label):
    """Compare value by value, and the number of values first."""
    table = isinstance(got, np.ndarray) and got.ndim > 1
    several = isinstance(got, np.ndarray) and not (table and all(map(is_number, want)))
    if several and len(got) == len(want):
        got = [item if item.ndim else item.item() for item in map(np.asarray, got)]
    if not isinstance(got, list) and not several:
        return Mismatch(
            f"{label}: expected {kind(want)}, got {kind(got)}.",
            "a value is of the wrong type",
        )
    if len(got) != len(want):
        return Mismatch(
            f"{label}: expected {len(want)} values, got {len(got)}.",
            "the number of values is wrong",
        )
    for i, (g, w) in enumerate(zip(got, want, strict=True)):
        mismatch = compare(g, w, rtol, atol, inputs, f"{label}, value {i + 1}")
        if mismatch:
            return mismatch
    return None


def compare_arrays(got, want, rtol, atol, inputs, label):
    """Compare kind, shape, dtype, then every entry; a list of numbers will do."""
    got = as_array(got, want) if isinstance(got, list) else got
    if not isinstance(got, np.ndarray):
        return Mismatch(
            f"{label}: expected a NumPy array, got {kind(got)}.",
            "a value is of the wrong type: it should be a NumPy array",
        )
    if got.shape != want.shape:
        return Mismatch(
            f"{label}: expected the shape {want.shape}, got {got.shape}.",
            "an array has the wrong shape",
        )
    whole = got.dtype.kind in "iu" and want.dtype.kind in "iu"
    if got.dtype != want.dtype and not whole:
        return Mismatch(
            f"{label}: expected the dtype {want.dtype}, got {got.dtype}.",
            "an array has the wrong dtype",
        )
    wrong = ~close(got, want, rtol, atol)
    if not wrong.any():
        return None
    return describe_entries(got, want, wrong, rtol, atol, inputs, label)


def as_array(got, want):
    """Return a list of numbers as an array of the kind of `want`, else the list."""
    try:
        array = np.array(got)
    except ValueError:  # rows of unequal length
        return got
    if array.dtype.kind in "iuf" and want.dtype.kind == "f":
        return array.astype(want.dtype)
    return array if array.dtype.kind in "biuf" else got


def describe_entries(got, want, wrong, rtol, atol, inputs, label):
    """Say which entries are wrong, and in what region of the input."""
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    where, region, roughly = (
        f"at index {first[0] if len(first) == 1 else first}",
        "",
        "",
    )
    named = [(n, v) for n, v in inputs if re.search(rf"\b{n}\b", label)]
    if len(named) == 1 and named[0][1].shape == want.shape:  # one input: elementwise
        name, values = named[0]
        index = ", ".join(map(str, first))
        where = f"at {name} = {show(values[first])} (index {index})"
        region = region_of(name, values[wrong])
        roughly = region_of("the input", values[wrong])
    many = f" {wrong.sum()} of {wrong.size} entries are wrong" if wrong.size > 1 else ""
    many = f"{many}{', all' + region if region else ''}." if many else ""
    said = f"{label}, {where}: expected {show(want[first])}, got {show(got[first])}"
    if nearly(got[wrong], want[wrong]):
        return Mismatch(
            f"{said}, {nearness(rtol, atol)}{many}", f"values are {NEARLY}{roughly}"
        )
    return Mismatch(f"{said}.{many}", f"values are wrong{roughly}")


def region_of(name, values):
    """Return " where x < 0" or the like when all the values lie in one region."""
    regions = (
        (np.isnan(values), f"where {name} is nan"),
        (np.isposinf(values), f"where {name} is infinite"),
        (np.isneginf(values), f"where {name} is minus infinity"),
        (values == 0, f"where {name} = 0"),
        (values > 0, f"where {name} > 0"),
        (values < 0, f"where {name} < 0"),
    )
    for inside, words in regions:
        if inside.all():
            return " " + words
    return ""


def close(got, want, rtol, atol):
    """Return where `got` passes for `want`; NaN passes for NaN alone."""
    if isinstance(want, int):
        return got == want
    if isinstance(want, np.ndarray) and want.dtype.kind != "f":
        return got == want
    if isinstance(want, float) and isinstance(got, int):
        got = float(got) if abs(got) < 1e300 else math.inf
    got, want = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - want) <= atol + rtol * np.abs(want)
    near &= np.isfinite(got) & np.isfinite(want)
    return near | (got == want) | (np.isnan(got) & np.isnan(want))


def nearly(got, want):
    """Say whether wrong numbers all have two digits right, and so are meant right."""
    got, want = np.asarray(got), np.asarray(want)
    if got.dtype.kind not in "iuf" or want.dtype.kind != "f":
        return False
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= 0.002 * np.abs(want)
    return bool(np.all(near & np.isfinite(want)))  # to infinity nothing is near


def nearness(rtol, atol):
    """Say in words what close, but not close enough means."""
    allowed = f"{rtol:g} of the value" if rtol else f"{atol:g}"
    return f"{NEARLY}: it may be off by {allowed}."


def is_number(value):
    """Say whether a value is one number."""
    return isinstance(value, (bool, int, float))


def kind(value):
    """Name the kind of a value in words."""
    if value is None:
        return "None (is the return missing?)"
    if isinstance(value, bool):
        return "True or False"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, list):
        return f"a list or tuple of {len(value)} values"
    article = "an" if value.name.startswith("array") else "a value of type"
    return f"{article} {value.name}"


def show(value):
    """Write a number shortly, without losing what tells it from its neighbours."""
    value = value.item() if isinstance(value, np.generic) else value
    return f"{value:.10g}" if isinstance(value, float) else str(value)[:40]
