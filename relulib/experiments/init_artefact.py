"""Do deep ReLU networks die, or do their initial biases drown the signal?

A two by two: torch.nn.Linear's default weights or He's, its default biases or zero.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import SCALINGS, digits
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    constant,
    diverged,
    member_seeds,
    normal,
    off_units,
    trace,
    train,
    uniform,
)
from relulib.experiments import BaseConfig, gather

WEIGHTS = {"default": uniform(), "he": normal(2**0.5)}
BIASES = {"default": uniform(), "zero": constant(0.0)}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Deep ReLU networks on digits, before and after a short training with Adam.

    Every rate is kept; 1e-3 gives the same order as the default.
    """

    weights: tuple[Annotated[str, WEIGHTS], ...] = ("default", "default", "he", "he")
    biases: tuple[Annotated[str, BIASES], ...] = ("default", "zero", "default", "zero")
    scaling: Annotated[str, SCALINGS] = "standardised"
    depth: int = 10
    width: int = 64
    lrs: tuple[float, ...] = (3e-3,)
    steps: int = 150
    batch: int = 64
    untuned = ("the length of the training",)
    paired = ("weights", "biases")


@dataclass(frozen=True)
class Result:
    """Before and after training.

    Attributes
    ----------
    dead : ndarray, (seeds, cases, layers)
        Share of units off on all training samples, untrained.
    cosine : ndarray, (seeds, cases, layers)
        Mean cosine between the outputs of a layer for two samples, untrained.
    accuracy : ndarray, (seeds, cases, rates)
        On the test set, trained.
    diverged : ndarray of bool, (seeds, cases, rates)
    """

    config: Config
    dead: np.ndarray
    cosine: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(depth=3, width=8, lrs=(1e-3,), steps=3, seeds=3)


def run(config):
    """Count dead units, then train, for every case from the same draws."""
    x, y, x_test, y_test = map(torch.tensor, digits(config.scaling))
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    widths = (64,) + (config.width,) * config.depth + (10,)
    rows = []
    for weights, biases in config.cases:
        network = MLP(widths, weights=WEIGHTS[weights], biases=BIASES[biases])
        fresh, nets = Ensemble(network, members), Ensemble(network, seeds)
        dead = np.stack([units.mean(axis=1) for units in off_units(fresh, x)], axis=1)
        cosine = np.stack([mean_cosine(h) for h in trace(fresh, x).h], axis=1)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        rows.append(
            {"dead": dead, "cosine": cosine}
            | config.by_rate(
                accuracy=accuracy(nets, x_test, y_test), diverged=diverged(nets)
            )
        )
    return gather(Result, config, rows)


def mean_cosine(h):
    """Return the mean cosine over all pairs of different samples, (models,)."""
    unit = h.double() / h.double().norm(dim=-1, keepdim=True).clamp(min=1e-30)
    n = h.shape[1]
    # The sum over all pairs is the squared norm of the sum.
    total = unit.sum(dim=1).square().sum(dim=-1)
    return ((total - unit.square().sum(dim=(1, 2))) / (n * (n - 1))).numpy()
