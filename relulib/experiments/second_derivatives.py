"""Can a network learn from an equation for its second derivative?

The equation is u'' = q on [0, 1] with u(0) = u(1) = 0, and training sees no value of
u inside: the loss is the equation's residual at 32 points.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    member_seeds,
    normal,
    single_thread,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain

FORMS = ("soft", "hard")


def wave(x):
    """Return the solution u."""
    return np.sin(np.pi * x) + np.sin(3 * np.pi * x) / 3


def source_term(x):
    """Return q, which is u''."""
    return -(np.pi**2) * (np.sin(np.pi * x) + 3 * np.sin(3 * np.pi * x))


def _tanh(z):
    t = z.tanh()
    slope = 1 - t * t
    return t, slope, -2 * t * slope


def _gelu(z):
    share = torch.special.ndtr(z)
    density = torch.exp(-z * z / 2) / (2 * torch.pi) ** 0.5
    return z * share, share + z * density, (2 - z * z) * density


def _relu(z):
    return z.relu(), (z > 0).to(z.dtype), torch.zeros_like(z)


def _squared_relu(z):
    on = z.relu()
    return on * on, 2 * on, 2 * (z > 0).to(z.dtype)


# activation -> its value, slope and curvature
JETS = {"relu": _relu, "squared_relu": _squared_relu, "tanh": _tanh, "gelu": _gelu}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Networks of one input, trained on all points in each step.

    ``soft``: the two boundary values are part of the loss. ``hard``: the network N is
    multiplied by x (1 - x), which is 0 at both ends.
    """

    forms: tuple[Annotated[str, FORMS], ...] = FORMS
    activations: tuple[Annotated[str, JETS], ...] = tuple(JETS)
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2)
    hidden: tuple[int, ...] = (16, 16)
    points: int = 32
    steps: int = 500
    untuned = ("the size", "the length of the training", "the weight of the boundary")

    @property
    def grid(self):
        """Where the solution and its curvature are reported."""
        return (np.arange(200) + 0.5) / 200


@dataclass(frozen=True)
class Result:
    """What training found, at every rate.

    Attributes
    ----------
    loss : ndarray, (seeds, forms, activations, rates)
        What training makes small, but at points between those it saw: a rate is
        chosen by it, without a look at u.
    residual : ndarray, (seeds, forms, activations, rates)
        Mean square of u'' - q over that of q, on the grid.
    error : ndarray, (seeds, forms, activations, rates)
        Mean square of the error of u over that of u, on the grid.
    solution, curvature : ndarray, (seeds, forms, activations, rates, grid)
        u, and u'' as automatic differentiation reports it.
    diverged : ndarray of bool, (seeds, forms, activations, rates)
    """

    config: Config
    loss: np.ndarray
    residual: np.ndarray
    error: np.ndarray
    solution: np.ndarray
    curvature: np.ndarray
    diverged: np.ndarray

    @property
    def best(self):
        """Number of the rate with the least median loss, (forms, activations)."""
        loss = np.where(self.diverged, np.inf, self.loss)
        return np.median(loss, axis=0).argmin(axis=-1)

    def at_best(self, array):
        """Return one of the arrays at the best rate of each case.

        Parameters
        ----------
        array : ndarray, (seeds, forms, activations, rates, ...)

        Returns
        -------
        ndarray, (seeds, forms, activations, ...)
        """
        rows, columns = np.indices(self.best.shape)
        return array[:, rows, columns, self.best]


TINY = Config(
    forms=("hard",), activations=("relu", "tanh"), lrs=(1e-2,), hidden=(6,), steps=5,
    seeds=3,
)  # fmt: skip


def run(config):
    """Train every activation in every form at every rate from the same seeds."""
    with single_thread():
        rows = [
            trained(config, form, name)
            for form in config.forms
            for name in config.activations
        ]
    shape = len(config.forms), len(config.activations)
    return gather(Result, config, rows, shape=shape)


