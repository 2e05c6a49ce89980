"""Sigmoid or softmax, when labels can occur together?"""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from relulib.data import digits
from relulib.ensemble import MLP, Adam, Ensemble, diverged, member_seeds, train
from relulib.experiments import BaseConfig, gather

HEADS = ("sigmoid", "softmax")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Images of 0, 1 or 2 digits laid over each other; say which digits are there.

    Sigmoid has a cross-entropy per label, softmax one for the shares of the labels
    (an empty image counts for nothing).
    """

    lr: float = 3e-3
    hidden: tuple[int, ...] = (64, 64)
    samples: int = 4000
    steps: int = 300
    batch: int = 64
    untuned = ("the length of the training", "the threshold of 1/2")


@dataclass(frozen=True)
class Result:
    """By head: sigmoid (0), softmax (1).

    Attributes
    ----------
    exact : ndarray, (seeds, 2, 3)
        Share of test images with 0, 1 and 2 digits whose set of digits is found
        exactly: the outputs above 1/2.
    total : ndarray, (seeds, 2, 3)
        Mean sum of the ten outputs for 0, 1 and 2 digits.
    diverged : ndarray of bool, (seeds, 2)
    """

    config: Config
    exact: np.ndarray
    total: np.ndarray
    diverged: np.ndarray


TINY = Config(hidden=(8,), samples=100, steps=3, seeds=3)


def run(config):
    """Train both heads on the same images."""
    split = digits("unit")
    x, labels = overlaid(split.x, split.y, config.samples, [config.seed, 0])
    x_test, labels_test = overlaid(split.x_test, split.y_test, 2000, [config.seed, 1])
    members, rows = member_seeds(config.seed, config.seeds), []
    for head in HEADS:
        nets = Ensemble(MLP((64, *config.hidden, 10)), members)

        def loss(z, want, head=head):
            if head == "sigmoid":
                each = F.binary_cross_entropy_with_logits(z, want, reduction="none")
                return each.sum(dim=2).mean(dim=1)
            shares = want / want.sum(dim=2, keepdim=True).clamp(min=1)
            return -(shares * z.log_softmax(dim=2)).sum(dim=2).mean(dim=1)

        plan = dict(steps=config.steps, batch=config.batch, loss=loss)
        train(nets, x, labels, Adam(config.lr), **plan)
        exact, total = judged(nets, head, x_test, labels_test)
        rows.append({"exact": exact, "total": total, "diverged": diverged(nets)})
    return gather(Result, config, rows)


def overlaid(x, y, samples, seed):
    """Return images, the pixelwise largest of 0 to 2 digits, and 0/1 labels."""
    rng = np.random.default_rng(seed)
    count = rng.integers(0, 3, samples)
    pick = rng.integers(0, len(x), (samples, 2))
    there = np.arange(2) < count[:, None]
    images = (x[pick] * there[..., None]).max(axis=1)
    labels = np.zeros((samples, 10), dtype=np.float32)
    rows = np.repeat(np.arange(samples), count)
    labels[rows, y[pick][there]] = 1
    return torch.tensor(images), torch.tensor(labels)


@torch.no_grad()
def judged(nets, head, x, labels):
    """Return exact and total by number of digits, each (models, 3)."""
    z = nets(x)
    out = z.sigmoid() if head == "sigmoid" else z.softmax(dim=2)
    exact = ((out > 0.5) == (labels > 0.5)).all(dim=2).double()
    count, total = labels.sum(dim=1), out.sum(dim=2).double()
    groups = [count == k for k in range(3)]
    return tuple(
        torch.stack([each[:, rows].mean(dim=1) for rows in groups], dim=1).numpy()
        for each in (exact, total)
    )
