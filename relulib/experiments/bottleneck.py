"""What does ReLU cost a narrow layer?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import MLP, Adam, Ensemble, diverged, member_seeds, trace, train
from relulib.experiments import BaseConfig, gather

KINDS = ("linear", "relu")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Autoencoders 64-64-k-64-64 of digits; the narrow layer is linear or ReLU."""

    widths: tuple[int, ...] = (4, 16)
    lr: float = 3e-3
    steps: int = 200
    batch: int = 64
    untuned = ("the length of the training",)

    def __post_init__(self):
        super().__post_init__()
        if 64 in self.widths:
            raise ValueError("widths: narrower than 64, got 64")


@dataclass(frozen=True)
class Result:
    """How well the images come back; a kind is linear (0) or ReLU (1).

    Attributes
    ----------
    unexplained : ndarray, (seeds, 2, widths)
        Squared error on the test set over its variance.
    off : ndarray, (seeds, 2, widths)
        Share of the narrow layer's units with z <= 0 on all training samples.
    diverged : ndarray of bool, (seeds, 2, widths)
    """

    config: Config
    unexplained: np.ndarray
    off: np.ndarray
    diverged: np.ndarray


TINY = Config(widths=(2,), steps=3, seeds=3)


def run(config):
    """Train both kinds of every width from the same starts."""
    split = digits("unit")
    x, x_test = torch.tensor(split.x), torch.tensor(split.x_test)
    rows = [
        compressed(config, x, x_test, width, kind)
        for kind in KINDS
        for width in config.widths
    ]
    return gather(Result, config, rows, shape=(len(KINDS), len(config.widths)))


def compressed(config, x, x_test, width, kind):
    """Return unexplained, off and diverged of one width, each (seeds,)."""

    def activation(z):
        narrow = z.shape[-1] == width
        return z if narrow and kind == "linear" else torch.relu(z)

    nets = Ensemble(
        MLP((64, 64, width, 64, 64), activation),
        member_seeds(config.seed, config.seeds),
    )
    train(
        nets,
        x,
        x,
        Adam(config.lr),
        steps=config.steps,
        batch=config.batch,
        loss=lambda z, images: (z - images).square().mean(dim=(1, 2)),
    )
    with torch.no_grad():
        error = (nets(x_test) - x_test).square().mean(dim=(1, 2))
    variance = (x_test - x_test.mean(dim=0)).square().mean()
    off = (trace(nets, x).z[1] <= 0).all(dim=1).double().mean(dim=1)
    return {
        "unexplained": (error / variance).numpy(),
        "off": off.numpy(),
        "diverged": diverged(nets),
    }
