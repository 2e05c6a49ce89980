"""How many steps does a network need to reach an error, by activation?

Steps, not seconds: what a step costs is another question. Every activation has the
gain of its own initialisation and its own best learning rate.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import mnist_1d
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
    train,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain

OPTIMISERS = {"adam": Adam, "sgd": lambda rates: SGD(rates, momentum=0.9)}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on MNIST-1D.

    The error is that on the first ``probe`` training samples, every ``every`` steps.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "tanh", "gelu", "sigmoid")
    lrs: tuple[float, ...] = (4e-3, 8e-3, 1.6e-2)
    optimiser: Annotated[str, OPTIMISERS] = "adam"
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 400
    every: int = 10
    probe: int = 1000
    batch: int = 32
    untuned = (
        "the width",
        "the batch size",
        "Adam's other constants",
        "SGD's momentum, 0.9",
    )


@dataclass(frozen=True)
class Result:
    """How the networks learned.

    Attributes
    ----------
    error : ndarray, (seeds, activations, rates, times)
        On the probe, which is part of the training samples.
    diverged : ndarray of bool, (seeds, activations, rates)
    """

    config: Config
    error: np.ndarray
    diverged: np.ndarray

    def steps_to(self, level):
        """Return the steps to the first error of at most ``level``.

        Parameters
        ----------
        level : float

        Returns
        -------
        ndarray, (seeds, activations, rates)
            Infinite for a run that never gets there.
        """
        there = self.error <= level
        first = self.config.times[there.argmax(axis=-1)]
        return np.where(there.any(axis=-1), first, np.inf)

    def best_steps_to(self, level):
        """Return :meth:`steps_to` at the rate of least median, (seeds, activations).

        Of equal medians the smaller rate wins, also where no rate arrives.
        """
        steps = self.steps_to(level)
        best = np.median(steps, axis=0).argmin(axis=-1)
        return np.take_along_axis(steps, best[None, :, None], axis=-1)[..., 0]


TINY = Config(lrs=(8e-3,), hidden=(8,), steps=4, every=2, probe=50, seeds=3)


def run(config):
    """Train every activation at every rate from the same seeds."""
    split = mnist_1d()
    x, y = torch.tensor(split.x), torch.tensor(split.y)
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)

    def error(nets):
        return 1 - accuracy(nets, x[: config.probe], y[: config.probe])

    plan = dict(steps=config.steps, batch=config.batch, every=config.every)
    rows = []
    for name in config.activations:
        network = MLP((40, *config.hidden, 10), name, weights=normal(gain(TABLE[name])))
        nets = Ensemble(network, seeds)
        optimiser = OPTIMISERS[config.optimiser](rates)
        curve = train(nets, x, y, optimiser, **plan, record=error)
        rows.append(config.by_rate(error=curve, diverged=diverged(nets)))
    return gather(Result, config, rows)
