"""What brings dead units back?

Networks killed by one large learning rate are trained on, with a small one: as they
are, or with another activation put in for ReLU while the weights stay. If a leak
brings a unit back, its death was a matter of its gradient.
"""

from dataclasses import dataclass, replace

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
    member_seeds,
    off_units,
    train,
)
from relulib.experiments import check


@dataclass(frozen=True)
class Config:
    """Two hidden ReLU layers on digits, killed and then continued.

    Leaky ReLU continues with ``leak``. Not tuned: both rates, chosen once for all.
    """

    continue_as: tuple[str, ...] = ("relu", "leaky_relu", "elu")
    leak: float = 0.1
    killing_lr: float = 1.0
    lr: float = 0.03
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    seeds: int = 20
    seed: int = 0

    def __post_init__(self):
        check(
            self,
            counts=("hidden", "steps", "batch"),
            positives=("leak", "killing_lr", "lr"),
            continue_as=TABLE,
        )


@dataclass(frozen=True)
class Result:
    """Before and after.

    Attributes
    ----------
    killed : ndarray of int, (seeds, layers)
        Units off on all training samples after the large steps.
    revived : ndarray of int, (seeds, continuations, layers)
        How many of them fire for a training sample after the small steps.
    accuracy_before : ndarray, (seeds,)
    accuracy : ndarray, (seeds, continuations)
        On the test set.
    """

    config: Config
    killed: np.ndarray
    revived: np.ndarray
    accuracy_before: np.ndarray
    accuracy: np.ndarray


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
    weights, revived, after = nets.vector.clone(), [], []
    for name in config.continue_as:
        params = {"negative_slope": config.leak} if name == "leaky_relu" else {}
        nets.architecture = replace(nets.architecture, activation=name, params=params)
        nets.vector.copy_(weights)
        train(nets, x, y, SGD(config.lr), **plan, number=BATCHES + 1)
        pairs = zip(killed, off_units(nets, x))
        revived.append(
            np.stack([(was & ~still).sum(axis=1) for was, still in pairs], axis=1)
        )
        after.append(accuracy(nets, x_test, y_test))
    return Result(
        config,
        np.stack([units.sum(axis=1) for units in killed], axis=1),
        np.stack(revived, axis=1),
        before,
        np.stack(after, axis=1),
    )
