"""What may stand between the last layer and the loss of a classifier?"""

from dataclasses import dataclass

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
from relulib.experiments import check

HEADS = {
    "logits": lambda z: z,
    "softmax": lambda z: z.softmax(dim=-1),  # and the loss applies softmax again
    "relu": torch.relu,
}


@dataclass(frozen=True)
class Config:
    """Two hidden layers on digits, plain SGD; a head is applied before cross-entropy.

    Not tuned: the length of the training. Every rate is shown, since a wrong head acts
    like another rate.
    """

    heads: tuple[str, ...] = tuple(HEADS)
    lrs: tuple[float, ...] = (0.1, 0.3, 1.0)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 200
    every: int = 20
    probe: int = 300
    batch: int = 64
    seeds: int = 20
    seed: int = 0

    def __post_init__(self):
        check(
            self,
            counts=("hidden", "steps", "every", "probe", "batch"),
            positives=("lrs",),
            heads=HEADS,
        )

    @property
    def times(self):
        """Steps at which the loss was taken."""
        return np.append(np.arange(0, self.steps, self.every), self.steps)


@dataclass(frozen=True)
class Result:
    """How the networks learned.

    Attributes
    ----------
    loss : ndarray, (seeds, heads, rates, times)
        Mean over the first ``probe`` training samples.
    accuracy : ndarray, (seeds, heads, rates)
        On the test set.
    lost : ndarray of int, (seeds, heads, rates)
        Classes that the network gives to no test sample.
    diverged : ndarray of bool, (seeds, heads, rates)
    """

    config: Config
    loss: np.ndarray
    accuracy: np.ndarray
    lost: np.ndarray
    diverged: np.ndarray


TINY = Config(lrs=(0.1,), hidden=(8,), steps=4, every=2, seeds=3)


def run(config):
    """Train every head at every rate from the same starts."""
    x, y, x_test, y_test = map(torch.tensor, digits())
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    shape, found = (config.seeds, len(config.lrs)), []
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
        right, lost = accuracy(nets, x_test, y_test), classes_lost(nets, x_test)
        ends = (end.reshape(shape) for end in (right, lost, diverged(nets)))
        found.append((curve.reshape(*shape, -1), *ends))
    return Result(config, *(np.stack(column, axis=1) for column in zip(*found)))


@torch.no_grad()
def classes_lost(nets, x):
    """Return how many of the ten classes no sample is given to, (models,)."""
    chosen = nets(x).argmax(dim=-1)
    return np.array([10 - len(labels.unique()) for labels in chosen])
