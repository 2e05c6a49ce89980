"""How sure is a classifier of points that are far from all it has seen?"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import half_moons
from relulib.ensemble import (
    MLP,
    WEIGHTS,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    generator,
    member_seeds,
    normal,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather
from relulib.initialization import gain

KINDS = ("relu", "tanh", "bumps")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two half moons in the plane, each coordinate of mean 0 and deviation 1.

    "bumps" has one hidden layer of Gaussian bumps, which fade with the distance from
    their centres.
    """

    kinds: tuple[Annotated[str, KINDS], ...] = KINDS
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    hidden: tuple[int, ...] = (32, 32)
    radii: tuple[float, ...] = (1.0, 2.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
    rays: int = 100
    samples: int = 500
    steps: int = 400
    batch: int = 64
    untuned = ("the sizes", "the length of the training")


@dataclass(frozen=True)
class Result:
    """What the networks answer near and far, at every rate.

    Attributes
    ----------
    accuracy, validation : ndarray, (seeds, kinds, rates)
        On test points, and on others, by which a rate is chosen.
    confidence : ndarray, (seeds, kinds, rates, radii, rays)
        The larger of the two probabilities.
    growth : ndarray, (seeds, kinds, rates)
        Difference of the logits at twice the largest radius over that at the largest;
        the median over the rays.
    diverged : ndarray of bool, (seeds, kinds, rates)
    """

    config: Config
    accuracy: np.ndarray
    validation: np.ndarray
    confidence: np.ndarray
    growth: np.ndarray
    diverged: np.ndarray

    def at_best(self, array):
        """Return an array at each kind's most accurate rate, (seeds, kinds, ...)."""
        return at_best_rate(np.where(self.diverged, 0, self.validation), array)


TINY = Config(
    lrs=(1e-2,), hidden=(4,), radii=(2.0, 100.0), rays=4, samples=40, steps=3, seeds=3
)


def run(config):
    """Train every kind at every rate from the same seeds, then look along rays."""
    angle = 2 * np.pi * np.arange(config.rays) / config.rays
    rays = torch.tensor(np.stack([np.cos(angle), np.sin(angle)], axis=1))
    far, rows = max(config.radii), []
    for kind in config.kinds:
        nets, validation, test = trained(config, kind, config.lrs)
        near = torch.stack([confidence(nets, r * rays) for r in config.radii], dim=1)
        gap = gaps(nets, 2 * far * rays) / gaps(nets, far * rays)
        rows.append(
            config.by_rate(
                accuracy=accuracy(nets, *test),
                validation=accuracy(nets, *validation),
                confidence=near.numpy(),
                growth=gap.median(dim=1).values.numpy(),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)


def trained(config, kind, lrs):
    """Return networks of one kind, and points to choose a rate and to test with."""
    data, validation, test = moons(config.samples, config.seed)
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), lrs)
    nets = Ensemble(network(kind, config.hidden), seeds, torch.float64)
    train(nets, *data, Adam(rates), steps=config.steps, batch=config.batch)
    return nets, validation, test


def moons(samples, seed):
    """Return the data to learn from, to choose a rate by and to test on, as (x, y)."""
    return [(torch.tensor(x), torch.tensor(y)) for x, y in half_moons(samples, seed)]


def network(kind, hidden):
    """Return the architecture of a kind."""
    if kind == "bumps":
        return Bumps(hidden[0])
    return MLP((2, *hidden, 2), kind, weights=normal(gain(TABLE[kind])))


@dataclass(frozen=True)
class Bumps:
    """One hidden layer of Gaussian bumps of two inputs, and a linear read-out.

    A unit is ``exp(-s |x - c|**2)`` with learned centre c and sharpness s.
    """

    axes: ClassVar[int] = 2
    units: int

    def initial(self, seed):
        """Return the parameters of one network, bumps of width 1 among the data."""
        draw = generator(seed, WEIGHTS)

        def randn(*shape):
            return torch.randn(shape, generator=draw, dtype=torch.float64)

        return {
            "centre": randn(1, self.units, 2),
            "log_sharpness": torch.zeros(1, self.units, dtype=torch.float64),
            "W": randn(self.units, 2) / self.units**0.5,
            "b": torch.zeros(1, 2, dtype=torch.float64),
        }

    def forward(self, nets, x, trace=None):
        """Return the two logits, (models, samples, 2)."""
        p = nets.parameters
        square = (x[:, :, None] - p["centre"]).square().sum(dim=3)
        h = torch.exp(-square * p["log_sharpness"].exp())
        return torch.baddbmm(p["b"], h, p["W"])


@torch.no_grad()
def confidence(nets, x):
    """Return the larger probability at the points x, (models, points)."""
    return nets(x).softmax(dim=2).max(dim=2).values


@torch.no_grad()
def gaps(nets, x):
    """Return the difference of the two logits, (models, points)."""
    z = nets(x)
    return z[..., 0] - z[..., 1]
