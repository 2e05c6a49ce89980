"""Does a network need a bend? The same layers with and without one."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import digits, mnist_1d
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    accuracy,
    diverged,
    member_seeds,
    normal,
    train,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain

DATA = {"mnist_1d": mnist_1d, "digits": partial(digits, "unit")}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Networks that differ in their activation alone.

    A longer training lifts every network but the linear ones.
    """

    data: Annotated[str, DATA] = "mnist_1d"
    activations: tuple[Annotated[str, TABLE], ...] = ("identity", "relu")
    hidden: tuple[int, ...] = (100, 100)
    steps: int = 600
    batch: int = 64
    lr: float = 5e-3
    untuned = ("the length of the training", "any regularisation")


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    accuracy : ndarray, (seeds, activations)
        On the test set.
    diverged : ndarray of bool, (seeds, activations)
    """

    config: Config
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(data="digits", hidden=(8,), steps=5, seeds=3)


def run(config):
    """Train with Adam from weights that keep the signal's size, then test."""
    x, y, x_test, y_test = map(torch.tensor, DATA[config.data]())
    seeds = member_seeds(config.seed, config.seeds)
    rows = []
    for name in config.activations:
        weights = normal(gain(TABLE[name]))
        widths = (x.shape[1], *config.hidden, 10)
        nets = Ensemble(MLP(widths, name, weights=weights), seeds)
        train(nets, x, y, Adam(config.lr), steps=config.steps, batch=config.batch)
        right = accuracy(nets, x_test, y_test)
        rows.append({"accuracy": right, "diverged": diverged(nets)})
    return gather(Result, config, rows)
