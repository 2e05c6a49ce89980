"""Can thirty layers be trained, and is it ReLU that makes them trainable?"""

from dataclasses import dataclass
from typing import Annotated

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
from relulib.experiments import BaseConfig, gather

OPTIMISERS = {"adam": Adam, "sgd": lambda rates: SGD(rates, clip=1.0)}
INITIALISATIONS = ("he", "xavier", "he, skip")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Deep networks on digits; a case is an activation and an initialisation.

    "he, skip" adds every layer, times 1/sqrt(depth), to its input. Every rate is shown,
    because the rate decides which case wins.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "tanh", "relu")
    initialisations: tuple[Annotated[str, INITIALISATIONS], ...] = INITIALISATIONS
    optimiser: Annotated[str, OPTIMISERS] = "adam"
    lrs: tuple[float, ...] = (1e-3, 3e-3)
    depth: int = 30
    width: int = 48
    steps: int = 150
    batch: int = 64
    untuned = (
        "the length of the training",
        "the width",
        "the batch size",
        "Adam's other constants",
        "SGD's largest gradient norm, 1",
    )
    paired = ("activations", "initialisations")


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    accuracy : ndarray, (seeds, cases, rates)
        On the TRAINING samples, because the question is whether the networks train.
    test_accuracy : ndarray, (seeds, cases, rates)
        On the others, for what is reported at a rate that was chosen by ``accuracy``.
    diverged : ndarray of bool, (seeds, cases, rates)
    """

    config: Config
    accuracy: np.ndarray
    test_accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(lrs=(1e-3,), depth=3, width=8, steps=3, seeds=3)


def run(config):
    """Train every case at every rate from the same starts."""
    split = digits()
    x, y, x_test, y_test = map(torch.tensor, split)
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    widths = (64,) + (config.width,) * config.depth + (10,)
    rows = []
    for name, initialisation in config.cases:
        skip = config.depth**-0.5 if "skip" in initialisation else None
        weights = xavier() if initialisation == "xavier" else normal(2**0.5)
        nets = Ensemble(MLP(widths, name, weights=weights, skip=skip), seeds)
        optimiser = OPTIMISERS[config.optimiser](rates)
        train(nets, x, y, optimiser, steps=config.steps, batch=config.batch)
        rows.append(
            config.by_rate(
                accuracy=accuracy(nets, x, y),
                test_accuracy=accuracy(nets, x_test, y_test),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)
