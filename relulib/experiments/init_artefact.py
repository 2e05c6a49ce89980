"""Do deep ReLU networks die, or do their initial biases drown the signal?

A two by two: torch.nn.Linear's default weights or He's, its default biases or zero.
"""

from dataclasses import dataclass

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
from relulib.experiments import check

WEIGHTS = {"default": uniform(), "he": normal(2**0.5)}
BIASES = {"default": uniform(), "zero": constant(0.0)}


@dataclass(frozen=True)
class Config:
    """Deep ReLU networks on digits, before and after a short training with Adam.

    Not tuned: the length of the training, and by default the rate (1e-3 gives the
    same order). Every rate is kept.
    """

    weights: tuple[str, ...] = ("default", "default", "he", "he")
    biases: tuple[str, ...] = ("default", "zero", "default", "zero")
    scaling: str = "standardised"
    depth: int = 10
    width: int = 64
    lrs: tuple[float, ...] = (3e-3,)
    steps: int = 150
    batch: int = 64
    seeds: int = 20
    seed: int = 0

    def __post_init__(self):
        check(
            self,
            counts=("depth", "width", "steps", "batch"),
            positives=("lrs",),
            weights=WEIGHTS,
            biases=BIASES,
            scaling=SCALINGS,
        )
        if len(self.weights) != len(self.biases):
            raise ValueError(
                "weights and biases go in pairs, "
                f"got {len(self.weights)} and {len(self.biases)}"
            )

    @property
    def cases(self):
        """The pairs (weights, biases), in the order of the results."""
        return tuple(zip(self.weights, self.biases))


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
    found = []
    for weights, biases in config.cases:
        network = MLP(widths, weights=WEIGHTS[weights], biases=BIASES[biases])
        fresh, nets = Ensemble(network, members), Ensemble(network, seeds)
        dead = np.stack([units.mean(axis=1) for units in off_units(fresh, x)], axis=1)
        cosine = np.stack([mean_cosine(h) for h in trace(fresh, x).h], axis=1)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        ends = accuracy(nets, x_test, y_test), diverged(nets)
        found.append((dead, cosine, *(end.reshape(config.seeds, -1) for end in ends)))
    return Result(config, *(np.stack(column, axis=1) for column in zip(*found)))


def mean_cosine(h):
    """Return the mean cosine over all pairs of different samples, (models,)."""
    unit = h.double() / h.double().norm(dim=-1, keepdim=True).clamp(min=1e-30)
    n = h.shape[1]
    # The sum over all pairs is the squared norm of the sum.
    total = unit.sum(dim=1).square().sum(dim=-1)
    return ((total - unit.square().sum(dim=(1, 2))) / (n * (n - 1))).numpy()


def cosine_law(depth, cosine=0.0):
    """Return the cosine after each of ``depth`` layers of infinite width, zero bias.

    ``c -> (sin t + (pi - t) cos t) / pi`` with ``cos t = c`` (cho2009).
    """
    found = []
    for _ in range(depth):
        t = np.arccos(cosine)
        cosine = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        found.append(cosine)
    return np.array(found)
