"""By what does a layer multiply the gradient that passes through it?

Measured at initialisation, before any training, where the answer has a theory.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.ensemble import (
    MLP,
    Ensemble,
    gradients,
    member_seeds,
    normal,
    single_thread,
    uniform,
    xavier,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain

INITIALISATIONS = ("he", "xavier", "own", "default")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Untrained networks of equal width, zero biases, Gaussian inputs.

    A case is an activation and an initialisation: "he" (gain sqrt 2), "xavier",
    "own" (the gain of the activation itself) or "default" (torch.nn.Linear's, with
    its biases).
    """

    activations: tuple[Annotated[str, TABLE], ...] = (
        "sigmoid", "sigmoid", "relu", "relu", "relu", "tanh", "elu", "gelu", "gelu",
    )  # fmt: skip
    initialisations: tuple[Annotated[str, INITIALISATIONS], ...] = (
        "xavier", "he", "xavier", "he", "default", "xavier", "he", "he", "own",
    )  # fmt: skip
    width: int = 64
    depth: int = 30
    inputs: int = 16
    seeds: int = 50
    paired = ("activations", "initialisations")


@dataclass(frozen=True)
class Result:
    """Sizes by layer, from the first hidden layer to the last.

    Attributes
    ----------
    signal : ndarray, (seeds, cases, layers)
        Root mean square of the pre-activations.
    gradient : ndarray, (seeds, cases, layers)
        Norm of dL/dz over all inputs and units.
    weight_gradient : ndarray, (seeds, cases, layers)
        Norm of dL/dW.
    product : ndarray, (seeds, cases, layers)
        Sum of W times dL/dW.
    update : ndarray, (seeds, cases, layers)
        Norm of dL/dW over that of W: what a step of gradient descent at rate 1
        changes, in relation to what is there.
    contrast : ndarray, (seeds, cases, layers)
        Standard deviation over the inputs of what a unit passes on, mean over units.
    """

    config: Config
    signal: np.ndarray
    gradient: np.ndarray
    weight_gradient: np.ndarray
    product: np.ndarray
    update: np.ndarray
    contrast: np.ndarray

    @property
    def factor(self):
        """Geometric mean of \\|dL/dz_l\\| / \\|dL/dz_(l+1)\\|, (seeds, cases)."""
        first, last = self.gradient[..., 0], self.gradient[..., -1]
        return (first / last) ** (1 / (self.config.depth - 1))

    def per_layer(self, sizes, first, last):
        """Geometric mean of what layers multiply `sizes` by, back from last to first.

        Parameters
        ----------
        sizes : ndarray, (..., layers)
            Such as ``update``.
        first, last : int
            Layers; 1 is next to the input.

        Returns
        -------
        ndarray, (...)
        """
        change = sizes[..., first - 1] / sizes[..., last - 1]
        return change ** (1 / (last - first))


TINY = Config(
    activations=("relu",), initialisations=("he",), width=8, depth=4, inputs=2, seeds=3
)


def run(config):
    """Send one Gaussian batch through every network and a gradient back."""
    generator = torch.Generator().manual_seed(config.seed)
    shape = (config.inputs, config.width)
    x = torch.randn(shape, generator=generator, dtype=torch.float64)
    seeds = member_seeds(config.seed, config.seeds)
    widths = (config.width,) * (config.depth + 1) + (1,)
    with single_thread():
        rows = [
            measure(Ensemble(network(*case, widths), seeds, torch.float64), x)
            for case in config.cases
        ]
    return gather(Result, config, rows)


def network(name, initialisation, widths):
    """Return the architecture of a case."""
    weights = {
        "he": normal(2**0.5),
        "xavier": xavier(),
        "own": normal(gain(TABLE[name])),
        "default": uniform(),
    }[initialisation]
    if initialisation == "default":
        return MLP(widths, name, weights=weights, biases=uniform())
    return MLP(widths, name, weights=weights)


def measure(nets, x):
    """Return what Result names, by layer."""
    seen, dz, dp = gradients(nets, x, torch.zeros(len(x)), loss=mean_output)
    W = [nets.parameters[f"W{layer}"] for layer in range(len(seen.z))]
    dW = [dp[f"W{layer}"] for layer in range(len(seen.z))]
    by_layer = {
        "signal": [z.square().mean(dim=(1, 2)).sqrt() for z in seen.z],
        "gradient": [slope.flatten(1).norm(dim=1) for slope in dz],
        "weight_gradient": [slope.flatten(1).norm(dim=1) for slope in dW],
        "product": [(w * dw).sum(dim=(1, 2)) for w, dw in zip(W, dW, strict=True)],
        "contrast": [a.std(dim=1, correction=0).mean(dim=1) for a in seen.h],
    }
    weights = [w.flatten(1).norm(dim=1) for w in W]
    sizes = zip(by_layer["weight_gradient"], weights, strict=True)
    by_layer["update"] = [slope / size for slope, size in sizes]
    return {
        name: torch.stack(values, dim=1).detach().numpy()
        for name, values in by_layer.items()
    }


def mean_output(z, y):
    """Return the mean output of every network: the loss whose gradient is sent back."""
    return z[..., 0].mean(dim=1)


def log_gain_law(width):
    """Return mean and variance of log(\\|g\\|^2) added by one ReLU layer, exactly.

    He weights, no biases, one input. A layer multiplies ``|g|**2`` by
    ``(2/n) chi2_K`` with K ~ Bin(n, 1/2) open units, independently of the others.
    Given K >= 1 the logarithm of chi2_K has mean digamma(K/2) + log 2 and variance
    trigamma(K/2). To first order the two are -5/(2n) and 5/n (hanin2020).

    Parameters
    ----------
    width : int

    Returns
    -------
    mean, variance : float
    """
    k = torch.arange(1, width + 1, dtype=torch.float64)
    n = torch.tensor(float(width), dtype=torch.float64)
    log_p = torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    p = torch.exp(log_p - log_p.max())
    p = p / p.sum()
    centre = torch.special.digamma(k / 2)
    mean = (p * centre).sum()
    spread = (p * torch.special.polygamma(1, k / 2)).sum()
    return (
        float(mean + torch.log(4 / n)),
        float(spread + (p * (centre - mean) ** 2).sum()),
    )
