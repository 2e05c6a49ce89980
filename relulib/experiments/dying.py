"""What kills units during training: the learning rate, the bias, the activation?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import digits
from relulib.ensemble import (
    MLP,
    SGD,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    off_units,
    set_hidden_biases,
    train,
)
from relulib.experiments import check


@dataclass(frozen=True)
class Config:
    """Two hidden layers on digits, plain SGD; every pair of a bias and a rate.

    Not tuned: He weights for every activation, the parameters of the table (leaky
    ReLU's slope is 0.01), the length of the training.
    """

    activations: tuple[str, ...] = ("relu", "leaky_relu", "elu")
    biases: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, -1.0)
    lrs: tuple[float, ...] = (0.03, 0.3, 1.0, 2.0, 0.1)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    seeds: int = 20
    seed: int = 0

    def __post_init__(self):
        check(
            self,
            counts=("hidden", "steps", "batch"),
            positives=("lrs",),
            activations=TABLE,
        )
        if len(self.biases) != len(self.lrs) or not np.isfinite(self.biases).all():
            raise ValueError(
                "biases: one finite number for each of the "
                f"{len(self.lrs)} rates, got {self.biases}"
            )


@dataclass(frozen=True)
class Result:
    """How the networks ended; a setting is a bias with its rate.

    Attributes
    ----------
    off : ndarray, (seeds, activations, settings, layers)
        Share of units whose pre-activation is <= 0 on all training samples.
    accuracy : ndarray, (seeds, activations, settings)
        On the test set.
    diverged : ndarray of bool, (seeds, activations, settings)
        The units of such a network do not count as off.
    """

    config: Config
    off: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(hidden=(8, 8), steps=3, seeds=3)


def run(config):
    """Train every activation in every setting from the same weights."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    shape, found = (config.seeds, len(config.lrs)), []
    for name in config.activations:
        nets = Ensemble(MLP((64, *config.hidden, 10), name), seeds)
        set_hidden_biases(nets, config.biases * config.seeds)
        train(nets, x, y, SGD(rates), steps=config.steps, batch=config.batch)
        off = np.stack([units.mean(axis=1) for units in off_units(nets, x)], axis=1)
        right = accuracy(nets, x_test, y_test).reshape(shape)
        lost = diverged(nets).reshape(shape)
        found.append((off.reshape(*shape, -1), right, lost))
    return Result(config, *(np.stack(column, axis=1) for column in zip(*found)))
