"""What kills units during training: the learning rate, the bias, the activation?"""

from dataclasses import dataclass
from typing import Annotated

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
from relulib.experiments import BaseConfig, Finite, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on digits, plain SGD; every pair of a bias and a rate."""

    activations: tuple[Annotated[str, TABLE], ...] = ("relu",)
    biases: tuple[Finite, ...] = (0.0, 0.0, 0.0, 0.0)
    lrs: tuple[float, ...] = (0.03, 0.3, 1.0, 2.0)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    untuned = (
        "He's weights for all",
        "the length of the training",
    )
    paired = ("biases", "lrs")


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
        The units of such a network do not count as off, and it is never right: a mean
        is to be taken over the others.
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
    rows = []
    for name in config.activations:
        nets = Ensemble(MLP((64, *config.hidden, 10), name), seeds)
        set_hidden_biases(nets, config.biases * config.seeds)
        train(nets, x, y, SGD(rates), steps=config.steps, batch=config.batch)
        off = np.stack([units.mean(axis=1) for units in off_units(nets, x)], axis=1)
        rows.append(
            config.by_rate(
                off=off,
                accuracy=accuracy(nets, x_test, y_test),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)
