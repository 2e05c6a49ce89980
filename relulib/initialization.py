r"""Which weight variance keeps a signal's size from layer to layer?

A layer of fan-in n with weights of variance :math:`g^2 / n` and inputs that were
themselves activated keeps the mean square of its signal if
:math:`g = 1 / \sqrt{E\, f(z)^2}` with :math:`z \sim N(0, 1)`. For ReLU that is
:math:`\sqrt{2}`, the factor of He et al. (2015). The gradient on its way back is
multiplied by :math:`g^2 E\, f'(z)^2` per layer.
"""

import math
from functools import partial
from numbers import Integral

import numpy as np

from relulib.activations import Activation, relu


def gaussian_mean(function, kinks=()):
    r"""Mean :math:`E\, f(z)` over :math:`z \sim N(0, 1)`, by quadrature.

    Gauss-Legendre on each panel between 0, the kinks and a grid that halves its step
    towards 0, where parameters make functions bend: a rule that is not cut at the
    kinks, such as plain Gauss-Hermite, is off by 1e-4 for ELU.

    Parameters
    ----------
    function : callable
        Takes and returns a float64 array of one axis; smooth between the kinks.
    kinks : sequence of float
        Where the function or its slope jumps; 0 is always cut.

    Returns
    -------
    float
        The mean; relative error about 1e-14 for the rows of the table.
    """
    steps = 2.0 ** np.arange(-60, 4.5, 0.5)
    cuts = np.unique(np.concatenate([-steps, [0.0], steps, kinks]))
    nodes, weights = np.polynomial.legendre.leggauss(16)
    half = np.diff(cuts)[:, None] / 2
    z = (cuts[:-1, None] + half + half * nodes).ravel()
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return float(np.sum((half * weights).ravel() * density * function(z)))


def mean_square(activation, **params):
    r"""Mean square of the value, :math:`E\, f(z)^2` with :math:`z \sim N(0, 1)`.

    Parameters
    ----------
    activation : relulib.activations.Activation
        A row of the table.
    **params
        Its parameters, as in a call.

    Returns
    -------
    float
        1/2 for ReLU, 1 for the identity.
    """
    require_row(activation, "mean_square")
    value = partial(activation, **params)
    return gaussian_mean(lambda z: value(z) ** 2, activation.kinks)


def mean_square_slope(activation, **params):
    r"""Mean square of the slope, :math:`E\, f'(z)^2` with :math:`z \sim N(0, 1)`.

    Parameters
    ----------
    activation : relulib.activations.Activation
        A row of the table.
    **params
        Its parameters, as in a call.

    Returns
    -------
    float
        1/2 for ReLU, 1 for the identity.
    """
    require_row(activation, "mean_square_slope")
    slope = partial(activation.derivative, **params)
    return gaussian_mean(lambda z: slope(z) ** 2, activation.kinks)


def gain(activation, **params):
    r"""Factor g with Var(w) = g² / fan_in, :math:`g = 1 / \sqrt{E\, f(z)^2}`.

    Parameters
    ----------
    activation : relulib.activations.Activation
        A row of the table.
    **params
        Its parameters, as in a call.

    Returns
    -------
    float
        :math:`\sqrt 2` for ReLU, 1 for the identity.

    Raises
    ------
    TypeError
        If ``activation`` is no row of the table or a parameter is unknown.
    ValueError
        If the mean square leaves the range of float64.
    """
    require_row(activation, "gain")
    square = mean_square(activation, **params)
    if not 0 < square < math.inf:
        raise ValueError(f"gain: the mean square of {activation} is {square}")
    return 1 / math.sqrt(square)


def he_std(fan_in, activation=relu, **params):
    """Standard deviation gain / sqrt(fan_in); sqrt(2 / fan_in) for ReLU.

    Parameters
    ----------
    fan_in : int
        Inputs of each unit.
    activation : relulib.activations.Activation
        The activation in front of the layer.
    **params
        Its parameters, as in a call.

    Returns
    -------
    float
        Standard deviation of the weights (He et al., 2015).
    """
    return gain(activation, **params) / math.sqrt(count(fan_in, "fan_in"))


def xavier_std(fan_in, fan_out):
    """Standard deviation sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010).

    Parameters
    ----------
    fan_in, fan_out : int
        Inputs of each unit, and units each input feeds.

    Returns
    -------
    float
        Standard deviation of the weights.
    """
    return math.sqrt(2 / (count(fan_in, "fan_in") + count(fan_out, "fan_out")))


def lecun_std(fan_in):
    """Standard deviation 1 / sqrt(fan_in), the gain of the identity.

    Parameters
    ----------
    fan_in : int
        Inputs of each unit.

    Returns
    -------
    float
        Standard deviation of the weights.
    """
    return 1 / math.sqrt(count(fan_in, "fan_in"))


def require_row(activation, caller):
    """Raise a TypeError unless the argument is a row of the table."""
    if not isinstance(activation, Activation):
        raise TypeError(
            f"{caller}: activation must be a row of relulib.activations, such as relu; "
            f"got {activation!r}"
        )


def count(value, name):
    """Check a number of units: an integer of at least 1."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} must be an integer, got {value!r}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, got {value}")
    return value
