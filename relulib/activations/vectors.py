"""Functions of several numbers along an axis: beside the table, made from its rows."""

import numpy as np

from relulib.activations.numerics import FAR, two_sums
from relulib.activations.rows import float_type, real_array, require_axis
from relulib.activations.table import gelu, relu, sigmoid, silu

# gated unit -> what it applies to its second half
GATES = {"glu": sigmoid, "reglu": relu, "geglu": gelu, "swiglu": silu}


def shifted(x, axis, name):
    """Return d = x - max(x), its rounding error, where max stands, and the type."""
    x = real_array(x, name)
    require_axis(x, axis, name)
    dtype = float_type(x)
    x = x.astype(np.float64)
    top = x.max(axis=axis, keepdims=True, initial=-np.inf)
    d = np.where(x == top, 0.0, x - top)
    part = d - x
    error = (x - (d - part)) + (-top - part)
    # an infinite maximum that stands twice has no limit
    several = (x == top).sum(axis=axis, keepdims=True) > 1
    d = np.where(np.isinf(top) & several, np.nan, d)
    error = np.where((d > -FAR) & np.isfinite(top), error, 0.0)
    largest = np.zeros(x.shape, bool)
    if x.size:
        np.put_along_axis(largest, x.argmax(axis=axis, keepdims=True), True, axis)
    return d, error, largest, dtype


def softmax(x, axis=-1):
    """Return exp(x) divided by its sum along `axis`.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
    axis : int

    Returns
    -------
    ndarray of the shape of `x`; its sums along `axis` are 1. A single +inf takes all;
    where an infinite maximum stands twice (all -inf, too) the result is nan.

    Raises
    ------
    TypeError
        When `x` is not made of real numbers, or `axis` is no whole number.
    ValueError
        When `x` has no such axis.
    """
    with np.errstate(all="ignore"):
        d, error, _, dtype = shifted(x, axis, "softmax")
        # exp magnifies the rounding of x - max: put it back
        e = np.exp(d)
        high, low = two_sums(e, e * error, axis)
        share = e / high
        return (share + share * (error - low / high)).astype(dtype)


def log_softmax(x, axis=-1):
    """Return the logarithm of :func:`softmax`; errors and nan as there.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
    axis : int

    Returns
    -------
    ndarray of the shape of `x`
    """
    with np.errstate(all="ignore"):
        d, error, largest, dtype = shifted(x, axis, "log_softmax")
        # the largest term is 1 and stands outside: 1 + rest would lose a small rest
        e = np.where(largest, 0.0, np.exp(d))
        log_sum = np.log1p(sum(two_sums(e, e * error, axis)))
        return ((d - log_sum) + error).astype(dtype)


def crelu(x, axis=-1):
    """Return relu(x) and relu(-x) side by side along `axis`, from shang2016.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
    axis : int

    Returns
    -------
    ndarray, twice as long along `axis`
    """
    x = real_array(x, "crelu")
    require_axis(x, axis, "crelu")
    x = x.astype(float_type(x))  # -x of unsigned numbers wraps
    return np.concatenate([relu(x), relu(-x)], axis=axis)


def gated(name, source):
    """Return the gated unit of that name."""
    activation = GATES[name]

    def unit(x, axis=-1):
        array = real_array(x, name)
        require_axis(array, axis, name)
        if array.shape[axis] % 2:
            raise ValueError(
                f"{name}: axis {axis} must have an even length to be halved, "
                f"got {array.shape[axis]}"
            )
        value, gate = np.split(array.astype(np.float64), 2, axis=axis)
        with np.errstate(all="ignore"):
            return (value * activation(gate)).astype(float_type(array))

    unit.__name__ = unit.__qualname__ = name
    unit.__doc__ = f"""Return a * {activation.name}(b), where a and b halve `x`.

    From {source}. The second half is the gate, as in torch.nn.functional.glu.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
    axis : int
        Its length must be even.

    Returns
    -------
    ndarray, half as long along `axis`
    """
    return unit


glu = gated("glu", "dauphin2017")
reglu = gated("reglu", "shazeer2020")
geglu = gated("geglu", "shazeer2020")
swiglu = gated("swiglu", "shazeer2020")
