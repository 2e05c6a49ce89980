"""Can thirty layers be trained, and is it ReLU that makes them trainable?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import digits
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
    xavier,
)
from relulib.experiments import check

INITIALISATIONS = ("he", "xavier", "he, skip")


@dataclass(frozen=True)
class Config:
    """Deep networks on digits; a case is an activation and an initialisation.

    "he, skip" adds every layer, times 1/sqrt(depth), to its input. Not tuned: the
    length of the training and the largest gradient norm (1, for SGD alone). Every
    rate is shown, because the rate decides which case wins.
    """

    activations: tuple[str, ...] = ("relu", "tanh", "relu")
    initialisations: tuple[str, ...] = ("he", "xavier", "he, skip")
    optimiser: str = "adam"
    lrs: tuple[float, ...] = (1e-3, 3e-3)
    depth: int = 30
    width: int = 48
    steps: int = 150
    batch: int = 64
    seeds: int = 20
    seed: int = 0

    def __post_init__(self):
        check(
            self,
            counts=("depth", "width", "steps", "batch"),
            positives=("lrs",),
            optimiser=("adam", "sgd"),
            activations=TABLE,
            initialisations=INITIALISATIONS,
        )
        if len(self.activations) != len(self.initialisations):
            raise ValueError(
                "activations and initialisations go in pairs, "
                f"got {len(self.activations)} and {len(self.initialisations)}"
            )

    @property
    def cases(self):
        """The pairs (activation, initialisation), in the order of the results."""
        return tuple(zip(self.activations, self.initialisations))


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    accuracy : ndarray, (seeds, cases, rates)
        On the TRAINING samples, because the question is whether the networks train.
    diverged : ndarray of bool, (seeds, cases, rates)
    """

    config: Config
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(lrs=(1e-3,), depth=3, width=8, steps=3, seeds=3)


def run(config):
    """Train every case at every rate from the same starts."""
    split = digits()
    x, y = torch.tensor(split.x), torch.tensor(split.y)
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    widths = (64,) + (config.width,) * config.depth + (10,)
    found = []
    for name, initialisation in config.cases:
        skip = config.depth**-0.5 if "skip" in initialisation else None
        weights = xavier() if initialisation == "xavier" else normal(2**0.5)
        nets = Ensemble(MLP(widths, name, weights=weights, skip=skip), seeds)
        optimiser = Adam(rates) if config.optimiser == "adam" else SGD(rates, clip=1.0)
        train(nets, x, y, optimiser, steps=config.steps, batch=config.batch)
        ends = accuracy(nets, x, y), diverged(nets)
        found.append([end.reshape(config.seeds, -1) for end in ends])
    return Result(config, *(np.stack(column, axis=1) for column in zip(*found)))
