"""Which last activation fits a number to predict, given the range of the number?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch
from torch.nn import functional as F

from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    member_seeds,
    squared_error,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather

TARGETS = {  # of x in [-2, 2]^2; all but "within ±1" with a variance of about 1
    "signed": lambda x: np.sin(2 * x[:, 0]) + np.cos(2 * x[:, 1]),
    "within ±1": lambda x: np.sin(2 * x[:, 0]) * np.cos(2 * x[:, 1]),
    "bump": lambda x: 4 * np.exp(-(x**2).sum(axis=1)),
    "half zero": lambda x: 1.6 * np.maximum(TARGETS["signed"](x), 0),
    "bowl": lambda x: 0.6 * (x**2).sum(axis=1),
    "valley": lambda x: np.abs(x[:, 0] - x[:, 1]),
}
HEADS = {  # last activation, its range
    "linear": (lambda z: z, (-np.inf, np.inf)),
    "relu": (torch.relu, (0, np.inf)),
    "softplus": (F.softplus, (0, np.inf)),
    "exp": (lambda z: z.clamp(max=30).exp(), (0, np.inf)),
    "tanh": (torch.tanh, (-1, 1)),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden ReLU layers that predict one number; a head is its last activation."""

    targets: tuple[Annotated[str, TARGETS], ...] = ("signed", "bump", "within ±1")
    heads: tuple[Annotated[str, HEADS], ...] = ("linear", "relu", "softplus", "tanh")
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    hidden: tuple[int, ...] = (32, 32)
    steps: int = 300
    batch: int = 32
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """How the networks ended; errors are mean squares over the target's variance.

    Attributes
    ----------
    validation : ndarray, (seeds, targets, heads, rates)
        On 500 points that were not trained on.
    error, clipped : ndarray, (seeds, targets, heads, rates)
        On a grid of 33 x 33 points: of the output, and of the output made 0 where it
        is negative.
    constant : ndarray of bool, (seeds, targets, heads, rates)
        Whether the output is the same number on the whole grid.
    floor : ndarray, (seeds, targets, heads)
        The least error that the range of the head allows; equal for all seeds.
    diverged : ndarray of bool, (seeds, targets, heads, rates)
    """

    config: Config
    validation: np.ndarray
    error: np.ndarray
    clipped: np.ndarray
    constant: np.ndarray
    floor: np.ndarray
    diverged: np.ndarray

    @property
    def stuck(self):
        """Whether a network is hardly better than a constant, as `error`."""
        return ~(self.error < 0.9)

    def best(self, values):
        """Return values at the rate of least geometric mean validation error."""
        return at_best_rate(-np.log(self.validation), values)


TINY = Config(targets=("signed",), lrs=(1e-2,), hidden=(8,), steps=4, seeds=3)


def run(config):
    """Train every head on every target from the same starts."""
    rng = np.random.default_rng([config.seed, 1])
    x, check = (
        rng.uniform(-2, 2, (size, 2)).astype(np.float32) for size in (2000, 500)
    )
    axis = np.linspace(-2, 2, 33)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype(np.float32)
    rows = [
        fitted(config, (x, check, grid), TARGETS[target], *HEADS[head])
        for target in config.targets
        for head in config.heads
    ]
    shape = len(config.targets), len(config.heads)
    return gather(Result, config, rows, shape)


def fitted(config, points, target, last, limits):
    """Train one head on one target at every rate; return its row."""
    x, check, grid = map(torch.tensor, points)
    want, want_check, want_grid = map(target, points)
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    nets = Ensemble(MLP((2, *config.hidden, 1)), seeds)
    train(
        nets,
        x,
        torch.tensor(want),
        Adam(rates),
        steps=config.steps,
        batch=config.batch,
        loss=lambda z, y: squared_error(last(z), y),
    )
    with torch.no_grad():
        at_check, at_grid = (last(nets(p))[..., 0].numpy() for p in (check, grid))

    def share(out):
        return ((out - want_grid) ** 2).mean(axis=-1) / want_grid.var()

    floor = share(np.clip(want_grid, *limits))
    return {
        "floor": np.full(config.seeds, floor),
    } | config.by_rate(
        validation=((at_check - want_check) ** 2).mean(axis=1) / want_check.var(),
        error=share(at_grid),
        clipped=share(at_grid.clip(0)),
        constant=np.ptp(at_grid, axis=1) == 0,
        diverged=diverged(nets),
    )
