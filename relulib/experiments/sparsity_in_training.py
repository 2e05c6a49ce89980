"""Do hidden units fall silent as a network learns, and are the silent ones dead?

Three things that are often mixed up: a *sparse* unit is 0 for many samples, a
*dormant* one is small on average, a *dead* one is 0 for all.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import mnist_1d
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    accuracy,
    dead,
    diverged,
    dormant,
    member_seeds,
    normal,
    sparsity,
    trace,
    train,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on MNIST-1D, Adam, no penalty on activity.

    Measured on the first ``probe`` training samples.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "gelu")
    hidden: tuple[int, ...] = (100, 100)
    steps: int = 600
    every: int = 100
    probe: int = 1000
    batch: int = 64
    lr: float = 5e-3
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """By time and hidden layer.

    Attributes
    ----------
    zeros : ndarray, (seeds, activations, times, layers)
        Share of activations that are exactly 0. Of GELU too: below about -5.5 the
        formula that PyTorch uses, 1 + erf(x / sqrt 2), is rounded to 0.
    dormant, dead : ndarray, (seeds, activations, times, layers)
        Share of units.
    accuracy : ndarray, (seeds, activations, times)
        On the probe.
    diverged : ndarray of bool, (seeds, activations)
        At the end.
    """

    config: Config
    zeros: np.ndarray
    dormant: np.ndarray
    dead: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(hidden=(8, 8), steps=4, every=2, probe=50, seeds=3)


def run(config):
    """Train every activation and look at its units on the way."""
    split = mnist_1d()
    x, y = torch.tensor(split.x), torch.tensor(split.y)
    probe = slice(config.probe)

    def shares(nets):
        right = accuracy(nets, x[probe], y[probe])
        rows = [
            (
                sparsity(h, model_axis=0),
                dormant(h, unit_axis=2, model_axis=0).mean(axis=1),
                dead(h, unit_axis=2, model_axis=0).mean(axis=1),
                right,
            )
            for h in trace(nets, x[probe]).h
        ]
        return np.moveaxis(np.array(rows), -1, 0)

    plan = dict(steps=config.steps, batch=config.batch, every=config.every)
    rows = []
    for name in config.activations:
        network = MLP((40, *config.hidden, 10), name, weights=normal(gain(TABLE[name])))
        nets = Ensemble(network, member_seeds(config.seed, config.seeds))
        curves = train(nets, x, y, Adam(config.lr), **plan, record=shares)
        names = "zeros", "dormant", "dead", "accuracy"
        row = dict(zip(names, np.moveaxis(curves, -1, 0), strict=True))
        row["accuracy"] = row["accuracy"][..., 0]  # has no layers
        rows.append(row | {"diverged": diverged(nets)})
    return gather(Result, config, rows)
