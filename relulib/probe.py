"""Does my activation agree with the table's? If not: where, and by how much?"""

import warnings

import numpy as np

from relulib.activations import Activation, real_array

SIMPLE = (-1.5, 2.0, -0.5, 0.25, -3.5, 4.5, 7.0, -7.0, 0.0)
TAILS = (-20.0, 20.0, -40.0, 40.0, -100.0, 100.0, -800.0, 800.0)
EXPONENTS = (1e-3, 1e-8, 1e-30, 1e-300, 1e4, 1e30, 1e300)
ENDS = (np.nan, np.inf, -np.inf)


class Mismatch(AssertionError):
    """A function differs from the table's; the message says where and by how much."""


def points(activation, dtype=np.float64):
    """Points that test an activation, the plainest first.

    Parameters
    ----------
    activation : relulib.activations.Activation
        A row of the table.
    dtype : numpy dtype
        float16, float32 or float64.

    Returns
    -------
    numpy.ndarray
        One axis: plain numbers, the kinks with both neighbours, tails, powers of ten,
        nan, plus and minus infinity. What ``dtype`` cannot hold is left out.
    """
    kinks = [
        near
        for kink in np.array(activation.kinks, dtype)
        for near in (kink, np.nextafter(kink, -9, dtype=dtype), np.nextafter(kink, 9))
    ]
    both = [sign * size for size in EXPONENTS for sign in (-1, 1)]
    finite = np.array([*SIMPLE, *kinks, *TAILS, *both], np.float64)
    with np.errstate(all="ignore"):
        held = finite.astype(dtype)
    held = held[np.isfinite(held) & ((held != 0) | (finite == 0))]
    _, first = np.unique(held, return_index=True)
    return np.concatenate([held[np.sort(first)], np.array(ENDS, dtype)])


def compare(mine, reference, x=None, rtol=None, atol=None, **params):
    """Compare a function with the table's; print that they agree, or raise.

    The reference is a row (``relu``), its slope (``relu.derivative``) or its curvature.
    Checked in this order: the type of the result, its shape, its dtype, that the
    argument was not overwritten, the values. At a kink every slope between the two
    one-sided slopes is right.

    Parameters
    ----------
    mine : callable
        Takes a NumPy array.
    reference : Activation or callable
        A row, or a method of a row. Any other function needs ``x``.
    x : array_like, optional
        Where to compare; by default :func:`points` in float64 and float32.
    rtol, atol : float, optional
        Tolerances; by default 1e-9 and 1e-12, for float32 1e-5 and 1e-6.
    **params
        Parameters for both functions.

    Raises
    ------
    Mismatch
        An AssertionError that says where and by how much.
    """
    row, label = described(reference)
    if not callable(mine):
        raise TypeError(f"compare: the first argument must be a function, got {mine!r}")
    if x is None and row is None:
        raise TypeError(f"compare: {label} is no row of the table, so give x")
    if x is None:
        inputs = [points(row, np.float64), points(row, np.float32)]
    else:
        inputs = [real_array(x, "compare")]
    tested, remarks = 0, []
    for argument in inputs:
        narrow = argument.dtype != np.float64
        tolerance = (
            (1e-5 if narrow else 1e-9) if rtol is None else rtol,
            (1e-6 if narrow else 1e-12) if atol is None else atol,
        )
        result, said = called(mine, argument, params, label)
        check_form(result, argument, reference(argument, **params), label)
        check_values(result, argument, reference, row, params, tolerance, label)
        tested += argument.size
        remarks += [remark for remark in said if remark not in remarks]
    name = getattr(mine, "__name__", "your function")
    print(f"{name} agrees with {label} at {tested} points.", *remarks)


def described(reference):
    """Row (or None) and name of a reference: 'relu', 'relu.derivative'."""
    if isinstance(reference, Activation):
        return reference, reference.name
    row = getattr(reference, "__self__", None)
    if isinstance(row, Activation):
        return row, f"{row.name}.{reference.__name__}"
    if not callable(reference):
        raise TypeError(
            f"compare: the second argument must be a row of relulib.activations or "
            f"its derivative, got {reference!r}"
        )
    return None, getattr(reference, "__name__", "the reference")


def called(mine, argument, params, label):
    """Result of a call on a copy, and what NumPy warned of; raise if it overwrote."""
    given = argument.copy()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = mine(given, **params)
        except Exception as error:
            raise Mismatch(
                f"{label}: your function raised {type(error).__name__} on an array of "
                f"shape {argument.shape}: {error}"
            ) from error
    changed = given.view(f"u{given.itemsize}") != argument.view(f"u{given.itemsize}")
    if changed.any():
        at = tuple(np.argwhere(changed)[0])
        raise Mismatch(
            f"{label}: the argument was overwritten: x{list(map(int, at))} was "
            f"{argument[at]:.6g} and is now {given[at]:.6g}; work on a new array"
        )
    return result, [f"NumPy warned: {w.message}." for w in caught]


def check_form(result, argument, expected, label):
    """Type, then shape, then dtype."""
    if not isinstance(result, np.ndarray | np.generic):
        raise Mismatch(f"{label}: expected a NumPy array, got {type(result).__name__}")
    if result.shape != expected.shape:
        raise Mismatch(
            f"{label}: for x of shape {argument.shape} expected shape "
            f"{expected.shape}, got {result.shape}"
        )
    if result.dtype != expected.dtype:
        raise Mismatch(
            f"{label}: for x of dtype {argument.dtype} expected dtype "
            f"{expected.dtype}, got {result.dtype}"
        )


def check_values(result, argument, reference, row, params, tolerance, label):
    """Each value lies between the reference's, taken at x and its two neighbours."""
    rtol, atol = tolerance
    expected = reference(argument, **params)
    low = high = expected
    if row is not None:
        kink = np.isin(argument, [0.0, *row.kinks])
        for side in (-np.inf, np.inf):
            beside = np.nextafter(argument, argument.dtype.type(side))
            there = np.where(kink, reference(beside, **params), expected)
            low, high = np.minimum(low, there), np.maximum(high, there)
    with np.errstate(all="ignore"):
        slack = atol + rtol * np.abs(expected)
        right = (low - slack <= result) & (result <= high + slack)
    right |= (result == expected) | (np.isnan(result) & np.isnan(expected))
    right &= np.isnan(result) == np.isnan(expected)
    right &= np.isinf(result) == np.isinf(expected)
    if right.all():
        return
    at = tuple(np.argwhere(~np.atleast_1d(right))[0])
    where, got, want = (np.atleast_1d(a)[at] for a in (argument, result, expected))
    piece = region(where, row.kinks if row is not None else ())
    if np.isnan(where) and not np.isnan(got):
        piece += " (nan swallowed)"
    wrong = np.count_nonzero(~right)
    raise Mismatch(
        f"{label}, {piece}: at x = {where:.6g} expected {want:.6g}, got {got:.6g}"
        f" ({wrong} of {argument.size} values differ)"
    )


def region(x, kinks):
    """The piece of the function x lies on, in words: 'x < 0', '0 < x < 6', 'x = nan'."""
    cuts = sorted({0.0, *kinks})
    if not np.isfinite(x) or x in cuts:
        return f"x = {x:g}"
    left = [c for c in cuts if c < x]
    right = [c for c in cuts if c > x]
    if left and right:
        return f"{left[-1]:g} < x < {right[0]:g}"
    return f"x < {right[0]:g}" if right else f"x > {left[-1]:g}"
