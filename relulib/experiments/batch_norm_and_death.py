"""Can a unit behind batch norm die?"""

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
    set_hidden_biases,
    train,
)
from relulib.experiments import BaseConfig, Finite, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden ReLU layers on digits with and without batch norm, plain SGD.

    Every bias goes with a rate. The bias is the layer's own, before the norm.
    """

    biases: tuple[Finite, ...] = (0.0, 0.0, 0.0, -1.0)
    lrs: tuple[float, ...] = (0.3, 1.0, 10.0, 0.3)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    untuned = ("anything about the norm", "the length of the training")
    paired = ("biases", "lrs")


@dataclass(frozen=True)
class Result:
    """Without (0) and with (1) batch norm; a setting is a bias with its rate.

    Attributes
    ----------
    off : ndarray, (seeds, 2, settings, layers)
        Share of units off on all training samples (running statistics).
    accuracy : ndarray, (seeds, 2, settings)
        On the test set.
    diverged : ndarray of bool, (seeds, 2, settings)
    """

    config: Config
    off: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(hidden=(8, 8), steps=3, seeds=3)


def run(config):
    """Train both kinds in every setting from the same weights."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    rows = []
    for norm in (None, "batch"):
        nets = Ensemble(MLP((64, *config.hidden, 10), norm=norm), seeds)
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
