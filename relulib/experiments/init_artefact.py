"""Do deep ReLU networks die, or do their initial biases drown the signal?

A two by two: torch.nn.Linear's default weights or He's, its default biases or zero. Two
controls give the default weights the signal of He's and the reverse. Other activations
start from the defaults.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
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


def times_relu(factor):
    """Return ReLU with another slope on the right."""
    return lambda z: factor * torch.relu(z)


# default weights are sqrt 6 times smaller than He's
ACTIVATIONS = dict(zip(TABLE, TABLE, strict=True)) | {
    "√6 relu": times_relu(6**0.5),
    "relu / √6": times_relu(6**-0.5),
}
CASES = (
    ("relu", "default", "default"),
    ("relu", "default", "zero"),
    ("relu", "he", "default"),
    ("relu", "he", "zero"),
    ("√6 relu", "default", "zero"),
    ("relu / √6", "he", "zero"),
    ("silu", "default", "default"),
    ("elu", "default", "default"),
    ("selu", "default", "default"),
)


@dataclass(frozen=True)
class Config(BaseConfig):
    """Deep networks on digits, before and after a short training with Adam."""

    activations: tuple[Annotated[str, ACTIVATIONS], ...] = tuple(c[0] for c in CASES)
    weights: tuple[Annotated[str, WEIGHTS], ...] = tuple(c[1] for c in CASES)
    biases: tuple[Annotated[str, BIASES], ...] = tuple(c[2] for c in CASES)
    scaling: Annotated[str, SCALINGS] = "standardised"
    depth: int = 10
    width: int = 32
    lrs: tuple[float, ...] = (1e-3, 3e-3, 1e-2)
    steps: int = 150
    batch: int = 32
    untuned = ("the length of the training",)
    paired = ("activations", "weights", "biases")


@dataclass(frozen=True)
class Result:
    """Before and after training.

    Attributes
    ----------
    dead : ndarray, (seeds, cases, layers)
        Share of units off on all training samples, untrained.
    contrast : ndarray, (seeds, cases)
        Standard deviation over the samples of a unit of the last hidden layer, the mean
        over its units, untrained.
    cosine : ndarray, (seeds, cases, layers)
        Mean cosine between the outputs of a layer for two samples, untrained.
    accuracy : ndarray, (seeds, cases, rates)
        On the test set, trained.
    diverged : ndarray of bool, (seeds, cases, rates)
    """

    config: Config
    dead: np.ndarray
    contrast: np.ndarray
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
    for activation, weights, biases in config.cases:
        network = MLP(
            widths,
            ACTIVATIONS[activation],
            weights=WEIGHTS[weights],
            biases=BIASES[biases],
        )
        fresh, nets = Ensemble(network, members), Ensemble(network, seeds)
        dead = np.stack([units.mean(axis=1) for units in off_units(fresh, x)], axis=1)
        h = trace(fresh, x).h
        contrast = h[-1].double().std(dim=1).mean(dim=1).numpy()
        cosine = np.stack([mean_cosine(layer) for layer in h], axis=1)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        rows.append(
            {"dead": dead, "contrast": contrast, "cosine": cosine}
            | config.by_rate(
                accuracy=accuracy(nets, x_test, y_test), diverged=diverged(nets)
            )
        )
    return gather(Result, config, rows)


def mean_cosine(h):
    """Return the mean cosine over all pairs of different samples, (models,)."""
    h = h.double()
    unit = h / h.norm(dim=-1, keepdim=True).clamp(min=1e-30)
    n = h.shape[1]
    # The sum over all pairs is the squared norm of the sum.
    total = unit.sum(dim=1).square().sum(dim=-1)
    return ((total - unit.square().sum(dim=(1, 2))) / (n * (n - 1))).numpy()
