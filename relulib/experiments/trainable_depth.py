"""Can thirty layers be trained, and is it ReLU that makes them trainable?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch
from scipy.optimize import brentq

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
INITIALISATIONS = ("he", "xavier", "he, skip", "fitted leak")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Deep networks on digits; a case is an activation and an initialisation.

    "he, skip" adds every layer, times 1/sqrt(depth), to its input; "fitted leak" is for
    a leaky ReLU and gives it the slope of :func:`leak_for`, and the gain of that slope.
    Every rate is shown, because the rate decides which case wins.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "tanh", "relu")
    initialisations: tuple[Annotated[str, INITIALISATIONS], ...] = INITIALISATIONS[:3]
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
        weights, params = normal(2**0.5), {}
        if initialisation == "xavier":
            weights = xavier()
        if initialisation == "fitted leak":
            leak = leak_for(config.depth)
            params = {"negative_slope": leak}
            weights = normal((2 / (1 + leak**2)) ** 0.5)
        nets = Ensemble(MLP(widths, name, params, weights, skip=skip), seeds)
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


def leak_for(depth, cosine=0.5):
    """Return the leak with which two inputs at a right angle end at a given cosine.

    In wide layers whose weights have the gain of that leak. After Zhang, Botev and
    Martens (2022), who fit a leak to the whole network; the target is ours.

    Parameters
    ----------
    depth : int
        Layers.
    cosine : float
        Above 0.

    Returns
    -------
    float
        0 where ReLU itself ends at no more than this cosine.
    """
    if cosine_after(depth, 0.0) <= cosine:
        return 0.0
    return brentq(lambda leak: cosine_after(depth, leak) - cosine, 0, 1)


def cosine_after(depth, leak):
    """Return the cosine between two inputs at a right angle after wide layers."""
    c, bend = 0.0, (1 - leak) ** 2 / (1 + leak**2) / np.pi
    for _ in range(depth):
        c = min(1.0, c + bend * (np.sqrt(1 - c * c) - c * np.arccos(c)))
    return c
