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
    diverged,
    member_seeds,
    normal,
    squared_error,
    train,
)
from relulib.experiments import BaseConfig, gather

CELLS = {
    "irnn": lambda hidden: RNN(2, hidden, 1, "relu", weights=normal(0.5)),
    "relu": lambda hidden: RNN(
        2, hidden, 1, "relu", weights=normal(0.5), recurrent=normal()
    ),
    "tanh": lambda hidden: RNN(
        2, hidden, 1, "tanh", weights=normal(0.5), recurrent=normal(1.0)
    ),
    "lstm": lambda hidden: LSTM(2, hidden, 1),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Cells of equal width; "irnn" is ReLU that starts from the identity.

    The training is too short for the LSTM to leave its plateau. Adam instead of the
    paper's SGD, and larger input weights than the paper's: after it, no replication
    of it.
    """

    cells: tuple[Annotated[str, CELLS], ...] = ("irnn", "tanh")
    length: int = 30
    hidden: int = 32
    lr: float = 2e-3
    steps: int = 900
    batch: int = 20
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
    error : ndarray, (seeds, cells)
        Mean squared error on test sequences; guessing 1 has 1/6.
    diverged : ndarray of bool, (seeds, cells)
    """

    config: Config
    error: np.ndarray
    diverged: np.ndarray


TINY = Config(length=4, hidden=4, steps=3, seeds=3)


def run(config):
    """Train every cell on the same sequences."""
    x, y, x_test, y_test = map(torch.tensor, adding_problem(config.length))
    seeds = member_seeds(config.seed, config.seeds)
    plan = dict(steps=config.steps, batch=config.batch, loss=squared_error)
    rows = []
    for name in config.cells:
        nets = Ensemble(CELLS[name](config.hidden), seeds)
        train(nets, x, y, Adam(config.lr, clip=1.0), **plan)
        with torch.no_grad():
            error = squared_error(nets(x_test), y_test).numpy()
        rows.append({"error": error, "diverged": diverged(nets)})
    return gather(Result, config, rows)
