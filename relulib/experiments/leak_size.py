"""How large should the slope on the left be?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import digits, mnist_1d
from relulib.ensemble import (
    MLP,
    SGD,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    normal,
    set_hidden_biases,
    train,
)
from relulib.experiments import BaseConfig, Finite, gather

DATA = {"digits": lambda: digits("unit"), "mnist_1d": mnist_1d}
OPTIMISERS = {"sgd": SGD, "adam": Adam}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Leaky ReLU, each leak with its gain; every pair of a bias and a rate.

    A leak of 0 is ReLU. The defaults hold two troubles: units that start off, at three
    rates, and a step that is too large.
    """

    leaks: tuple[Finite, ...] = (0.0, 0.01, 0.1, 0.25, 0.5)
    data: Annotated[str, DATA] = "digits"
    optimiser: Annotated[str, OPTIMISERS] = "sgd"
    biases: tuple[Finite, ...] = (-1.0, -1.0, -1.0, 0.0)
    lrs: tuple[float, ...] = (0.1, 0.3, 0.6, 1.0)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    untuned = ("the size", "the length of the training")
    paired = ("biases", "lrs")


@dataclass(frozen=True)
class Result:
    """How the networks ended; a setting is a bias with its rate.

    Attributes
    ----------
    accuracy : ndarray, (seeds, leaks, settings)
        On the test set.
    diverged : ndarray of bool, (seeds, leaks, settings)
        A mean is to be taken over the others.
    """

    config: Config
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(leaks=(0.0, 0.25), hidden=(8,), steps=3, seeds=3)


def run(config):
    """Train every leak in every setting from the same draws."""
    x, y, x_test, y_test = map(torch.tensor, DATA[config.data]())
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    rows = []
    for leak in config.leaks:
        nets = Ensemble(network(config, leak, x.shape[1]), seeds)
        set_hidden_biases(nets, config.biases * config.seeds)
        descent = OPTIMISERS[config.optimiser](rates)
        train(nets, x, y, descent, steps=config.steps, batch=config.batch)
        right = accuracy(nets, x_test, y_test)
        rows.append(config.by_rate(accuracy=right, diverged=diverged(nets)))
    return gather(Result, config, rows)


def network(config, leak, inputs):
    """Return the architecture with one leak and the gain that goes with it."""
    widths, weights = (inputs, *config.hidden, 10), normal((2 / (1 + leak**2)) ** 0.5)
    if leak == 0:  # ReLU has the faster backward pass
        return MLP(widths, weights=weights)
    slope = {"negative_slope": leak}
    return MLP(widths, "leaky_relu", params=slope, weights=weights)
