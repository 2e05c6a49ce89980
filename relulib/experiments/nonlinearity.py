"""Does a network need a bend? The same layers with and without one."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import digits, mnist_1d
from relulib.ensemble import (
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

DATA = {"mnist_1d": mnist_1d, "digits": partial(digits, "unit")}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Networks that differ in their activation, and in the gain that belongs to it."""

    data: Annotated[str, DATA] = "mnist_1d"
    activations: tuple[Annotated[str, TABLE], ...] = ("identity", "relu")
    lrs: tuple[float, ...] = (1e-3, 3e-3, 1e-2)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 800
    every: int = 100
    batch: int = 32
    untuned = ("the size", "any regularisation")


@dataclass(frozen=True)
class Result:
    """How well the networks did after every ``every`` steps.

    Attributes
    ----------
    accuracy, validation : ndarray, (seeds, activations, rates, times)
        On one half of the test set, and on the other, by which a rate is chosen.
    diverged : ndarray of bool, (seeds, activations, rates)
    """

    config: Config
    accuracy: np.ndarray
    validation: np.ndarray
    diverged: np.ndarray

    def at_best(self):
        """Accuracy at each kind's and time's best rate, (seeds, activations, times)."""
        lost = self.diverged[..., None]
        score, values = (
            np.where(lost, np.nan, a).swapaxes(2, 3)
            for a in (self.validation, self.accuracy)
        )
        return at_best_rate(score, values)


TINY = Config(data="digits", lrs=(1e-2,), hidden=(8,), steps=5, every=2, seeds=3)


def run(config):
    """Train with Adam from weights that keep the signal's size, testing on the way."""
    x, y, x_test, y_test = map(torch.tensor, DATA[config.data]())
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)

    def halves(nets):
        each = [accuracy(nets, x_test[k::2], y_test[k::2]) for k in (0, 1)]
        return np.stack(each, axis=1)

    plan = dict(steps=config.steps, batch=config.batch, every=config.every)
    rows = []
    for name in config.activations:
        weights = normal(gain(TABLE[name]))
        widths = (x.shape[1], *config.hidden, 10)
        nets = Ensemble(MLP(widths, name, weights=weights), seeds)
        seen = train(nets, x, y, Adam(rates), **plan, record=halves)
        ends = dict(validation=seen[..., 0], accuracy=seen[..., 1])
        rows.append(config.by_rate(**ends, diverged=diverged(nets)))
    return gather(Result, config, rows)
