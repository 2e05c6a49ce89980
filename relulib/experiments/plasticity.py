"""Can a network that has learned many tasks still learn the next one?

Every task gives the same images new random labels, so no task is harder than
another and nothing can be reused (after Lyle et al. 2023, Dohare et al. 2024).
Adam's averages are renewed with every task or kept: what is lost may be theirs.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import (
    BATCHES,
    MLP,
    Adam,
    Ensemble,
    accuracy,
    diverged,
    generator,
    member_seeds,
    off_units,
    train,
)
from relulib.experiments import BaseConfig, gather


def crelu(z):
    """Return relu(z) and relu(-z) side by side: of each pair one is always alive."""
    return torch.cat([z.relu(), (-z).relu()], dim=-1)


# name -> (architecture, a fresh network for each task?, pull to the initial weights)
VARIANTS = {
    "relu": (dict(), False, 0.0),
    "fresh": (dict(), True, 0.0),
    "pulled to its start": (dict(), False, 1e-2),
    "leaky": (dict(activation="leaky_relu", params={"negative_slope": 0.1}), False, 0),
    "tanh": (dict(activation="tanh"), False, 0.0),
    "layer norm": (dict(norm="layer"), False, 0.0),
    # 48 units make about as many parameters as 64 units of the others.
    "crelu": (dict(activation=crelu, widths=(64, 48, 48, 10)), False, 0.0),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers, random labels on ``samples`` digits, Adam.

    "fresh" is the control: a new network for each task. ``adam`` says whether the
    optimiser begins every task anew, too, or goes on with its averages.
    """

    variants: tuple[Annotated[str, VARIANTS], ...] = (
        "relu", "fresh", "pulled to its start", "layer norm", "crelu",
    )  # fmt: skip
    adam: Annotated[str, ("renewed", "kept")] = "renewed"
    tasks: int = 10
    samples: int = 256
    steps: int = 60
    batch: int = 64
    lr: float = 5e-3
    untuned = ("the strength of the pull", "He's weights for all")


@dataclass(frozen=True)
class Result:
    """At the end of every task.

    Attributes
    ----------
    accuracy : ndarray, (seeds, variants, tasks)
        On the task's own training samples.
    off : ndarray, (seeds, variants, tasks)
        Share of hidden units whose pre-activation is <= 0 on all samples.
    diverged : ndarray of bool, (seeds, variants)
        At the end of the last task.
    """

    config: Config
    accuracy: np.ndarray
    off: np.ndarray
    diverged: np.ndarray

    def change(self, tasks=3):
        """Return mean accuracy of the last tasks minus the first, (seeds, variants)."""
        a = self.accuracy
        return a[..., -tasks:].mean(axis=-1) - a[..., :tasks].mean(axis=-1)


TINY = Config(tasks=2, samples=20, steps=3, batch=8, seeds=3)


def run(config):
    """Learn task after task with every variant."""
    x = torch.tensor(digits("unit").x[: config.samples])
    seeds = member_seeds(config.seed, config.seeds)
    rows = [learn(config, VARIANTS[name], x, seeds) for name in config.variants]
    return gather(Result, config, rows)


def learn(config, variant, x, seeds):
    """Return accuracy and share of units off after each task, and who diverged."""
    shape, renew, strength = variant
    nets = Ensemble(MLP(**{"widths": (64, 64, 64, 10)} | shape), seeds)
    start, right, off = nets.vector.clone(), [], []
    plan = dict(steps=config.steps, batch=config.batch, per_model=True)
    if strength:
        plan["penalty_gradient"] = lambda vector: strength * (vector - start)
    optimiser = Adam(config.lr)
    for task in range(config.tasks):
        if renew:
            nets.vector.copy_(start)
        if renew or config.adam == "renewed":
            optimiser = Adam(config.lr)
        labels = random_labels(seeds, task, len(x))
        train(nets, x, labels, optimiser, **plan, stream=BATCHES + 2 * task)
        right.append(accuracy(nets, x, labels))
        units = np.concatenate(off_units(nets, x), axis=1)
        off.append(units.mean(axis=1))
    right, off = np.stack(right, axis=1), np.stack(off, axis=1)
    return {"accuracy": right, "off": off, "diverged": diverged(nets)}


def random_labels(seeds, task, samples):
    """Return every network's own labels for a task, (models, samples)."""
    stream = BATCHES + 2 * task + 1
    return torch.stack(
        [torch.randint(10, (samples,), generator=generator(s, stream)) for s in seeds]
    )
