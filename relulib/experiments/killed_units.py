"""What do dead units cost, when nothing else is different?

Some units of every hidden layer start with a bias that no training undoes. The rates
are those that kill next to none themselves.
"""

from dataclasses import dataclass

import numpy as np
import torch

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
    train,
)
from relulib.experiments import BaseConfig, Finite, gather

KILLS = -100.0  # far below what a pre-activation of the digits reaches


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on digits, plain SGD; a share of each layer is killed."""

    shares: tuple[Finite, ...] = (0.0, 0.125, 0.5, 0.875, 0.96875, 1.0)
    lrs: tuple[float, ...] = (0.1, 0.2, 0.3)
    width: int = 64
    steps: int = 200
    batch: int = 32
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    dead : ndarray, (seeds, shares, rates)
        Share of hidden units off on all training samples at the end.
    accuracy : ndarray, (seeds, shares, rates)
        On the test set.
    diverged : ndarray of bool, (seeds, shares, rates)
    """

    config: Config
    dead: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(width=8, steps=3, seeds=3)


def run(config):
    """Train with every share from the same weights."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    rows = []
    for share in config.shares:
        nets = Ensemble(MLP((64, config.width, config.width, 10)), seeds)
        killed = round(share * config.width)
        for name in ("b0", "b1"):
            nets.parameters[name].data[..., :killed] = KILLS
        train(nets, x, y, SGD(rates), steps=config.steps, batch=config.batch)
        rows.append(
            config.by_rate(
                dead=np.concatenate(off_units(nets, x), axis=1).mean(axis=1),
                accuracy=accuracy(nets, x_test, y_test),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)
