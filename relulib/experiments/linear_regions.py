"""Into how many straight pieces does a ReLU network cut a line?

Exact up to rounding: the kinks of one layer are found from the values at the kinks
of the layers below, between which every pre-activation is straight.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from relulib.experiments import BaseConfig


@dataclass(frozen=True)
class Config(BaseConfig):
    """Random networks of one input: He weights, biases of variance 1.

    Each is looked at in windows from ``-reach`` to ``reach``. Other biases would but
    rescale the line, so the number of pieces belongs to the window as much as to the
    network.
    """

    depths: tuple[int, ...] = (1, 2, 3, 4, 6, 8)
    width: int = 16
    reaches: tuple[float, ...] = (1.0, 5.0, 100.0)
    seeds: int = 60


@dataclass(frozen=True)
class Result:
    """Number of straight pieces in each window, (seeds, depths, reaches)."""

    config: Config
    regions: np.ndarray

    @property
    def per_neuron(self):
        """Pieces divided by hidden units, (seeds, depths, reaches)."""
        units = self.config.width * np.array(self.config.depths)
        return self.regions / units[:, None]


TINY = Config(depths=(1, 3), width=4, reaches=(5.0,), seeds=3)


def run(config):
    """Count the pieces of random networks of several depths."""
    far, reaches = max(config.reaches), np.array(config.reaches)
    counts = np.empty((config.seeds, len(config.depths), len(reaches)), dtype=int)
    for k in range(config.seeds):
        rng = np.random.default_rng([config.seed, k])
        layers = random_layers(max(config.depths), config.width, rng)
        for d, depth in enumerate(config.depths):
            inside = np.abs(kinks(layers[:depth], -far, far)[1:-1])
            counts[k, d] = 1 + (inside[:, None] < reaches).sum(axis=0)
    return Result(config, counts)


def random_layers(depth, width, rng):
    """Return ``depth`` hidden layers (W, b), the first one of a single input."""
    sizes = [1] + [width] * depth
    return [
        (rng.normal(size=(n, m)) * np.sqrt(2 / n), rng.normal(size=m))
        for n, m in pairwise(sizes)
    ]


def kinks(layers, low, high):
    """Return where a ReLU network changes its slope on [low, high].

    Parameters
    ----------
    layers : list of (W, b)
        Shapes (inputs, units) and (units,); the first layer has one input.
    low, high : float

    Returns
    -------
    ndarray
        Increasing, with both ends; one more than there are pieces.
    """
    x = np.array([low, high], dtype=float)
    h = x[:, None]
    for W, b in layers:
        z = h @ W + b
        left, right = z[:-1], z[1:]
        piece, unit = np.nonzero(left * right < 0)
        share = left[piece, unit] / (left - right)[piece, unit]
        # Between two knots every z is straight, so knots and values are interpolated.
        order = np.argsort(np.concatenate([np.arange(len(x)), piece + share]))
        x = np.concatenate([x, x[piece] + share * np.diff(x)[piece]])[order]
        new = left[piece] + share[:, None] * (right - left)[piece]
        h = np.maximum(np.concatenate([z, new])[order], 0)
    return x
