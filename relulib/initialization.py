"""Which weight variance keeps a signal's size through a layer.

For weights of variance ``gain**2 / fan_in`` and inputs f(z) with z ~ N(0, 1), the next
pre-activation has variance 1 again when ``gain = 1 / sqrt(E f(z)**2)`` (he2015). For
ReLU that is sqrt(2), He's initialisation; for no activation it is 1, LeCun's.
"""

import numpy as np

from relulib.activations import Activation

# intervals that shorten towards 0, where softplus(1000 x) or celu(x / 1000) bends;
# the density at 40 is exp(-800), 0 in float64
STEPS = np.concatenate([2.0 ** np.arange(-60, 0), np.arange(1.0, 41.0)])
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def gaussian_mean(function, kinks=()):
    """Return E function(z) for z ~ N(0, 1).

    Gauss-Legendre on intervals of length 1 that end at the kinks and halve towards 0,
    where a parameter may make the bend sharp. Gauss-Hermite, which knows of no kink, is
    off by 1e-4 for ELU.

    Parameters
    ----------
    function : callable
        From arrays to arrays, smooth between its kinks.
    kinks : iterable of float

    Returns
    -------
    float
    """
    edges = np.unique([*-STEPS, 0.0, *STEPS, *kinks])
    half = np.diff(edges)[:, None] / 2
    z = edges[:-1, None] + half * (1 + NODES)
    with np.errstate(all="ignore"):  # far out the density is 0
        density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        return float((half * WEIGHTS * density * function(z)).sum())


def mean_square(activation, **params):
    """Return E f(z)**2, z ~ N(0, 1): what a unit passes on in the forward pass.

    Parameters
    ----------
    activation : Activation
    **params
        Parameters of the activation, one number each.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        When `activation` is not a row of the table.
    """
    row = table_row(activation, "mean_square")
    return gaussian_mean(lambda z: row(z, **params) ** 2, row.kinks)


def mean_square_slope(activation, **params):
    """Return E f'(z)**2, z ~ N(0, 1): what a unit passes on in the backward pass.

    Parameters
    ----------
    activation : Activation
    **params
        Parameters of the activation, one number each.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        When `activation` is not a row of the table.
    """
    row = table_row(activation, "mean_square_slope")
    return gaussian_mean(lambda z: row.derivative(z, **params) ** 2, row.kinks)


def gain(activation, **params):
    """Return 1 / sqrt(E f(z)**2).

    Weights of standard deviation gain / sqrt(fan_in) keep the mean square of the
    pre-activations from layer to layer.

    Parameters
    ----------
    activation : Activation
    **params
        Parameters of the activation, one number each.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        When `activation` is not a row of the table.
    ValueError
        When the mean square leaves the range of float64.
    """
    square = mean_square(table_row(activation, "gain"), **params)
    if not 0 < square < np.inf:
        raise ValueError(
            f"gain: the mean square of {activation.name} with {params} is {square}"
        )
    return square**-0.5


def table_row(activation, caller):
    """Return `activation`, or say that it is no row of the table."""
    if not isinstance(activation, Activation):
        raise TypeError(
            f"{caller}: activation must be a row of relulib.activations such as relu, "
            f"got {type(activation).__name__} {activation!r}"
        )
    return activation
