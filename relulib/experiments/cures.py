"""Which cure helps units that start off, and which helps against too large a step?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    SGD,
    Ensemble,
    PReLU,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    off_units,
    set_hidden_biases,
    train,
)
from relulib.experiments import BaseConfig, Finite, gather


class WarmUp(SGD):
    """Gradient descent whose rate rises in a straight line over the first steps."""

    def __init__(self, lr, over):
        super().__init__(lr)
        self.full, self.over, self.done = self.lr, over, 0

    def step(self, vector, gradient):
        """Move ``vector`` (models, parameters) in place."""
        self.done += 1
        self.lr = self.full * min(1, self.done / self.over)
        super().step(vector, gradient)


def leak(slope):
    """Return what makes the units of an MLP leaky."""
    return {"activation": "leaky_relu", "params": {"negative_slope": slope}}


# cure -> how the network differs from a plain one of ReLU units
CURES = {
    "none": {},
    "zero biases": {},
    "a tenth of the rate": {},
    "warm-up": {},
    "clipped gradient": {},
    "leak 0.01": leak(0.01),
    "leak 0.1": leak(0.1),
    "leak 0.25": leak(0.25),
    "leak 0.5": leak(0.5),
    "PReLU": {},
    "ELU": {"activation": "elu"},
    "batch norm": {"norm": "batch"},
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on digits, plain SGD; every pair of a bias and a rate.

    The gradient is clipped to norm ``clip``; ``warm_up`` is in steps.
    """

    cures: tuple[Annotated[str, CURES], ...] = tuple(CURES)
    biases: tuple[Finite, ...] = (-1.0, -1.0, -1.0, 0.0, 0.0, 0.0)
    lrs: tuple[float, ...] = (0.1, 0.3, 0.6, 0.6, 1.0, 2.0)
    clip: float = 0.3
    warm_up: int = 50
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    untuned = (
        "He's weights for all",
        "the clipped norm and the length of the warm-up",
        "the length of the training",
    )
    paired = ("biases", "lrs")


@dataclass(frozen=True)
class Result:
    """How the networks ended; a setting is a bias with its rate.

    Attributes
    ----------
    off : ndarray, (seeds, cures, settings)
        Share of hidden units on their negative side for all training samples.
    accuracy : ndarray, (seeds, cures, settings)
        On the test set.
    diverged : ndarray of bool, (seeds, cures, settings)
        The units of such a network do not count as off, and it is never right: a mean
        is to be taken over the others.
    """

    config: Config
    off: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray

    def healed(self, at=0.9):
        """Networks that reach an accuracy, (cures, settings)."""
        return (self.accuracy >= at).sum(axis=0)

    def finite(self):
        """Networks that did not diverge, (cures, settings)."""
        return (~self.diverged).sum(axis=0)


TINY = Config(hidden=(8, 8), steps=3, seeds=3)


def run(config):
    """Train with every cure in every setting from the same weights."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    rows = []
    for cure in config.cures:
        network = PReLU if cure == "PReLU" else MLP
        nets = Ensemble(network((64, *config.hidden, 10), **CURES[cure]), seeds)
        if cure != "zero biases":
            set_hidden_biases(nets, config.biases * config.seeds)
        optimiser = optimiser_for(cure, rates, config)
        train(nets, x, y, optimiser, steps=config.steps, batch=config.batch)
        off = np.concatenate(off_units(nets, x), axis=1).mean(axis=1)
        rows.append(
            config.by_rate(
                off=off,
                accuracy=accuracy(nets, x_test, y_test),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)


def optimiser_for(cure, rates, config):
    """Return what moves the networks of a cure."""
    if cure == "warm-up":
        return WarmUp(rates, config.warm_up)
    if cure == "a tenth of the rate":
        return SGD([rate / 10 for rate in rates])
    return SGD(rates, clip=config.clip if cure == "clipped gradient" else None)
