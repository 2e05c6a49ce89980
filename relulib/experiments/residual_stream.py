"""How does the place of the last ReLU in a residual block shape the signal?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from relulib.experiments import BaseConfig, gather

KINDS = ("none", "after the sum", "in the branch", "none, norm first")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Untrained residual blocks of two layers, in double precision, random inputs.

    He weights in the first layer, variance 1/width in the second. The width moves
    the growth by a few per cent.
    """

    kinds: tuple[Annotated[str, KINDS], ...] = KINDS
    depth: int = 30
    width: int = 64
    samples: int = 64


@dataclass(frozen=True)
class Result:
    """After every block, the input first.

    Attributes
    ----------
    size : ndarray, (seeds, kinds, depth + 1)
        Binary logarithm of the mean square.
    mean : ndarray, (seeds, kinds, depth + 1)
        Mean over the root mean square.
    """

    config: Config
    size: np.ndarray
    mean: np.ndarray


TINY = Config(depth=3, width=8, samples=4, seeds=3)


def run(config):
    """Send the same inputs through every kind with the same weights."""
    rows = []
    for kind in config.kinds:
        sizes, means = zip(
            *(stream(config, kind, [config.seed, k]) for k in range(config.seeds)),
            strict=True,
        )
        rows.append({"size": np.stack(sizes), "mean": np.stack(means)})
    return gather(Result, config, rows)


def stream(config, kind, seed):
    """Return size and mean after every block, (2, depth + 1)."""
    rng, n = np.random.default_rng(seed), config.width
    x = rng.normal(size=(config.samples, n))
    after = [measures(x)]
    for _ in range(config.depth):
        W1, W2 = rng.normal(size=(2, n, n)) * np.sqrt([[[2 / n]], [[1 / n]]])
        x = block(x, W1, W2, kind)
        after.append(measures(x))
    return np.transpose(after)


def block(x, W1, W2, kind):
    """Return what one residual block makes of ``x`` (samples, width)."""
    relu = lambda z: np.maximum(z, 0)  # noqa: E731
    if kind == "after the sum":
        return relu(x + relu(x @ W1) @ W2)
    if kind == "in the branch":
        return x + relu(relu(x @ W1) @ W2)
    if kind == "none, norm first":
        normed = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
        return x + relu(normed @ W1) @ W2
    return x + relu(relu(x) @ W1) @ W2


def measures(x):
    """Return log2 of the mean square, and the mean over the root mean square."""
    square = (x**2).mean()
    return np.log2(square), x.mean() / np.sqrt(square)
