"""Does it matter which variant of ReLU a network has?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import digits, mnist_1d
from relulib.ensemble import (
    CNN,
    MLP,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    normal,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather
from relulib.initialization import gain

DATA = {"digits": digits, "mnist_1d": mnist_1d}
NETWORKS = ("mlp", "cnn")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Small networks with each activation at each rate, Adam, gain of the activation.

    The convolutional network has three layers of 8 channels. Every rate is shown,
    because the rate decides who wins. Where each activation has its best rate, that
    is chosen on one half of the test set and reported on the other.
    """

    data: Annotated[str, DATA] = "mnist_1d"
    network: Annotated[str, NETWORKS] = "mlp"
    activations: tuple[Annotated[str, TABLE], ...] = (
        "relu",
        "leaky_relu",
        "elu",
        "gelu",
        "silu",
    )
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 300
    batch: int = 64
    untuned = (
        "the size",
        "the length of the training",
        "the parameters of the activations",
    )


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    accuracy : ndarray, (seeds, activations, rates)
        On the test set.
    halves : ndarray, (seeds, activations, rates, 2)
        On every other image of it, and on those between.
    diverged : ndarray of bool, (seeds, activations, rates)
    """

    config: Config
    accuracy: np.ndarray
    halves: np.ndarray
    diverged: np.ndarray

    def best(self):
        """Index of the rate that is best on the first half, (activations,)."""
        return self.halves[..., 0].mean(axis=0).argmax(axis=-1)

    def at_best(self):
        """Accuracy on the second half at that rate, (seeds, activations)."""
        return at_best_rate(self.halves[..., 0], self.halves[..., 1])


TINY = Config(data="digits", hidden=(8,), lrs=(3e-3,), steps=3, seeds=3)


def run(config):
    """Train every activation at every rate from the same seeds."""
    x, y, x_test, y_test = map(torch.tensor, DATA[config.data]())
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    rows = []
    for name in config.activations:
        nets = Ensemble(network(config, name, x.shape[1]), seeds)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        halves = [accuracy(nets, x_test[k::2], y_test[k::2]) for k in (0, 1)]
        rows.append(
            config.by_rate(
                accuracy=accuracy(nets, x_test, y_test),
                halves=np.stack(halves, axis=-1),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)


def network(config, name, inputs):
    """Return the architecture with one activation."""
    weights = normal(gain(TABLE[name]))
    if config.network == "cnn":
        channels = (8, 8, 8)
        return CNN(inputs, 10, channels, activation=name, weights=weights)
    return MLP((inputs, *config.hidden, 10), name, weights=weights)
