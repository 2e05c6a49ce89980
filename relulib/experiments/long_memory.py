"""Which recurrent cell remembers a number for a whole sequence?

The adding problem, after Le, Jaitly and Hinton (2015): add the two marked numbers.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import adding_problem
from relulib.ensemble import (
    LSTM,
    RNN,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    identity,
    member_seeds,
    normal,
    squared_error,
    train,
)
from relulib.experiments import BaseConfig, gather


def wide_tanh(z):
    """Return tanh ten times as large: straight where a memory works, and bounded."""
    return 10 * torch.tanh(z / 10)


def plain(activation, start):
    """Return a cell of given width; ``start`` draws its recurrent matrix."""
    return lambda hidden: RNN(
        2, hidden, 1, activation, weights=normal(0.5), recurrent=start
    )


CELLS = {
    "irnn": plain("relu", identity()),
    "relu, random": plain("relu", normal(1.0)),
    "relu, He": plain("relu", normal()),
    "tanh, identity": plain("tanh", identity()),
    "tanh, random": plain("tanh", normal(1.0)),
    "wide tanh, identity": plain(wide_tanh, identity()),
    "lstm": lambda hidden: LSTM(2, hidden, 1),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Cells of equal width at each rate; "irnn" is ReLU that starts from the identity.

    "random" weights have the variance 1/n, "He" 2/n. The training is too short for the
    LSTM to leave its plateau. Adam instead of the paper's SGD, and larger input weights
    than the paper's: after it, no replication of it.
    """

    cells: tuple[Annotated[str, CELLS], ...] = tuple(CELLS)[:-1]
    length: int = 20
    hidden: int = 32
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    steps: int = 200
    batch: int = 16
    untuned = ("the largest gradient norm, 1", "the length of the training")

    def __post_init__(self):
        super().__post_init__()
        if self.length < 2:
            raise ValueError(f"length: at least 2 for two marks, got {self.length}")


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    validation, error : ndarray, (seeds, cells, rates)
        Mean squared error on every other test sequence, and on those between; guessing
        1 has 1/6. Of a network that diverged it is infinite.
    diverged : ndarray of bool, (seeds, cells, rates)
    """

    config: Config
    validation: np.ndarray
    error: np.ndarray
    diverged: np.ndarray

    def solved(self, below=0.05):
        """Networks with a smaller error at each rate, (cells, rates)."""
        return (self.error < below).sum(axis=0)

    def best(self, below=0.05):
        """Index of the rate at which most solve the validation half, (cells,)."""
        return (self.validation < below).sum(axis=0).argmax(axis=1)


TINY = Config(length=4, hidden=4, steps=3, seeds=3)


def run(config):
    """Train every cell on the same sequences at each rate."""
    x, y, x_test, y_test = map(torch.tensor, adding_problem(config.length))
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    plan = dict(steps=config.steps, batch=config.batch, loss=squared_error)
    rows = []
    for name in config.cells:
        nets = Ensemble(CELLS[name](config.hidden), seeds)
        train(nets, x, y, Adam(rates, clip=1.0), **plan)
        halves = [error_on(nets, x_test[k::2], y_test[k::2]) for k in (0, 1)]
        validation, error = halves
        rows.append(
            config.by_rate(validation=validation, error=error, diverged=diverged(nets))
        )
    return gather(Result, config, rows)


@torch.no_grad()
def error_on(nets, x, y):
    """Return the mean squared error of each network, (models,)."""
    error = squared_error(nets(x), y.expand(len(nets), -1)).numpy()
    return np.where(np.isnan(error), np.inf, error)
