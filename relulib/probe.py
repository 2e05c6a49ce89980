"""Does my activation agree with the table's? Points that tell, words that say where."""

import textwrap

import numpy as np

from relulib.activations import Activation

ABSOLUTE, RELATIVE = 1e-9, 1e-7  # a plain formula passes, a wrong one does not


class Disagreement(AssertionError):
    """A function does not do what the table's does; the message says where."""

    def _render_traceback_(self):
        # What IPython prints: the learner's fault is in the message, not in our frames
        return textwrap.wrap(f"Disagreement: {self}", 76)


def points(activation):
    """Return numbers that test `activation`, ascending, nan last.

    Ordinary ones, the kinks and the floats beside them, tails, the smallest and the
    largest exponents, infinities and nan.

    Parameters
    ----------
    activation : Activation

    Returns
    -------
    ndarray of float64, one axis
    """
    near = [np.nextafter(k, s * np.inf) for k in activation.kinks for s in (-1, 1)]
    ordinary = [0.1, 0.5, 1.0, 1.5, 2.0, 2.5, 3.5, 5.0, 8.0, 20.0]
    extreme = [1e-300, 1e-12, 50.0, 800.0, 1e5, 1e150, np.inf]
    positive = np.array(ordinary + extreme)
    return np.sort(
        np.concatenate([-positive, [0.0], positive, activation.kinks, near, [np.nan]])
    )


def compare(mine, reference, **params):
    """Say that `mine` agrees with `reference`, or raise and say where it does not.

    Checked in this order: that it runs, that it leaves its argument alone, type, shape,
    dtype, values. For a slope any number between the two sides passes at a kink.

    Parameters
    ----------
    mine : callable
        From an array to an array of the same shape.
    reference : Activation or its ``derivative``
        For example ``relu`` or ``relu.derivative``.
    **params
        Parameters of the reference, such as ``alpha=0.5``.

    Raises
    ------
    Disagreement
        (an AssertionError) with the first difference: where, expected, got.
    TypeError
        When `reference` is not of the table.
    """
    row = getattr(reference, "__self__", reference)
    if not isinstance(row, Activation):
        raise TypeError(f"compare: reference must be of the table, got {reference!r}")
    if not callable(mine):
        raise TypeError(f"compare: mine must be a function, got {mine!r}")
    name = row.name if reference is row else f"{row.name}, {reference.__name__}"
    x = points(row)
    kept = x.copy()
    got = call(mine, x, name)
    if not np.array_equal(x, kept, equal_nan=True):
        i = np.flatnonzero(~((x == kept) | (np.isnan(x) & np.isnan(kept))))[0]
        raise Disagreement(
            f"{name}: the argument was overwritten: x[{i}] was {kept[i]:g} and is "
            f"{x[i]:g} after the call"
        )
    check_kind(got, x, name)
    low, high = sides(row, reference, x, params)
    slack = ABSOLUTE + RELATIVE * np.abs(np.where(np.isfinite(low), low, 0.0))
    with np.errstate(invalid="ignore"):
        fine = (got >= low - slack) & (got <= high + slack)
    fine |= (np.isnan(low) & np.isnan(got)) | (got == low)
    if not fine.all():
        i = nearest_to_zero(x, ~fine)
        raise Disagreement(
            f"{name}, {region(x[i], row.kinks)}: at x = {x[i]:g} expected "
            f"{low[i]:g}, got {got[i]:g}{hint(x[i], got[i])}"
        )
    table = np.array([[-1.0, 2.0], [3.0, -4.0], [0.5, -0.5]])
    check_kind(call(mine, table, name), table, name)
    print(f"{name}: agrees at {x.size} points, from -inf to inf and nan.")


def call(mine, x, name):
    """Return mine(x); its warnings are not the point here."""
    with np.errstate(all="ignore"):
        try:
            return mine(x)
        except Exception as error:
            raise Disagreement(
                f"{name}: given an array of shape {x.shape} it raised "
                f"{type(error).__name__}: {error}"
            ) from error


def check_kind(got, x, name):
    """Type, then shape, then dtype, each with its own sentence."""
    if not isinstance(got, (np.ndarray, np.generic)) or np.ma.isMaskedArray(got):
        raise Disagreement(
            f"{name}: expected an array, got {type(got).__name__} "
            f"{str(got)[:40]}{' (is a return missing?)' if got is None else ''}"
        )
    if got.shape != x.shape:
        raise Disagreement(
            f"{name}: expected the shape {x.shape} of x, got {got.shape}"
        )
    if got.dtype != np.float64:
        raise Disagreement(f"{name}: expected numbers of type float64, got {got.dtype}")


def sides(row, reference, x, params):
    """Return the least and the greatest right value at each point."""
    want = reference(x, **params)
    low, high = want.copy(), want.copy()
    if reference is not row:
        for kink in row.kinks:
            ends = np.array([np.nextafter(kink, -np.inf), np.nextafter(kink, np.inf)])
            slopes = reference(ends, **params)
            at = x == kink
            low[at] = np.minimum(low[at], slopes.min())
            high[at] = np.maximum(high[at], slopes.max())
    return low, high


def nearest_to_zero(x, wrong):
    """Return the index of the plainest wrong point: ordinary ones first, nan last."""
    size = np.where(np.isnan(x), np.inf, np.abs(np.log(np.abs(x) + 1e-320)))
    return np.lexsort((-x, np.isnan(x), size, ~wrong))[0]


def region(x, kinks):
    """Say in words where `x` lies between the kinks."""
    if np.isnan(x):
        return "x is nan"
    if np.isinf(x):
        return f"x = {x:g}"
    if x in kinks:
        return f"at the kink x = {x:g}"
    below, above = [k for k in kinks if k < x], [k for k in kinks if k > x]
    if below and above:
        return f"{max(below):g} < x < {min(above):g}"
    if below or above:
        return f"x > {max(below):g}" if below else f"x < {min(above):g}"
    return "x < 0" if x < 0 else "x > 0" if x > 0 else "x = 0"


def hint(x, got):
    """Return what a nan that was lost or made usually means."""
    if np.isnan(x):
        return " (a nan that came in was hidden)"
    if np.isnan(got):
        return " (a nan was made here: infinity times zero, or infinity minus itself)"
    return ""
