"""Does it matter what slope ReLU gets at exactly 0?

Pairs of runs that differ in nothing but ``s = ReLU'(0)``, at several precisions
(after Bertoin et al. 2021).
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch
from torch.nn import functional as F

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    SGD,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    train,
)
from relulib.experiments import BaseConfig, gather

PRECISIONS = ("float64", "float32", "bfloat16", "float16")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Pairs of networks with slopes 0 and 1 at 0, on digits, at each rate.

    All arithmetic, the updates included, is done in
    the precision that is named, without the float32 copy that real training in low
    precision keeps.
    """

    precisions: tuple[Annotated[str, PRECISIONS], ...] = PRECISIONS[:3]
    lrs: tuple[float, ...] = (0.03, 0.1, 0.3)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 80
    batch: int = 64
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """What the two runs of a pair had and how they ended.

    Attributes
    ----------
    zeros : ndarray, (seeds, precisions, rates)
        Share of the training pre-activations that were exactly 0, in the run with
        slope 0.
    structural : ndarray, (seeds, precisions, rates)
        Share that were 0 because the whole layer below was off for the sample.
    difference : ndarray, (seeds, precisions, rates)
        Largest difference between the two runs' final weights.
    accuracy : ndarray, (seeds, precisions, rates, 2)
        On the test set, with slope 0 and with slope 1.
    diverged : ndarray of bool, (seeds, precisions, rates, 2)
    """

    config: Config
    zeros: np.ndarray
    structural: np.ndarray
    difference: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(
    precisions=("float32", "bfloat16"), lrs=(0.1,), hidden=(8,), steps=5, seeds=3
)


def run(config):
    """Train both networks of every pair, at every rate, in one ensemble."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    pairs, units = len(seeds), config.steps * config.batch * sum(config.hidden)
    slopes = torch.tensor([0.0, 1.0]).repeat_interleave(pairs)
    sgd, plan = SGD([*rates, *rates]), dict(steps=config.steps, batch=config.batch)
    rows = []
    for name in config.precisions:
        dtype = getattr(torch, name)
        relu = CountingReLU(slopes.to(dtype), len(config.hidden))
        nets = Ensemble(MLP((64, *config.hidden, 10), relu), seeds * 2, dtype)
        train(nets, x.to(dtype), y, sgd, **plan)
        zero, one = nets.vector.double().chunk(2)
        rows.append(
            config.by_rate(
                zeros=relu.zeros[:pairs] / units,
                structural=relu.structural[:pairs] / units,
                difference=(zero - one).abs().amax(dim=1),
                accuracy=accuracy(nets, x_test, y_test).reshape(2, -1).T,
                diverged=diverged(nets).reshape(2, -1).T,
            )
        )
    return gather(Result, config, rows)


class CountingReLU:
    """ReLU with a slope at 0 per network, which counts the zeros it meets."""

    def __init__(self, slopes, layers):
        self.slopes, self.layers = slopes[:, None, None], layers
        self.zeros = self.structural = torch.zeros(len(slopes), dtype=torch.int64)
        self.calls = 0

    def __call__(self, z):
        """Return ReLU of ``z`` (models, samples, units)."""
        zero = z == 0
        if torch.is_grad_enabled() and z.ndim == 3:
            below_off = self.below == 0 if self.calls % self.layers else False
            self.zeros = self.zeros + zero.sum(dim=(1, 2))
            self.structural = self.structural + (zero & below_off).sum(dim=(1, 2))
            self.calls += 1
        # The second term is 0 everywhere; its slope is s where z is 0, else 0.
        h = F.relu(z) + self.slopes * z * zero if z.ndim == 3 else F.relu(z)
        self.below = h.detach().amax(dim=-1, keepdim=True)
        return h
