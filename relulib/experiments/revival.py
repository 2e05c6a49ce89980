"""What brings dead units back?

Networks killed by one large learning rate are trained on, with a small one: as they
are, or with another activation put in for ReLU while the weights stay. In the first
layer, whose inputs are fixed, a unit that comes back then owes it to its gradient.
Deeper units may wake at once, because the layer below hands them other numbers.
"""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import digits
from relulib.ensemble import (
    BATCHES,
    MLP,
    SGD,
    Ensemble,
    accuracy,
    diverged,
    member_seeds,
    off_units,
    train,
)
from relulib.experiments import BaseConfig, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden ReLU layers on digits, killed and then continued.

    Leaky ReLU continues with ``leak``.
    """

    continue_as: tuple[Annotated[str, TABLE], ...] = ("relu", "leaky_relu", "elu")
    leak: float = 0.1
    killing_lr: float = 1.0
    lr: float = 0.03
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    untuned = ("the rate that kills", "the length of the training")


@dataclass(frozen=True)
class Result:
    """Before and after.

    Attributes
    ----------
    killed : ndarray of int, (seeds, layers)
        Units off on all training samples after the large steps.
    accuracy_before : ndarray, (seeds,)
    woken, revived : ndarray of int, (seeds, continuations, layers)
        How many of them fire for a training sample before the first small step (that
        is, by the change of activation alone) and after the last one.
    accuracy : ndarray, (seeds, continuations)
        On the test set.
    diverged : ndarray of bool, (seeds, continuations)
    """

    config: Config
    killed: np.ndarray
    accuracy_before: np.ndarray
    woken: np.ndarray
    revived: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(hidden=(8, 8), steps=3, seeds=3)


def run(config):
    """Kill, then continue the same networks in every way."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    plan = dict(steps=config.steps, batch=config.batch)
    nets = Ensemble(
        MLP((64, *config.hidden, 10)), member_seeds(config.seed, config.seeds)
    )
    train(nets, x, y, SGD(config.killing_lr), **plan)
    killed, before = off_units(nets, x), accuracy(nets, x_test, y_test)
    weights, rows = nets.vector.clone(), []
    for name in config.continue_as:
        params = {"negative_slope": config.leak} if name == "leaky_relu" else {}
        nets.architecture = replace(nets.architecture, activation=name, params=params)
        nets.vector.copy_(weights)
        woken = count_firing(killed, nets, x)
        train(nets, x, y, SGD(config.lr), **plan, stream=BATCHES + 1)
        rows.append(
            {
                "woken": woken,
                "revived": count_firing(killed, nets, x),
                "accuracy": accuracy(nets, x_test, y_test),
                "diverged": diverged(nets),
            }
        )
    killed = np.stack([units.sum(axis=1) for units in killed], axis=1)
    return gather(Result, config, rows, killed=killed, accuracy_before=before)


def count_firing(killed, nets, x):
    """Return how many of the killed units fire for some sample, (models, layers)."""
    pairs = zip(killed, off_units(nets, x), strict=True)
    return np.stack([(was & ~still).sum(axis=1) for was, still in pairs], axis=1)