def trained(config, form, name):
    """Return the arrays of a result for one case, each (seeds, rates, ...)."""
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    g = gain(TABLE[name])
    net = MLP(
        (1, *config.hidden, 1),
        # Kinks and bends all over the interval; the read-out starts small.
        weights=(normal(3.0), *(normal(g) for _ in config.hidden[1:]), normal(1.0)),
        biases=normal(1.5),
    )
    nets, jet = Ensemble(net, seeds), JETS[name]
    n = config.points
    x, between = ((torch.arange(n) + shift) / n for shift in (0.5, 0.0))
    target = torch.tensor(source_term(x.double().numpy())).float()
    slopes, gradient = list(nets.parameters.values()), torch.empty_like(nets.vector)
    optimiser = Adam(rates)
    into = nets.views(gradient).values()
    for _ in range(config.steps):
        loss = losses(nets, jet, form, x, target)
        parts = torch.autograd.grad(loss.sum(), slopes, allow_unused=True)
        for view, part in zip(into, parts, strict=True):
            view.copy_(torch.zeros(()) if part is None else part)
        optimiser.step(nets.vector, gradient)
    return measured(config, nets, jet, form, between)


def losses(nets, jet, form, x, target):
    """Return each network's loss, (models,)."""
    # Both ends go along; in the hard form the network is 0 there whatever it does.
    u, _, bent = curve(nets, jet, form, torch.cat([x, x.new_tensor([0.0, 1.0])]))
    residual = (bent[:, :-2] - target).square().mean(dim=1)
    return residual / target.square().mean() + u[:, -2:].square().sum(dim=1)


def curve(nets, jet, form, x):
    """Return u, u' and u'' at the points x, each (models, points).

    The three go through the layers together, each layer by the chain rule, which is
    automatic differentiation in its forward mode: no difference is taken anywhere.
    """
    p, last = nets.parameters, len(nets.architecture.widths) - 2
    one = torch.ones_like(x)
    # The network sees 2 x - 1, whose slope is 2 and whose curvature is 0.
    h = torch.stack([2 * x - 1, 2 * one, 0 * one])[None, ..., None]
    h = h.expand(len(nets), -1, -1, -1)
    for layer in range(last + 1):
        z = (h.flatten(1, 2) @ p[f"W{layer}"]).unflatten(1, h.shape[1:3])
        value, slope, bent = z.unbind(1)
        value = value + p[f"b{layer}"]
        if layer < last:
            f, f1, f2 = jet(value)
            bent = f2 * slope * slope + f1 * bent
            value, slope = f, f1 * slope
        h = torch.stack([value, slope, bent], dim=1)
    value, slope, bent = h[..., 0].unbind(1)
    if form == "hard":
        edge, tilt = x * (1 - x), 1 - 2 * x
        bent = edge * bent + 2 * tilt * slope - 2 * value
        value, slope = edge * value, edge * slope + tilt * value
    return value, slope, bent


@torch.no_grad()
def measured(config, nets, jet, form, between):
    """Return the arrays of a result for one case, each (seeds, rates, ...)."""
    grid = config.grid
    loss = losses(nets, jet, form, between, torch.tensor(source_term(between.numpy())))
    u, _, bent = (a.numpy() for a in curve(nets, jet, form, torch.tensor(grid).float()))
    residual = ((bent - source_term(grid)) ** 2).mean(axis=1) / (
        source_term(grid) ** 2
    ).mean()
    error = ((u - wave(grid)) ** 2).mean(axis=1) / (wave(grid) ** 2).mean()
    return config.by_rate(
        loss=loss.numpy(),
        residual=residual,
        error=error,
        solution=u,
        curvature=bent,
        diverged=diverged(nets),
    )


def solved_instead(x):
    """Return what satisfies the equation in the hard form without N''.

    A ReLU network has no N'', so of the equation for u = x (1 - x) N remains
    ``2 (1 - 2x) N' - 2 N = q``. It has one solution that is finite at x = 1/2,
    ``N = -1/2 * integral of q((1 - (1 - 2x) s**2) / 2) over s from 0 to 1``.

    Parameters
    ----------
    x : ndarray, shape (points,)

    Returns
    -------
    ndarray, shape (points,)
        x (1 - x) N.
    """
    nodes, weights = np.polynomial.legendre.leggauss(40)
    s = (nodes + 1) / 2
    inner = source_term((1 - (1 - 2 * x[:, None]) * s**2) / 2) @ (weights / 2)
    return -x * (1 - x) * inner / 2
