"""Into how many flat pieces does a ReLU network cut the plane? Does training change it?

A piece is found by its activation pattern on a grid, so that those which slip between
the points are missed.
"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.data import half_moons
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    normal,
    trace,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two half moons in the plane, each coordinate of mean 0 and deviation 1.

    All networks have ``units`` hidden units, in one layer or in several of equal
    width. The window reaches from ``-reach`` to ``reach`` in both directions.
    """

    depths: tuple[int, ...] = (1, 2, 4)
    units: int = 32
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    reach: float = 2.0
    grid: int = 201
    samples: int = 500
    steps: int = 300
    batch: int = 32
    untuned = ("the number of units", "the length of the training")


@dataclass(frozen=True)
class Result:
    """How many pieces were met, and how well the trained networks do.

    Attributes
    ----------
    untrained : ndarray of int, (seeds, depths)
        Activation patterns on the grid.
    trained : ndarray of int, (seeds, depths, rates)
    accuracy, validation : ndarray, (seeds, depths, rates)
        On test points, and on others, by which a rate is chosen.
    diverged : ndarray of bool, (seeds, depths, rates)
    """

    config: Config
    untrained: np.ndarray
    trained: np.ndarray
    accuracy: np.ndarray
    validation: np.ndarray
    diverged: np.ndarray

    def at_best(self, array):
        """Return an array at each depth's most accurate rate, (seeds, depths)."""
        return at_best_rate(np.where(self.diverged, np.nan, self.validation), array)


TINY = Config(depths=(1, 2), units=4, lrs=(1e-2,), grid=9, samples=40, steps=3, seeds=3)


def run(config):
    """Count the pieces of every depth before and after training at every rate."""
    learn, choose, test = (
        (torch.tensor(x, dtype=torch.float32), torch.tensor(y))
        for x, y in half_moons(config.samples, config.seed)
    )
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    points = plane(config.reach, config.grid)
    rows = []
    for depth in config.depths:
        shape = network(config.units, depth)
        before = patterns(Ensemble(shape, members), points)
        nets = Ensemble(shape, seeds)
        train(nets, *learn, Adam(rates), steps=config.steps, batch=config.batch)
        ends = config.by_rate(
            trained=patterns(nets, points),
            accuracy=accuracy(nets, *test),
            validation=accuracy(nets, *choose),
            diverged=diverged(nets),
        )
        rows.append({"untrained": before, **ends})
    return gather(Result, config, rows)


def network(units, depth):
    """Return the architecture with ``units`` hidden units in ``depth`` layers."""
    hidden = (units // depth,) * depth
    return MLP((2, *hidden, 2), biases=normal(0.5))


def plane(reach, grid):
    """Return the points of a square grid, (grid * grid, 2), row by row."""
    line = torch.linspace(-reach, reach, grid)
    return torch.stack(torch.meshgrid(line, line, indexing="xy"), dim=2).reshape(-1, 2)


def patterns(nets, points):
    """Count the activation patterns of each network at the points, (models,)."""
    return np.array([len(row.unique()) for row in pattern_numbers(nets, points)])


def pattern_numbers(nets, points):
    """Return a number for each activation pattern, (models, points).

    At most 52 hidden units: a float64 has no more bits to spare.
    """
    return torch.cat([_numbers(nets, part) for part in points.split(2000)], dim=1)


def _numbers(nets, points):
    on = torch.cat(trace(nets, points).h, dim=2).sign().double()  # bool is slower
    return on @ 2 ** torch.arange(on.shape[2], dtype=torch.float64)
