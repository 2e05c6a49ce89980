"""What does ReLU cost a narrow layer, and how much of it are its dead units?"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional as F

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    member_seeds,
    trace,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather

NARROW = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky": lambda z: F.leaky_relu(z, 0.1),
}
KINDS = (*NARROW, "as many as alive")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Autoencoders 64-64-k-64-64 of digits with four kinds of narrow layer.

    Linear, ReLU, leaky ReLU with slope 0.1, and a control: linear with, network by
    network, as many units as are alive in the ReLU one. How many that are depends on
    ReLU's rate, so there is a control for each; all are trained at the rate that is
    best for linear layers.
    """

    widths: tuple[int, ...] = (4, 16)
    lrs: tuple[float, ...] = (1e-3, 3e-3, 1e-2)
    steps: int = 200
    batch: int = 32
    untuned = ("the length of the training",)

    def __post_init__(self):
        super().__post_init__()
        if 64 in self.widths:
            raise ValueError("widths: narrower than 64, got 64")


@dataclass(frozen=True)
class Result:
    """How well the images come back; the kinds are those of :data:`KINDS`.

    The rates of the control are those of the ReLU layers whose living units it has.

    Attributes
    ----------
    validation, unexplained : ndarray, (seeds, widths, kinds, rates)
        Squared error over the variance, on the first and on the second half of the
        images that were not trained on.
    alive : ndarray of int, (seeds, widths, kinds, rates)
        Units of the narrow layer with z > 0 on some training sample.
    diverged : ndarray of bool, (seeds, widths, kinds, rates)
    """

    config: Config
    validation: np.ndarray
    unexplained: np.ndarray
    alive: np.ndarray
    diverged: np.ndarray

    @property
    def best(self):
        """Unexplained share of all but the control, (seeds, widths, kinds).

        Each kind has its best rate.
        """
        kept = slice(len(NARROW))
        return at_best_rate(-self.validation[:, :, kept], self.unexplained[:, :, kept])


TINY = Config(widths=(2,), lrs=(1e-3,), steps=3, seeds=3)


def run(config):
    """Train every kind of every width from the same starts."""
    split = digits("unit")
    x, held = torch.tensor(split.x), torch.tensor(split.x_test)
    rows = []
    for width in config.widths:
        kinds = [compressed(config, x, held, width, NARROW[kind]) for kind in NARROW]
        score = -kinds[0]["validation"][:, None]
        rate = at_best_rate(score, np.broadcast_to(config.lrs, score.shape))[0, 0]
        alive = torch.tensor(kinds[1]["alive"]).flatten()
        there = torch.arange(width) < alive[:, None, None]
        control = replace(config, lrs=(float(rate),) * len(config.lrs))
        kinds.append(compressed(control, x, held, width, lambda z, m=there: z * m))
        rows.append(
            {name: np.stack([k[name] for k in kinds], axis=1) for name in kinds[0]}
        )
    return gather(Result, config, rows)


def compressed(config, x, held, width, narrow):
    """Train one kind at every rate; return its row, each array (seeds, rates)."""

    def activation(z):
        return narrow(z) if z.shape[-1] == width else torch.relu(z)

    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    nets = Ensemble(MLP((64, 64, width, 64, 64), activation), seeds)

    def error(z, images):
        return (z - images).square().mean(dim=(1, 2))

    plan = dict(steps=config.steps, batch=config.batch, loss=error)
    train(nets, x, x, Adam(rates), **plan)
    with torch.no_grad():
        shares = [
            (error(nets(images), images) / (images - images.mean(0)).square().mean())
            for images in held.tensor_split(2)
        ]
    return config.by_rate(
        validation=shares[0].numpy(),
        unexplained=shares[1].numpy(),
        alive=(trace(nets, x).z[1] > 0).any(dim=1).sum(dim=1).numpy(),
        diverged=diverged(nets),
    )
