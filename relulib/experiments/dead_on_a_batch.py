"""Is a unit that is off for a whole batch dead?

No: a unit that fires for a share p of the samples is off on a batch of B with
probability ``(1 - p)**B``, and rare firing is common.
"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import MLP, SGD, Ensemble, diverged, member_seeds, trace, train
from relulib.experiments import BaseConfig


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden ReLU layers on digits, at a rate that leaves a few units dead."""

    sizes: tuple[int, ...] = (1, 8, 16, 32, 64, 128, 256)
    batches: int = 50
    lr: float = 0.3
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    batch: int = 64
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """Shares of all hidden units.

    Attributes
    ----------
    dead : ndarray, (seeds,)
        Off on all training samples.
    off : ndarray, (seeds, sizes)
        Off on a batch, mean over the batches.
    law : ndarray, (seeds, sizes)
        The same from each unit's share p of firing: mean of ``(1 - p)**B``.
    waking : ndarray, (seeds,)
        Off on all training samples but firing for some test sample.
    diverged : ndarray of bool, (seeds,)
    """

    config: Config
    dead: np.ndarray
    off: np.ndarray
    law: np.ndarray
    waking: np.ndarray
    diverged: np.ndarray

    @property
    def false_alarms(self):
        """Share of the units off on a batch that are alive, (seeds, sizes)."""
        return 1 - self.dead[:, None] / self.off


TINY = Config(sizes=(1, 4), batches=5, hidden=(8,), steps=3, seeds=3)


def run(config):
    """Train, then compare batches of several sizes with the whole set."""
    x, y, x_test, _ = map(torch.tensor, digits("unit"))
    nets = Ensemble(
        MLP((64, *config.hidden, 10)), member_seeds(config.seed, config.seeds)
    )
    train(nets, x, y, SGD(config.lr), steps=config.steps, batch=config.batch)
    fires, fires_test = (torch.cat(trace(nets, t).z, dim=2) > 0 for t in (x, x_test))
    dead, p = ~fires.any(dim=1), fires.double().mean(dim=1)
    generator = torch.Generator().manual_seed(config.seed)
    off = [batch_off(fires, size, config.batches, generator) for size in config.sizes]
    law = [((1 - p) ** size).mean(dim=1) for size in config.sizes]
    return Result(
        config,
        dead=dead.double().mean(dim=1).numpy(),
        off=torch.stack(off, dim=1).numpy(),
        law=torch.stack(law, dim=1).numpy(),
        waking=(dead & fires_test.any(dim=1)).double().mean(dim=1).numpy(),
        diverged=diverged(nets),
    )


def batch_off(fires, size, batches, generator):
    """Return the share of units off on a batch drawn with replacement, (models,)."""
    shares = []
    for _ in range(batches):
        rows = torch.randint(fires.shape[1], (size,), generator=generator)
        shares.append((~fires[:, rows].any(dim=1)).double().mean(dim=1))
    return torch.stack(shares).mean(dim=0)
