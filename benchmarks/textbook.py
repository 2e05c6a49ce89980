"""Activations and slopes as tutorials write them, one line each, for comparison."""

import numpy as np
from scipy.special import erf

SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772
C = np.sqrt(2 / np.pi)


def sigmoid(x):
    """Return the logistic function."""
    return 1 / (1 + np.exp(-x))


def softplus(x):
    """Return the smooth ReLU."""
    return np.log(1 + np.exp(x))


def tanh(x):
    """Return the hyperbolic tangent."""
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def bell(x):
    """Return the density of the normal distribution."""
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def gelu_tanh_slope(x):
    """Return the slope of the tanh form of GELU."""
    t = tanh(C * (x + 0.044715 * x**3))
    return (1 + t) / 2 + x / 2 * (1 - t**2) * C * (1 + 3 * 0.044715 * x**2)


def mish_slope(x):
    """Return the slope of Mish."""
    t = tanh(softplus(x))
    return t + x * (1 - t**2) * sigmoid(x)


# name -> (value, slope)
FORMULAS = {
    "leaky_relu": (
        lambda x: np.where(x > 0, x, 0.01 * x),
        lambda x: np.where(x > 0, 1, 0.01),
    ),
    "squared_relu": (
        lambda x: np.maximum(x, 0) ** 2,
        lambda x: 2 * np.maximum(x, 0),
    ),
    "elu": (
        lambda x: np.where(x > 0, x, np.exp(x) - 1),
        lambda x: np.where(x > 0, 1, np.exp(x)),
    ),
    "celu": (
        lambda x: np.where(x > 0, x, np.exp(x) - 1),
        lambda x: np.where(x > 0, 1, np.exp(x)),
    ),
    "selu": (
        lambda x: SCALE * np.where(x > 0, x, ALPHA * (np.exp(x) - 1)),
        lambda x: SCALE * np.where(x > 0, 1, ALPHA * np.exp(x)),
    ),
    "gelu": (
        lambda x: x * (1 + erf(x / np.sqrt(2))) / 2,
        lambda x: (1 + erf(x / np.sqrt(2))) / 2 + x * bell(x),
    ),
    "gelu_tanh": (
        lambda x: x / 2 * (1 + tanh(C * (x + 0.044715 * x**3))),
        gelu_tanh_slope,
    ),
    "silu": (
        lambda x: x * sigmoid(x),
        lambda x: sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)),
    ),
    "mish": (lambda x: x * tanh(softplus(x)), mish_slope),
    "softplus": (softplus, sigmoid),
    "hardswish": (
        lambda x: x * np.clip(x + 3, 0, 6) / 6,
        lambda x: np.where(x < -3, 0, np.where(x > 3, 1, x / 3 + 0.5)),
    ),
    "hardsigmoid": (
        lambda x: np.clip(x + 3, 0, 6) / 6,
        lambda x: np.where(np.abs(x) < 3, 1 / 6, 0),
    ),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "tanh": (tanh, lambda x: 1 - tanh(x) ** 2),
}
TIMED = {
    "relu": lambda x: np.maximum(x, 0),
    "gelu": FORMULAS["gelu"][0],
}
