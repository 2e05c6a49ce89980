"""Does a slope that is learned help, and where does it go?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.data import mnist_1d
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    PReLU,
    accuracy,
    by_rate,
    diverged,
    member_seeds,
    train,
)
from relulib.experiments import BaseConfig, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Networks with PReLU, a slope per unit, and with ReLU, on MNIST-1D, Adam.

    The slopes start at ``start`` and have no weight decay.
    """

    start: float = 0.25
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 400
    batch: int = 64
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """ReLU (0) and PReLU (1).

    Attributes
    ----------
    accuracy : ndarray, (seeds, 2, rates)
        On the test set.
    slopes : ndarray, (seeds, rates, hidden units)
        Of PReLU at the end.
    diverged : ndarray of bool, (seeds, 2, rates)
    """

    config: Config
    accuracy: np.ndarray
    slopes: np.ndarray
    diverged: np.ndarray


TINY = Config(hidden=(8,), steps=3, seeds=3)


def run(config):
    """Train both from the same weights at every rate."""
    x, y, x_test, y_test = map(torch.tensor, mnist_1d())
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    widths, rows = (x.shape[1], *config.hidden, 10), []
    for network in (MLP(widths), PReLU(widths, start=config.start)):
        nets = Ensemble(network, seeds)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        right = accuracy(nets, x_test, y_test)
        rows.append(config.by_rate(accuracy=right, diverged=diverged(nets)))
    slopes = [nets.parameters[f"a{k}"][:, 0] for k in range(len(config.hidden))]
    slopes = torch.cat(slopes, dim=1).detach().numpy()
    return gather(Result, config, rows, **config.by_rate(slopes=slopes))
