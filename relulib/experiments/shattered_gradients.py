"""Do the gradients of near inputs resemble each other in a deep ReLU network?

After Balduzzi et al. (2017), with two traps avoided: a scalar input needs biases
(without them there is one kink, and nothing shatters), and the statistics of batch
norm are held constant when differentiating (else the gradient of a sum over the
batch is not the gradient of each sample).
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.ensemble import BATCHES, WEIGHTS, generator, member_seeds, single_thread
from relulib.experiments import BaseConfig

KINDS = (
    "plain",
    "batch norm",
    "skip, branch x 0.1",
    "centred",
    "layer norm",
    "skip, batch norm",
)


@dataclass(frozen=True)
class Config(BaseConfig):
    """Untrained networks with He weights.

    For pairs of inputs at an angle the networks have no biases; for the line of
    inputs the biases have standard deviation 1/2. The width limits how deep the law
    for infinite width holds. "centred" takes each unit's mean over the inputs off and
    does not divide; "layer norm" works on each input alone.
    """

    depths: tuple[int, ...] = (1, 5, 10)
    angles: tuple[float, ...] = (np.pi / 16, np.pi / 4, np.pi / 2)
    pairs: int = 10
    kinds: tuple[Annotated[str, KINDS], ...] = KINDS[:5]
    line_depths: tuple[int, ...] = (1, 24)
    points: int = 128
    lags: int = 10
    width: int = 200


@dataclass(frozen=True)
class Result:
    """How alike gradients are.

    Attributes
    ----------
    correlation : ndarray, (seeds, depths, angles)
        Cosine between the gradients at two inputs, mean over ``pairs`` of them.
    autocorrelation : ndarray, (seeds, kinds, line_depths, lags + 1)
        Of the gradient along an even line of inputs on [-2, 2], by distance.
    gradient : ndarray, (seeds, kinds, line_depths, points)
        The gradient itself, in units of its root mean square.
    """

    config: Config
    correlation: np.ndarray
    autocorrelation: np.ndarray
    gradient: np.ndarray


TINY = Config(
    depths=(1, 2), angles=(0.5,), line_depths=(2,), points=16, lags=2, width=8, seeds=3
)


def run(config):
    """Measure pairs of inputs at an angle, then a line of inputs."""
    seeds = member_seeds(config.seed, config.seeds)
    x = torch.linspace(-2, 2, config.points, dtype=torch.float64)[:, None]
    with single_thread():
        pairs = [pair_correlation(config, seed) for seed in seeds]
        lines = [line_gradients(config, seed, x) for seed in seeds]
    lines = np.array(lines)
    lines = lines / np.sqrt((lines**2).mean(axis=-1, keepdims=True))
    return Result(config, np.array(pairs), autocorrelation(lines, config.lags), lines)


def pair_correlation(config, seed):
    """Return one network's mean cosine over pairs of inputs, (depths, angles)."""
    n, angles = config.width, torch.tensor(config.angles, dtype=torch.float64)[:, None]
    planes = torch.randn(
        config.pairs, n, 2, generator=generator(seed, BATCHES), dtype=torch.float64
    )
    u, v = torch.linalg.qr(planes)[0].mT.unsqueeze(2).unbind(1)
    x = torch.cat([u, torch.cos(angles) * u + torch.sin(angles) * v], dim=1) * n**0.5
    rows = []
    for depth in config.depths:
        g = gradient(x.flatten(0, 1), draw(seed, (n, n), depth, 0.0), "plain")
        g = torch.as_tensor(g).view_as(x)
        cosine = torch.cosine_similarity(g[:, :1], g[:, 1:], dim=-1)
        rows.append(cosine.mean(dim=0).numpy())
    return rows


def line_gradients(config, seed, x):
    """Return one network's gradients along a line, kinds x line_depths x points."""
    networks = [draw(seed, (1, config.width), d, 0.5) for d in config.line_depths]
    return [[gradient(x, net, kind)[:, 0] for net in networks] for kind in config.kinds]


def draw(seed, shape, depth, spread):
    """Return He layers [(W, b), ...] and a read-out vector; biases have sd spread."""
    source, (inputs, width) = generator(seed, WEIGHTS), shape

    def normal(*size):
        return torch.randn(*size, generator=source, dtype=torch.float64)

    layers = []
    for fan_in in [inputs] + [width] * (depth - 1):
        W = normal(fan_in, width) * (2 / fan_in) ** 0.5
        layers.append((W, spread * normal(width)))
    return layers, normal(width) / width**0.5


def gradient(x, network, kind):
    """Return the gradient of the output at each input, (points, inputs)."""
    layers, read_out = network
    x = x.clone().requires_grad_()
    h = x
    for layer, (W, b) in enumerate(layers):
        z = h @ W + b
        # Constants: differentiating through them would mix the samples.
        if "batch norm" in kind:
            z = (z - z.detach().mean(0)) / (z.detach().std(0) + 1e-8)
        if kind == "centred":
            z = z - z.detach().mean(0)
        if kind == "layer norm":  # of one sample alone, so its slope counts
            z = torch.nn.functional.layer_norm(z, z.shape[1:])
        a = z.relu() * (0.1 if "x 0.1" in kind and layer else 1.0)
        h = h + a if "skip" in kind and layer else a
    return torch.autograd.grad((h @ read_out).sum(), x)[0].numpy()


def autocorrelation(values, lags):
    """Return the autocorrelation along the last axis for distances 0 to ``lags``."""
    v = values - values.mean(axis=-1, keepdims=True)
    n, power = v.shape[-1], (v**2).mean(axis=-1)
    power = np.where(power > 0, power, 1.0)
    return np.stack(
        [(v[..., : n - k] * v[..., k:]).mean(axis=-1) / power for k in range(lags + 1)],
        axis=-1,
    )


def correlation_law(angle, depth):
    """Return the cosine of two gradients for infinite width, no biases.

    A layer keeps the share ``1 - angle/pi`` of the units open for both inputs, and
    narrows the angle.

    Parameters
    ----------
    angle : float
        Between the inputs, in radians.
    depth : int

    Returns
    -------
    float
    """
    cosine = 1.0
    for _ in range(depth):
        cosine *= 1 - angle / np.pi
        angle = narrowed(angle)
    return float(cosine)


def narrowed(angle):
    """Return the angle behind a ReLU layer of infinite width, zero biases (cho2009)."""
    cosine = (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi
    return np.arccos(min(cosine, 1.0))
