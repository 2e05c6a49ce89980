"""What may stand between the last layer and the loss of a classifier?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    SGD,
    Ensemble,
    accuracy,
    by_rate,
    cross_entropy,
    diverged,
    member_seeds,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather

HEADS = {
    "logits": lambda z: z,
    "softmax": lambda z: z.softmax(dim=-1),  # and the loss applies softmax again
    "relu": torch.relu,
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on digits, plain SGD; a head is applied before cross-entropy.

    Every rate is shown, since a wrong head acts like another rate.
    """

    heads: tuple[Annotated[str, HEADS], ...] = tuple(HEADS)
    lrs: tuple[float, ...] = (0.1, 0.3, 1.0)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    every: int = 20
    probe: int = 300
    batch: int = 64
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """How the networks learned.

    Attributes
    ----------
    loss : ndarray, (seeds, heads, rates, times)
        Mean over the first ``probe`` training samples.
    validation, accuracy : ndarray, (seeds, heads, rates)
        On the first and on the second half of the images that were not trained on.
    lost : ndarray of int, (seeds, heads, rates)
        Classes that the network gives to none of these images.
    diverged : ndarray of bool, (seeds, heads, rates)
    """

    config: Config
    loss: np.ndarray
    validation: np.ndarray
    accuracy: np.ndarray
    lost: np.ndarray
    diverged: np.ndarray

    @property
    def best(self):
        """Accuracy at each head's best rate by validation, (seeds, heads)."""
        return at_best_rate(self.validation, self.accuracy)


TINY = Config(lrs=(0.1,), hidden=(8,), steps=4, every=2, seeds=3)


def run(config):
    """Train every head at every rate from the same starts."""
    x, y, x_held, y_held = map(torch.tensor, digits())
    half = len(x_held) // 2
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    rows = []
    plan = dict(steps=config.steps, batch=config.batch, every=config.every)
    for name in config.heads:
        head = HEADS[name]

        def loss(z, y, head=head):
            return cross_entropy(head(z), y)

        def record(nets, loss=loss):
            with torch.no_grad():
                z, labels = nets(x[: config.probe]), y[: config.probe]
                return loss(z, labels.expand(len(nets), -1)).numpy()

        nets = Ensemble(MLP((64, *config.hidden, 10)), seeds)
        curve = train(nets, x, y, SGD(rates), loss=loss, record=record, **plan)
        rows.append(
            config.by_rate(
                loss=curve,
                validation=accuracy(nets, x_held[:half], y_held[:half]),
                accuracy=accuracy(nets, x_held[half:], y_held[half:]),
                lost=classes_lost(nets, x_held),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)


@torch.no_grad()
def classes_lost(nets, x):
    """Return how many of the ten classes no sample is given to, (models,)."""
    chosen = nets(x).argmax(dim=-1)
    return np.array([10 - len(labels.unique()) for labels in chosen])
