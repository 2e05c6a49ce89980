"""What does a gate bring, at an equal number of parameters?"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import torch
from torch.nn import functional as F

from relulib.data import mnist_1d
from relulib.ensemble import (
    WEIGHTS,
    Adam,
    Ensemble,
    accuracy,
    by_rate,
    diverged,
    function,
    generator,
    member_seeds,
    normal,
    train,
)
from relulib.experiments import BaseConfig, gather

# Without a gate: h = f(z). With one: h = f(gate) * z, where f is this row of the table.
PLAIN = ("relu", "gelu", "squared_relu")
GATED = {"reglu": "relu", "geglu": "gelu", "swiglu": "silu", "bilinear": "identity"}
KINDS = (*PLAIN, *GATED)


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two residual feed-forward blocks behind layer norms, on MNIST-1D, Adam.

    A gated block has a third matrix; its inner width is two thirds of ``inner``, so
    the number of parameters is the same. No biases in the blocks. Every rate is shown.
    """

    kinds: tuple[Annotated[str, KINDS], ...] = (
        "relu",
        "squared_relu",
        "geglu",
        "bilinear",
    )
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    width: int = 32
    inner: int = 96
    steps: int = 200
    batch: int = 64
    untuned = (
        "the size",
        "the length of the training",
        "the branches' unequal sizes at the start",
    )

    def __post_init__(self):
        super().__post_init__()
        if self.inner % 3:
            raise ValueError(
                f"inner: a multiple of 3, for equal numbers of parameters, got "
                f"{self.inner}"
            )


@dataclass(frozen=True)
class Result:
    """How the networks ended.

    Attributes
    ----------
    accuracy : ndarray, (seeds, kinds, rates)
        On the test set.
    parameters : ndarray of int, (seeds, kinds)
        Of one network; equal for all seeds.
    diverged : ndarray of bool, (seeds, kinds, rates)
    """

    config: Config
    accuracy: np.ndarray
    parameters: np.ndarray
    diverged: np.ndarray


TINY = Config(width=8, inner=12, lrs=(3e-3,), steps=3, seeds=3)


@dataclass(frozen=True)
class Blocks:
    """``x + W2 h(W1 norm(x))``, twice, between two linear layers."""

    axes: ClassVar[int] = 2
    inputs: int
    width: int
    inner: int
    kind: str

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        draw, n, k = generator(seed, WEIGHTS), self.width, self.inner
        ways = {"W1": (n, k), "W2": (k, n)}
        if self.kind in GATED:
            k = 2 * k // 3
            ways = {"W1": (n, k), "G": (n, k), "W2": (k, n)}
        shapes = {"in": (self.inputs, n), "out": (n, 10)}
        shapes |= {f"{w}{block}": ways[w] for block in (0, 1) for w in ways}
        return {
            name: normal(1.0)(shape, *shape, draw) for name, shape in shapes.items()
        }

    def forward(self, nets, x, trace=None):
        """Outputs of all networks, (models, samples, 10)."""
        p = nets.parameters
        x = x @ p["in"]
        for block in (0, 1):
            x = x + self.branch(F.layer_norm(x, x.shape[-1:]), p, block)
        return F.layer_norm(x, x.shape[-1:]) @ p["out"]

    def branch(self, x, p, block):
        """Return the feed-forward part of a block."""
        z = x @ p[f"W1{block}"]
        if self.kind in GATED:
            h = function(GATED[self.kind])(x @ p[f"G{block}"]) * z
        else:
            h = function(self.kind)(z)
        return h @ p[f"W2{block}"]


def run(config):
    """Train every kind at every rate."""
    x, y, x_test, y_test = map(torch.tensor, mnist_1d())
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    rows = []
    for kind in config.kinds:
        blocks = Blocks(x.shape[1], config.width, config.inner, kind)
        nets = Ensemble(blocks, seeds)
        train(nets, x, y, Adam(rates), steps=config.steps, batch=config.batch)
        rows.append(
            {"parameters": np.full(config.seeds, nets.vector.shape[1])}
            | config.by_rate(
                accuracy=accuracy(nets, x_test, y_test), diverged=diverged(nets)
            )
        )
    return gather(Result, config, rows)
