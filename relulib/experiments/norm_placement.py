"""Does the norm belong before ReLU or after it?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    off_units,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather

PLACES = {  # norm, whether after the activation
    "none": (None, False),
    "layer norm, ReLU": ("layer", False),
    "ReLU, layer norm": ("layer", True),
    "batch norm, ReLU": ("batch", False),
    "ReLU, batch norm": ("batch", True),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Ten narrow hidden layers on digits, He weights, Adam.

    Every rate is shown, because the place of a norm moves the best one.
    """

    places: tuple[Annotated[str, PLACES], ...] = tuple(PLACES)
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    depth: int = 10
    width: int = 32
    steps: int = 160
    batch: int = 32
    untuned = ("the length of the training", "the width")


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    validation, accuracy : ndarray, (seeds, places, rates)
        On the first and on the second half of the images that were not trained on.
    off : ndarray, (seeds, places, rates)
        Share of hidden units with z <= 0 on all training samples.
    diverged : ndarray of bool, (seeds, places, rates)
    """

    config: Config
    validation: np.ndarray
    accuracy: np.ndarray
    off: np.ndarray
    diverged: np.ndarray

    @property
    def best(self):
        """Accuracy at each place's best rate by validation, (seeds, places)."""
        return at_best_rate(self.validation, self.accuracy)


TINY = Config(lrs=(1e-3,), depth=2, width=8, steps=3, seeds=3)


def run(config):
    """Train every place at every rate from the same weights."""
    x, y, x_held, y_held = map(torch.tensor, digits())
    half = len(x_held) // 2
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    widths = (64,) + (config.width,) * config.depth + (10,)
    rows = []
    for name in config.places:
        norm, after = PLACES[name]
        nets = Ensemble(MLP(widths, norm=norm, norm_after=after), seeds)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        off = np.concatenate(off_units(nets, x), axis=1).mean(axis=1)
        rows.append(
            config.by_rate(
                validation=accuracy(nets, x_held[:half], y_held[:half]),
                accuracy=accuracy(nets, x_held[half:], y_held[half:]),
                off=off,
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)
