"""What a row of the table is, how it is made, and what its arguments may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from relulib.masks import refuse_mask

BLOCK = 8192  # elements at once: temporaries stay in the cache, 2 to 4 times faster
TABLE: dict[str, "Activation"] = {}  # name -> row, in the fixed order of the course
FLOATS = (np.float16, np.float32, np.float64)


def straight(x, **params):
    """Return the curvature of what has none."""
    return np.zeros_like(x)


@dataclass(frozen=True, eq=False)
class Activation:
    """One row of the table: a function of one number, applied to each element.

    Attributes
    ----------
    name : str
    formula : str
        LaTeX, with x for the argument.
    idea : str
        What it was made for, in one sentence.
    source : str
        Key in references.bib.
    params : mapping
        Name and default of each parameter.
    positive : tuple of str
        The parameters that must be above 0.
    kinks : tuple of float
        Where two formulas meet: the only places where the slope or the curvature may
        jump.
    examples : tuple of (float, float)
        Arguments and values worked by hand.
    torch : callable
        ``torch(F, x, **params)``: the same on a tensor, differentiable, where ``F`` is
        ``torch.nn.functional``.
    note : str
        The choice at a kink, and the error where it is more than the table's bound.
    """

    name: str
    formula: str
    idea: str
    source: str
    forward: Callable = field(repr=False)
    slope: Callable = field(repr=False)
    torch: Callable = field(repr=False)
    examples: tuple
    params: Mapping
    curvature: Callable = field(repr=False, default=straight)
    positive: tuple = ()
    kinks: tuple = ()
    note: str = ""

    def __call__(self, x, **params):
        """Return the value at each element of `x`.

        Parameters
        ----------
        x : array_like of real numbers, any shape
        **params : float
            The parameters that the row names; the others keep their defaults.

        Returns
        -------
        ndarray or scalar
            Of the shape of `x`, a new array.

        Raises
        ------
        TypeError
            When `x` is not made of real numbers or a parameter is unknown.
        ValueError
            When a parameter is not finite or does not fit the shape of `x`.
        """
        return self._apply(self.forward, x, params)

    def derivative(self, x, **params):
        """Return the slope at each element of `x`.

        Parameters
        ----------
        x : array_like of real numbers, any shape
        **params : float
            As for a call.

        Returns
        -------
        ndarray or scalar
            Of the shape of `x`, a new array.
        """
        return self._apply(self.slope, x, params)

    def second_derivative(self, x, **params):
        """Return the curvature at each element of `x`.

        Parameters
        ----------
        x : array_like of real numbers, any shape
        **params : float
            As for a call.

        Returns
        -------
        ndarray or scalar
            Of the shape of `x`, a new array.
        """
        return self._apply(self.curvature, x, params)

    def __reduce__(self):
        return self.name  # copied and pickled by name: formulas can't be pickled

    def _apply(self, function, x, params):
        x = real_array(x, self.name)
        return blockwise(function, x, **self._values(params))

    def _given(self, params):
        """Return `params` and the defaults of the others, or name one too many."""
        unknown = sorted(set(params) - set(self.params))
        if unknown:
            known = ", ".join(self.params) or "none"
            raise TypeError(
                f"{self.name}: unknown parameter {unknown[0]!r}; known: {known}"
            )
        return {**self.params, **params}

    def _values(self, params):
        """Return each parameter as a number, or say which one is none that fits."""
        values = {}
        for name, value in self._given(params).items():
            values[name] = float(parameter(value, f"{self.name}: {name}"))
            if name in self.positive and values[name] <= 0:
                raise ValueError(f"{self.name}: {name} must be above 0, got {value!r}")
        return values


def define(name, kind=Activation, **fields):
    """Add a row to the table and return it.

    Parameters
    ----------
    name : str
    kind : type
        Activation, or a subclass where a parameter is more than one number.
    **fields
        The attributes of the row.

    Returns
    -------
    Activation
    """
    fields["params"] = MappingProxyType(fields.get("params", {}))
    row = kind(name, **fields)
    given = ", ".join(f"{k}={v}" for k, v in row.params.items())
    lines = [f"{name}(x{', ' + given if given else ''}) = {row.formula}", row.idea]
    doc = "\n\n".join(
        [*lines, *([row.note] if row.note else []), f"From {row.source}."]
    )
    object.__setattr__(row, "__doc__", doc)
    object.__setattr__(row, "__module__", __package__)  # where pickle finds the name
    TABLE[name] = row
    return row


def blockwise(function, x, **values):
    """Return ``function(x, **values)`` for an array of real numbers.

    Computed in float64, block by block, and rounded once to the type of `x`.
    """
    out = np.empty(x.shape, float_type(x))
    flat, result = x.reshape(-1), out.reshape(-1)
    # quiet: a value beyond the range of the type is inf, one below it is 0
    with np.errstate(all="ignore"):
        for i in range(0, x.size, BLOCK):
            z = flat[i : i + BLOCK].astype(np.float64)
            y, lost = function(z, **values), np.isnan(z)
            result[i : i + BLOCK] = np.where(lost, z, y) if lost.any() else y
    return out[()]


def float_type(x):
    """Return the type of a result for the array `x`."""
    return x.dtype if x.dtype in FLOATS else np.dtype(np.float64)


def real_array(x, name, what="x"):
    """Return `x` as an array of real numbers, or say what it is instead."""
    refuse_mask(x, f"{name}: {what}")
    try:
        array = np.asarray(x)
    except Exception as error:  # ragged lists, tensors that need a gradient
        raise ValueError(
            f"{name}: {what} can't be read as an array: {error}"
        ) from error
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        shown = repr(x) if len(repr(x)) < 60 else repr(x)[:57] + "..."
        raise TypeError(
            f"{name}: {what} must be real numbers (booleans, whole numbers, floats of "
            f"16, 32 or 64 bits), got {type(x).__name__} {shown} of dtype {array.dtype}"
        )
    # a file may hold its bytes in the other order: >f4 is float32 all the same
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def parameter(value, name, single=True):
    """Return a parameter as an array of finite numbers, or say what it is instead."""
    refuse_mask(value, name)
    try:
        given = np.asarray(value)
    except ValueError:  # a ragged list
        given = np.array(None)
    if given.dtype.kind not in "iuf" or (single and given.ndim):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not np.isfinite(given).all():
        raise ValueError(f"{name} must be finite, got {value!r}")
    return given


def require_whole(axis, name):
    """Say what is wrong unless `axis` is a whole number."""
    if not isinstance(axis, (int, np.integer)) or isinstance(axis, bool):
        raise TypeError(f"{name}: axis must be a whole number, got {axis!r}")


def require_axis(x, axis, name):
    """Say what is wrong unless `axis` is one of the axes of `x`."""
    require_whole(axis, name)
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"{name}: x of shape {x.shape} has no axis {axis}")
