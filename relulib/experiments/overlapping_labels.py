"""Sigmoid or softmax, when labels can occur together?"""

from dataclasses import dataclass

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
    train,
)
from relulib.experiments import BaseConfig, gather


def each_label(z, want):
    """Cross-entropy of ten sigmoids, summed over the labels."""
    each = F.binary_cross_entropy_with_logits(z, want, reduction="none")
    return each.sum(dim=2).mean(dim=1)


def shares(z, want):
    """Cross-entropy of one softmax with the shares of the labels."""
    parts = want / want.sum(dim=2, keepdim=True).clamp(min=1)
    return -(parts * z.log_softmax(dim=2)).sum(dim=2).mean(dim=1)


HEADS = {
    "sigmoid": (torch.sigmoid, each_label),
    "softmax": (lambda z: z.softmax(dim=2), shares),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Images of 0, 1 or 2 digits laid over each other; say which digits are there.

    Sigmoid has a cross-entropy per label, softmax one for the shares of the labels
    (an empty image counts for nothing). What lies above a threshold is reported: 1/2,
    or, network by network, the one of `thresholds` that is best on validation images.
    """

    lrs: tuple[float, ...] = (1e-3, 3e-3, 1e-2)
    thresholds: tuple[float, ...] = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
    hidden: tuple[int, ...] = (64, 64)
    samples: int = 4000
    steps: int = 300
    batch: int = 32
    untuned = ("the length of the training",)


@dataclass(frozen=True)
class Result:
    """By head, sigmoid (0) and softmax (1), each at its best rate on validation images.

    Attributes
    ----------
    exact : ndarray, (seeds, 2, 4)
        Share of test images with 0, 1, 2 digits, and of all, whose set of digits is
        found exactly with the network's own threshold.
    at_half : ndarray, (seeds, 2, 4)
        The same with a threshold of 1/2.
    threshold : ndarray, (seeds, 2)
        The network's own.
    total : ndarray, (seeds, 2, 4)
        Mean sum of the ten outputs.
    diverged : ndarray of bool, (seeds, 2, rates)
    """

    config: Config
    exact: np.ndarray
    at_half: np.ndarray
    threshold: np.ndarray
    total: np.ndarray
    diverged: np.ndarray


TINY = Config(lrs=(1e-3,), hidden=(8,), samples=100, steps=3, seeds=3)


def run(config):
    """Train both heads on the same images.

    Validation and test images are made of different digits.
    """
    split = digits("unit")
    half = len(split.x_test) // 2
    x, labels = overlaid(split.x, split.y, config.samples, [config.seed, 0])
    check = overlaid(split.x_test[:half], split.y_test[:half], 1500, [config.seed, 1])
    test = overlaid(split.x_test[half:], split.y_test[half:], 2000, [config.seed, 2])
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    rows = []
    for outputs, loss in HEADS.values():
        nets = Ensemble(MLP((64, *config.hidden, 10)), seeds)
        plan = dict(steps=config.steps, batch=config.batch, loss=loss)
        train(nets, x, labels, Adam(rates), **plan)
        with torch.no_grad():
            answers = [outputs(nets(images)) for images, _ in (check, test)]
        rows.append(
            judged(config, *answers, check[1], test[1])
            | config.by_rate(diverged=diverged(nets))
        )
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


def judged(config, out, out_test, labels, labels_test):
    """Choose rate and thresholds on the first data; return a row for the second."""
    cuts = torch.tensor(config.thresholds)
    shape = config.seeds, len(config.lrs)
    scores = [right(out, labels, cut).mean(dim=1).reshape(shape) for cut in cuts]
    scores = torch.stack(scores)  # (thresholds, seeds, rates)
    rate = scores.amax(dim=0).mean(dim=0).argmax()
    own = cuts[scores[:, :, rate].argmax(dim=0)]
    chosen = out_test.reshape(*shape, *out_test.shape[1:])[:, rate]
    return {
        "exact": by_count(right(chosen, labels_test, own[:, None, None]), labels_test),
        "at_half": by_count(right(chosen, labels_test, 0.5), labels_test),
        "threshold": own.numpy(),
        "total": by_count(chosen.sum(dim=2).double(), labels_test),
    }


def right(out, labels, cut):
    """Return whether exactly the labels lie above `cut`, (models, images)."""
    return ((out > cut) == (labels > 0.5)).all(dim=2).double()


def by_count(values, labels):
    """Return means over the images with 0, 1, 2 labels and over all, (models, 4)."""
    count = labels.sum(dim=1)
    groups = [count == k for k in range(3)] + [count >= 0]
    return torch.stack([values[:, g].mean(dim=1) for g in groups], dim=1).numpy()
