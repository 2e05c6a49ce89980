"""What costs learning: that the gradient vanishes, or that the inputs grow alike?

In a plain deep network the two come together: the same matrices and slopes shrink the
gradient on its way back and the contrast between inputs on its way forwards. Here each
is restored without the other.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.data import mnist_1d
from relulib.ensemble import (
    MLP,
    SGD,
    Ensemble,
    by_rate,
    cross_entropy,
    diverged,
    member_seeds,
    single_thread,
    train,
    xavier,
)
from relulib.ensemble.closed_form import moments
from relulib.experiments import BaseConfig, gather

# what is restored -> factor of the rates: an untouched gradient takes larger ones
RESTORED = {"nothing": 30.0, "gradient": 1.0, "contrast": 3.0, "both": 1.0}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Sigmoid layers with Xavier weights on MNIST-1D, plain gradient descent.

    "gradient": the gradient of every weight matrix and bias is scaled to norm 1.
    "contrast": every unit's output is standardised over the batch, while the backward
    pass is that of the plain network, so that the gradient vanishes as before. The
    rates are multiplied by what ``RESTORED`` says.
    """

    restored: tuple[Annotated[str, RESTORED], ...] = tuple(RESTORED)
    lrs: tuple[float, ...] = (0.03, 0.1, 0.3)
    depth: int = 5
    width: int = 32
    steps: int = 300
    batch: int = 64
    untuned = ("the depth", "the width", "the batch size", "the length of the training")


@dataclass(frozen=True)
class Result:
    """How the networks ended, on two halves of the test set.

    Attributes
    ----------
    validation : ndarray, (seeds, restored, rates)
        Accuracy on the half by which a rate is chosen.
    accuracy : ndarray, (seeds, restored, rates)
        On the other half.
    gradient : ndarray, (seeds, restored, layers)
        Norm of dL/dW of the hidden layers at the start, before it is scaled.
    contrast : ndarray, (seeds, restored, layers)
        Standard deviation over samples of what a unit passes on at the start, mean
        over units.
    diverged : ndarray of bool, (seeds, restored, rates)
    """

    config: Config
    validation: np.ndarray
    accuracy: np.ndarray
    gradient: np.ndarray
    contrast: np.ndarray
    diverged: np.ndarray

    @property
    def best(self):
        """Number of the rate that is best on the validation half, (restored,)."""
        return self.validation.mean(axis=0).argmax(axis=-1)

    def at_best(self, array):
        """Return one of the arrays at the best rate of each case."""
        return array[:, np.arange(array.shape[1]), self.best]


TINY = Config(lrs=(0.1,), depth=2, width=8, steps=3, batch=16, seeds=3)


@dataclass(frozen=True)
class Sigmoids(MLP):
    """Layers of sigmoids of which contrast or gradient can be restored."""

    contrast: bool = False
    unit: bool = False

    def layers(self, p, x, statistics=None):
        """Return outputs, what enters each layer, slopes, statistics of the batch."""
        entering, slopes, seen, last = [x], [], [], len(self.widths) - 2
        for layer in range(last):
            a = torch.baddbmm(p[f"b{layer}"], entering[-1], p[f"W{layer}"]).sigmoid_()
            slopes.append(a * (1 - a))
            if self.contrast:
                mean, _, var = moments(a, correction=1)
                own = mean, var.sqrt() + 1e-12
                seen.append(statistics[layer] if statistics else own)
                a = (a - seen[-1][0]) / seen[-1][1]
            entering.append(a)
        z = torch.baddbmm(p[f"b{last}"], entering[-1], p[f"W{last}"])
        return z, entering, slopes, seen

    def forward(self, nets, x, trace=None):
        """Outputs of all networks, (models, samples, outputs)."""
        return self.layers(nets.parameters, x)[0]

    @torch.no_grad()
    def closed_form_gradient(self, nets, x, of_outputs, out):
        """Write the gradients: in both cases the way back is the plain network's."""
        p = nets.parameters
        z, entering, slopes, _ = self.layers(p, x)
        delta = of_outputs(z)
        for layer in reversed(range(len(entering))):
            torch.bmm(entering[layer].mT, delta, out=out[f"W{layer}"])
            torch.sum(delta, dim=1, keepdim=True, out=out[f"b{layer}"])
            if layer:
                delta = torch.bmm(delta, p[f"W{layer}"].mT).mul_(slopes[layer - 1])
        if self.unit:
            for one in out.values():
                one /= one.flatten(1).norm(dim=1).clamp(min=1e-30)[:, None, None]


def run(config):
    """Train every case at every rate from the same starts."""
    split = mnist_1d()
    x, y = torch.tensor(split.x), torch.tensor(split.y)
    x_test, y_test = torch.tensor(split.x_test), torch.tensor(split.y_test)
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    rates = torch.as_tensor(rates, dtype=torch.float64)
    widths = (x.shape[1],) + (config.width,) * config.depth + (10,)
    rows = []
    for restored, factor in ((name, RESTORED[name]) for name in config.restored):
        net = Sigmoids(
            widths,
            "sigmoid",
            weights=xavier(),
            contrast=restored in ("contrast", "both"),
            unit=restored in ("gradient", "both"),
        )
        start = at_the_start(Ensemble(net, members), x[:256], y[:256])
        nets = Ensemble(net, seeds)
        train(nets, x, y, SGD(rates * factor), steps=config.steps, batch=config.batch)
        right = right_on_test(nets, x, x_test, y_test)
        half = right.shape[1] // 2
        ends = config.by_rate(
            validation=right[:, :half].mean(axis=1),
            accuracy=right[:, half:].mean(axis=1),
            diverged=diverged(nets),
        )
        rows.append(start | ends)
    return gather(Result, config, rows)


@torch.no_grad()
def at_the_start(nets, x, y):
    """Return gradient and contrast of the hidden layers of untrained networks."""
    targets = y.expand(len(nets), *y.shape)
    with torch.enable_grad():
        z = nets(x).detach().requires_grad_()
        of_outputs = torch.autograd.grad(cross_entropy(z, targets).sum(), z)[0]
    p, x = nets.parameters, nets.one_set_each(x)
    _, entering, _, _ = nets.architecture.layers(p, x)
    out = nets.views(torch.empty_like(nets.vector))
    untouched = Sigmoids(nets.architecture.widths, contrast=nets.architecture.contrast)
    untouched.closed_form_gradient(nets, x, lambda z: of_outputs, out)
    hidden = range(len(entering) - 1)
    sizes = [out[f"W{layer}"].flatten(1).norm(dim=1) for layer in hidden]
    spread = [a.std(dim=1).mean(dim=1) for a in entering[1:]]
    return {
        "gradient": torch.stack(sizes, dim=1).numpy(),
        "contrast": torch.stack(spread, dim=1).numpy(),
    }


@torch.no_grad()
def right_on_test(nets, x, x_test, y_test):
    """Return which test samples are right, with the training set's statistics."""
    p, layers = nets.parameters, nets.architecture.layers
    with single_thread():
        statistics = layers(p, nets.one_set_each(x))[3]
        z = layers(p, nets.one_set_each(x_test), statistics)[0]
    return ((z.argmax(dim=-1) == y_test) & ~z.isnan().any(dim=-1)).numpy()
