"""Which last activation fits a number to predict, given the range of the number?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    diverged,
    function,
    member_seeds,
    squared_error,
    train,
)
from relulib.experiments import BaseConfig, gather

TARGETS = {  # of x in [-2, 2]^2
    "signed": lambda x: np.sin(2 * x[:, 0]) + np.cos(2 * x[:, 1]),
    "positive": lambda x: 3 * np.exp(-(x**2).sum(axis=1)),
    "within ±1": lambda x: np.sin(2 * x[:, 0]) * np.cos(2 * x[:, 1]),
}
RANGES = {  # of the heads
    "identity": (-np.inf, np.inf),
    "relu": (0, np.inf),
    "softplus": (0, np.inf),
    "tanh": (-1, 1),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden ReLU layers that predict one number; a head is its last activation."""

    targets: tuple[Annotated[str, TARGETS], ...] = tuple(TARGETS)
    heads: tuple[Annotated[str, RANGES], ...] = tuple(RANGES)
    lr: float = 1e-2
    hidden: tuple[int, ...] = (32, 32)
    steps: int = 300
    batch: int = 64
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    error : ndarray, (seeds, targets, heads)
        Mean squared error on a grid of 33 x 33 points.
    constant : ndarray of bool, (seeds, targets, heads)
        Whether the output is the same number on the whole grid.
    floor : ndarray, (seeds, targets, heads)
        The least error that the range of the head allows; equal for all seeds.
    diverged : ndarray of bool, (seeds, targets, heads)
    """

    config: Config
    error: np.ndarray
    constant: np.ndarray
    floor: np.ndarray
    diverged: np.ndarray


TINY = Config(targets=("signed",), hidden=(8,), steps=4, seeds=3)


def run(config):
    """Train every head on every target from the same starts."""
    rng = np.random.default_rng([config.seed, 1])
    x = rng.uniform(-2, 2, (2000, 2)).astype(np.float32)
    axis = np.linspace(-2, 2, 33)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2).astype(np.float32)
    rows = [
        fitted(config, x, grid, TARGETS[target], head)
        for target in config.targets
        for head in config.heads
    ]
    shape = len(config.targets), len(config.heads)
    return gather(Result, config, rows, shape)


def fitted(config, x, grid, target, head):
    """Return error, constant, floor and diverged of one head, each (seeds,)."""
    last = function(head)
    nets = Ensemble(
        MLP((2, *config.hidden, 1)), member_seeds(config.seed, config.seeds)
    )
    train(
        nets,
        torch.tensor(x),
        torch.tensor(target(x)),
        Adam(config.lr),
        steps=config.steps,
        batch=config.batch,
        loss=lambda z, y: squared_error(last(z), y),
    )
    with torch.no_grad():
        out = last(nets(torch.tensor(grid)))[..., 0].numpy()
    want = target(grid)
    error = ((out - want) ** 2).mean(axis=1)
    best = np.clip(want, *RANGES[head])
    return {
        "error": error,
        "constant": np.ptp(out, axis=1) == 0,
        "floor": np.full(len(nets), ((best - want) ** 2).mean()),
        "diverged": diverged(nets),
    }
