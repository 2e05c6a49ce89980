"""How well do n ReLUs draw a curve: built by hand, and found by training?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    member_seeds,
    normal,
    squared_error,
    train,
    uniform,
)
from relulib.experiments import BaseConfig, gather

GRID = np.linspace(0, 1, 20001)


def wave(x):
    """Return sin(2 pi x) + x**2 / 2, the target on [0, 1]."""
    return np.sin(2 * np.pi * x) + x**2 / 2


@dataclass(frozen=True)
class Config(BaseConfig):
    """Networks of one hidden layer that learn :func:`wave` from 256 points.

    Adam with constant rates. For each network the best is taken by the very error that
    is reported, which flatters training. A longer training helps the smallest networks,
    which often get stuck.
    """

    units: tuple[int, ...] = (4, 16, 64)
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    steps: int = 2000
    batch: int = 32
    untuned = ("the length of the training", "the draws of weights and biases")


@dataclass(frozen=True)
class Result:
    """What training found.

    Attributes
    ----------
    error : ndarray, (seeds, units)
        Largest error on [0, 1] of the best rate.
    kinks : ndarray, (seeds, units)
        Number of units whose kink lies inside (0, 1).
    diverged : ndarray of bool, (seeds, units)
        At every rate; its error is infinite.
    """

    config: Config
    error: np.ndarray
    kinks: np.ndarray
    diverged: np.ndarray


TINY = Config(units=(4,), lrs=(1e-2,), steps=5, seeds=3)


def run(config):
    """Train every width at every rate and keep the best."""
    # The networks see 2 x - 1: around 0 most units have their kink inside at the start.
    x, grid = (
        torch.linspace(-1, 1, 256)[:, None],
        2 * torch.tensor(GRID[::10, None]) - 1,
    )
    y = torch.tensor(wave((x[:, 0].numpy() + 1) / 2))
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    plan = dict(steps=config.steps, batch=config.batch, loss=squared_error)
    rows = []
    for units in config.units:
        network = MLP((1, units, 1), weights=normal(), biases=uniform())
        nets = Ensemble(network, seeds)
        train(nets, x, y, Adam(rates), **plan)
        with torch.no_grad():
            off = nets(grid)[..., 0].numpy() - wave(GRID[::10])
            places = -(nets.parameters["b0"] / nets.parameters["W0"])[:, 0]
        lost = diverged(nets)
        ends = config.by_rate(
            error=np.where(lost, np.inf, np.abs(off).max(axis=1)),
            kinks=((places > -1) & (places < 1)).sum(dim=1).numpy(),
            diverged=lost,
        )
        best = ends["error"].argmin(axis=1)[:, None]
        rows.append({k: np.take_along_axis(a, best, 1)[:, 0] for k, a in ends.items()})
    return gather(Result, config, rows)


def zigzag(x, knots, values):
    """Return the sum of ReLUs that runs through the points, at ``x``.

    ``values[0] + sum_i (s_i - s_(i-1)) relu(x - knots[i])`` with the slopes ``s_i``
    of the pieces: each ReLU adds the CHANGE of slope at its knot.

    Parameters
    ----------
    x : ndarray, shape (points,)
        Between the first knot and the last.
    knots, values : ndarray, shape (n + 1,)
        The knots increasing.

    Returns
    -------
    ndarray, shape (points,)
    """
    slopes = np.diff(values) / np.diff(knots)
    bends = np.diff(slopes, prepend=0.0)
    return values[0] + np.maximum(x[:, None] - knots[:-1], 0) @ bends


def interpolation_error(target, knots):
    """Return the largest error on [0, 1] of the zigzag through ``target``'s points."""
    return np.abs(zigzag(GRID, knots, target(knots)) - target(GRID)).max()


def even_knots(n):
    """Return n + 1 evenly spaced knots on [0, 1]."""
    return np.linspace(0, 1, n + 1)
