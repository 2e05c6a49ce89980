"""Why do deep sigmoid networks stay at chance: vanishing gradients, or fading contrast?

Going back, a gradient shrinks from layer to layer; going forward, the difference
between two inputs does. Both come from the same factors, so a plain network has the two
troubles together. Here each is repaired alone.
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
    diverged,
    member_seeds,
    normal,
    trace,
    train,
    xavier,
)
from relulib.ensemble.closed_form import cross_entropy_gradient, moments
from relulib.experiments import BaseConfig, gather

# name -> (values restored?, gradient restored?, the middle one of its rates)
ARMS = {
    "plain": (False, False, 3.0),
    "gradient restored": (False, True, 0.1),
    "values restored": (True, False, 0.3),
    "both restored": (True, True, 0.1),
    "relu": (False, False, 0.3),
    # A control: no gradient vanishes there, yet steps of one length may help.
    "relu, gradient restored": (False, True, 0.1),
}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Sigmoid layers with Xavier's weights on MNIST-1D; those of ReLU have He's.

    The rates are multiples of one for each arm, since a repaired gradient is a thousand
    times as large as a vanished one.
    """

    arms: tuple[Annotated[str, ARMS], ...] = tuple(ARMS)
    lrs: tuple[float, ...] = (0.3, 1.0, 3.0)
    depth: int = 5
    width: int = 32
    steps: int = 300
    batch: int = 32
    untuned = ("the width", "the length of the training", "the batch size")


@dataclass(frozen=True)
class Result:
    """At the start, and after training.

    Attributes
    ----------
    contrast : ndarray, (seeds, arms, layers)
        Standard deviation of a unit over the images, at the start: mean over units.
    gradient : ndarray, (seeds, arms, layers + 1)
        Norm of the gradient of a layer's weights, at the start.
    chosen : ndarray, (seeds, arms, rates)
        Accuracy on half of the test images, by which the rate is chosen.
    accuracy : ndarray, (seeds, arms, rates)
        On the other half, which is reported.
    diverged : ndarray of bool, (seeds, arms, rates)
    """

    config: Config
    contrast: np.ndarray
    gradient: np.ndarray
    chosen: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray

    def best(self):
        """Return which of its rates each arm has, and the accuracy, (seeds, arms).

        A rate at which a network diverged is not chosen.
        """
        mean = np.where(self.diverged.any(axis=0), -1, self.chosen.mean(axis=0))
        rate = mean.argmax(axis=-1)
        best = np.take_along_axis(self.accuracy, rate[None, :, None], axis=-1)[..., 0]
        return rate, best


TINY = Config(depth=2, width=8, steps=3, seeds=3)


def run(config):
    """Train every arm at its rates from the same starts."""
    rows = [learn(config, *ARMS[arm], "relu" in arm) for arm in config.arms]
    return gather(Result, config, rows)


@dataclass(frozen=True)
class Sigmoids(MLP):
    """Sigmoid layers; if ``restore``, each unit is standardised over the batch.

    The way back knows nothing of that: it is the one of plain sigmoid layers, so that
    the gradient still shrinks as if nothing were restored.
    """

    activation: str = "sigmoid"
    restore: bool = False

    def hidden(self, p, x, statistics=None):
        """Outputs of all layers before and after they are restored, and the means."""
        plain, shown, seen, h = [], [], [], x
        for layer in range(len(self.widths) - 2):
            a = torch.baddbmm(p[f"b{layer}"], h, p[f"W{layer}"]).sigmoid_()
            h = a
            if self.restore:
                mean, h, var = moments(a, correction=1)
                seen.append((mean, var.sqrt() + 1e-12))
                if statistics:
                    h = a - statistics[layer][0]
                h /= (statistics or seen)[layer][1]
            plain.append(a), shown.append(h)
        return plain, shown, seen

    def forward(self, nets, x, trace=None, statistics=None):
        """Outputs of all networks, standardised with the statistics given."""
        p, last = nets.parameters, len(self.widths) - 2
        h = self.hidden(p, x, statistics)[1][-1]
        return torch.baddbmm(p[f"b{last}"], h, p[f"W{last}"])

    @torch.no_grad()
    def closed_form_gradient(self, nets, x, of_outputs, out):
        """Write the gradients that plain layers would have to ``out``."""
        p = nets.parameters
        plain, shown, _ = self.hidden(p, x)
        last = len(plain)
        dz = of_outputs(torch.baddbmm(p[f"b{last}"], shown[-1], p[f"W{last}"]))
        for layer in range(last, -1, -1):
            below = shown[layer - 1] if layer else x
            out[f"W{layer}"].copy_(below.mT @ dz)
            out[f"b{layer}"].copy_(dz.sum(1, keepdim=True))
            if layer:
                a = plain[layer - 1]
                dz = (dz @ p[f"W{layer}"].mT).mul_(a - a * a)


