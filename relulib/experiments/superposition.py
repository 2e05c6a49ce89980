"""How many features fit into a layer that is narrower than their number?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.ensemble import (
    BATCHES,
    WEIGHTS,
    Adam,
    generator,
    member_seeds,
    single_thread,
)
from relulib.experiments import BaseConfig, Finite, at_best_rate, gather

READOUTS = ("linear", "relu")
VALIDATION, TEST = 2048, 4096  # fresh samples


@dataclass(frozen=True)
class Config(BaseConfig):
    """The toy model of elhage2022: ``f(x W W^T + b)`` shall be x again.

    Each of the features is absent with probability ``sparsity``, otherwise even in
    [0, 1]; all count the same. f is nothing, or ReLU.
    """

    readouts: tuple[Annotated[str, READOUTS], ...] = READOUTS
    sparsities: tuple[Finite, ...] = (0.0, 0.5, 0.8, 0.97)
    features: int = 5
    dimensions: int = 2
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    steps: int = 1500
    batch: int = 256
    untuned = ("the batch", "the length of the training", "the fall of the rate")

    def __post_init__(self):
        super().__post_init__()
        for value in self.sparsities:
            if not 0 <= value < 1:
                raise ValueError(f"sparsities: from 0 to below 1, got {value!r}")


@dataclass(frozen=True)
class Result:
    """What training found, at every rate.

    Attributes
    ----------
    unexplained, validation : ndarray, (seeds, readouts, sparsities, rates)
        Share of the features' variance on fresh samples, and on others, by which a
        rate is chosen.
    vectors : ndarray, (seeds, readouts, sparsities, rates, features, dimensions)
        W: a feature's row is the vector that stands for it.
    biases : ndarray, (seeds, readouts, sparsities, rates, features)
    diverged : ndarray of bool, (seeds, readouts, sparsities, rates)
    """

    config: Config
    unexplained: np.ndarray
    validation: np.ndarray
    vectors: np.ndarray
    biases: np.ndarray
    diverged: np.ndarray

    def at_best(self, array):
        """Return an array at the rate with the least mean on the validation samples.

        Parameters
        ----------
        array : ndarray, (seeds, readouts, sparsities, rates, ...)

        Returns
        -------
        ndarray, (seeds, readouts, sparsities, ...)
        """
        return at_best_rate(-np.where(self.diverged, np.inf, self.validation), array)


TINY = Config(sparsities=(0.0, 0.9), lrs=(1e-2,), steps=4, batch=8, seeds=3)


def run(config):
    """Train both read-outs at every sparsity and rate on the same samples."""
    with single_thread():
        return gather(Result, config, trained(config))


def trained(config):
    """Return for each read-out the arrays of a result, (seeds, sparsities, rates, ...).

    All at once, since the samples that a step draws are the same for both.
    """
    members = member_seeds(config.seed, config.seeds)
    n, d = config.features, config.dimensions
    shape = (config.seeds, len(config.sparsities), len(config.lrs))
    starts = [
        torch.randn(n, d, generator=generator(s, WEIGHTS)) / n**0.5 for s in members
    ]
    W = torch.stack(starts)[:, None, None].expand(*shape, n, d)
    start = torch.cat([W.flatten(3), torch.zeros(*shape, n)], dim=3).flatten(0, 2)
    rates = torch.tensor(config.lrs).repeat(shape[0] * shape[1])
    models = [(readout, start.clone(), Adam(rates)) for readout in config.readouts]
    draws = [generator(s, BATCHES) for s in members]

    def samples(count):
        u, keep = torch.stack(
            [torch.rand(2, count, n, generator=draw) for draw in draws], dim=1
        )
        often = torch.tensor(config.sparsities)[:, None, None]
        x = u[:, None] * (keep[:, None] >= often)  # the same numbers at each sparsity
        return x[:, :, None].expand(*shape, count, n).flatten(0, 2)

    for step in range(config.steps):
        x = samples(config.batch)
        for readout, vector, optimiser in models:
            if step == config.steps * 2 // 3:
                optimiser.lr = optimiser.lr / 5
            optimiser.step(vector, gradient(vector, x, readout, d))
    # One after the other: the samples of both together would take much memory.
    held = []
    for count in (VALIDATION, TEST):
        x = samples(count)
        held.append(
            [unexplained(vector, x, readout, d) for readout, vector, _ in models]
        )
    rows = []
    for (_, vector, _), validation, left in zip(models, *held, strict=True):
        W, b = parts(vector, n, d)
        arrays = {
            "unexplained": left,
            "validation": validation,
            "vectors": W,
            "biases": b[:, 0],
            "diverged": ~torch.isfinite(vector).all(dim=1),
        }
        rows.append(
            {k: a.reshape(*shape, *a.shape[1:]).numpy() for k, a in arrays.items()}
        )
    return rows


def parts(vector, n, d):
    """Return W (models, n, d) and b (models, 1, n) of the parameters."""
    return vector[:, : n * d].unflatten(1, (n, d)), vector[:, None, n * d :]


def answer(W, b, x, readout):
    """Return what a model makes of the features x, (models, samples, n)."""
    z = torch.baddbmm(b, x @ W, W.mT)
    return z.relu() if readout == "relu" else z


def gradient(vector, x, readout, d):
    """Return the gradient of each model's squared error, summed over the features."""
    W, b = parts(vector, x.shape[2], d)
    h = x @ W
    # The answer as its own transpose: a product is slow along a last axis of five.
    out = torch.baddbmm(b.mT, W, h.mT).mT.contiguous()
    if readout == "relu":
        out.relu_()
    off = out - x
    if readout == "relu":
        off *= out.sign()  # a product with out > 0 takes three times as long
    off *= 2 / x.shape[1]
    dW = x.mT @ (off @ W) + off.mT @ h  # W occurs twice
    return torch.cat([dW.flatten(1), off.sum(dim=1)], dim=1)


def unexplained(vector, x, readout, d):
    """Return each model's squared error over the variance of the features."""
    W, b = parts(vector, x.shape[2], d)
    error = (answer(W, b, x, readout) - x).square().sum(dim=(1, 2))
    return error / (x - x.mean(dim=1, keepdim=True)).square().sum(dim=(1, 2))


def gaps(vectors):
    """Return the angles between neighbouring vectors of the plane, in degrees.

    Parameters
    ----------
    vectors : ndarray, (..., features, 2)

    Returns
    -------
    ndarray, (..., features)
    """
    angle = np.sort(np.degrees(np.arctan2(vectors[..., 1], vectors[..., 0])), axis=-1)
    return np.diff(angle, axis=-1, append=angle[..., :1] + 360)


def regular(vectors, degrees):
    """Say whether vectors of the plane stand as the corners of a regular polygon.

    Parameters
    ----------
    vectors : ndarray, (..., features, 2)
    degrees : float
        By how much an angle between neighbours may differ from that of the polygon;
        the shortest vector has to be more than half as long as the longest.

    Returns
    -------
    ndarray of bool, (...)
    """
    even = np.abs(gaps(vectors) - 360 / vectors.shape[-2]).max(axis=-1) <= degrees
    lengths = np.linalg.norm(vectors, axis=-1)
    return even & (lengths.min(axis=-1) > lengths.max(axis=-1) / 2)