class Levelled(SGD):
    """Gradient descent in which every matrix and bias has a gradient of norm 1."""

    def __init__(self, lr, nets):
        super().__init__(lr)
        self.nets = nets

    def step(self, vector, gradient):
        """Move ``vector`` in place."""
        for part in self.nets.views(gradient).values():
            size = part.flatten(1).norm(dim=1).clamp(min=1e-30)
            part.div_(size[:, None, None])
        super().step(vector, gradient)


def learn(config, restore, level, middle, relu):
    """Return what one arm did at each of its rates."""
    x, y, x_test, y_test = map(torch.tensor, mnist_1d())
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, [middle * lr for lr in config.lrs])
    widths = (x.shape[1],) + (config.width,) * config.depth + (10,)
    network = (
        MLP(widths, weights=normal(2**0.5))
        if relu
        else Sigmoids(widths, weights=xavier(), restore=restore)
    )
    row = start(Ensemble(network, members), x[:256], y[:256])
    nets = Ensemble(network, seeds)
    optimiser = Levelled(rates, nets) if level else SGD(rates)
    train(nets, x, y, optimiser, steps=config.steps, batch=config.batch)
    right = correct(nets, x, x_test, y_test)
    right = right.reshape(len(nets), 2, -1).mean(axis=-1)
    chosen, accuracy = np.moveaxis(right, 1, 0)
    ends = {"chosen": chosen, "accuracy": accuracy, "diverged": diverged(nets)}
    return row | config.by_rate(**ends)


@torch.no_grad()
def start(nets, x, y):
    """Return contrast and size of the gradient, by layer, before any step."""
    x, y = nets.one_set_each(x), y.expand(len(nets), len(y))
    gradient = nets.views(torch.empty_like(nets.vector))
    nets.architecture.closed_form_gradient(
        nets, x, lambda z: cross_entropy_gradient(z, y), gradient
    )
    sizes = [gradient[k].flatten(1).norm(dim=1) for k in gradient if k[0] == "W"]
    spread = [h.std(dim=1).mean(dim=1) for h in layers(nets, x)]
    return {
        "contrast": torch.stack(spread, dim=1).numpy(),
        "gradient": torch.stack(sizes, dim=1).numpy(),
    }


def layers(nets, x):
    """Return what the hidden layers hand on."""
    if isinstance(nets.architecture, Sigmoids):
        return nets.architecture.hidden(nets.parameters, x)[1]
    return trace(nets, x).h


@torch.no_grad()
def correct(nets, x, x_test, y_test):
    """Return which test images each network classifies correctly.

    What is standardised has the statistics of the training images: those of the test
    images would be a look at them.
    """
    network, more = nets.architecture, ()
    if isinstance(network, Sigmoids) and network.restore:
        _, _, statistics = network.hidden(nets.parameters, nets.one_set_each(x))
        more = (None, statistics)
    z = network.forward(nets, nets.one_set_each(x_test), *more)
    return (z.argmax(dim=-1) == y_test).numpy()
