"""Which waves does a network learn first, the slow ones or the fast ones?"""

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
    squared_error,
    train,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain

KINDS = ("relu", "tanh", "sine", "relu, waves as inputs")
SCALE = 30  # of the first layer of sines, as its authors have it


@dataclass(frozen=True)
class Config(BaseConfig):
    """A sum of four sine waves of equal height over one unit of length.

    "sine" has sin as its activation and a first layer that is 30 times as steep
    (sitzmann2020). "relu, waves as inputs" is the ReLU network, given the sine and the
    cosine of 16 waves of random frequency instead of x (tancik2020).
    """

    kinds: tuple[Annotated[str, KINDS], ...] = KINDS
    frequencies: tuple[int, ...] = (1, 2, 4, 8)
    lrs: tuple[float, ...] = (3e-3, 1e-2, 3e-2, 1e-1)
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 1200
    every: int = 5
    batch: int = 64
    untuned = ("the size", "the batch", "the length of the training")

    def target(self, x):
        """Return the sum of the waves at x, each with a phase of its own."""
        return sum(np.sin(2 * np.pi * k * x + k) for k in self.frequencies)


@dataclass(frozen=True)
class Result:
    """How the error fell, wave by wave.

    Attributes
    ----------
    amplitude : ndarray, (seeds, kinds, rates, times, frequencies)
        Of the error, at each frequency of the target; 1 is all of the wave.
    validation : ndarray, (seeds, kinds, rates)
        Mean squared error at the end, at points that neither training nor the
        amplitudes use: a rate is chosen by it.
    diverged : ndarray of bool, (seeds, kinds, rates)
    """

    config: Config
    amplitude: np.ndarray
    validation: np.ndarray
    diverged: np.ndarray

    @property
    def best(self):
        """Number of the rate with the least median error, (kinds,)."""
        error = np.where(self.diverged, np.inf, self.validation)
        return np.median(error, axis=0).argmin(axis=-1)

    @property
    def best_amplitude(self):
        """The amplitudes at the best rate, (seeds, kinds, times, frequencies)."""
        return self.amplitude[:, np.arange(len(self.config.kinds)), self.best]

    def steps_to(self, level=0.5):
        """Return the steps until a wave's amplitude in the error is below ``level``.

        It may rise again: at a large rate every minibatch shakes the slow waves.

        Returns
        -------
        ndarray, (seeds, kinds, frequencies)
            At the best rate; infinite where it never is.
        """
        below = self.best_amplitude < level
        first = self.config.times[below.argmax(axis=2)]
        return np.where(below.any(axis=2), first, np.inf)


TINY = Config(
    kinds=("relu", "sine"), lrs=(1e-2,), hidden=(8,), steps=4, every=2, seeds=3
)


def run(config):
    """Train every kind at every rate from the same seeds."""
    x, between, others = ((np.arange(n) + 0.5) / n for n in (256, 255, 128))
    y = torch.tensor(config.target(x)).float()
    seeds, rates = by_rate(member_seeds(config.seed, config.seeds), config.lrs)
    waves = np.exp(-2j * np.pi * np.outer(others, config.frequencies))
    plan = dict(steps=config.steps, batch=config.batch, every=config.every)
    rows = []
    for kind in config.kinds:
        sees = inputs(kind, config.seed)
        nets = Ensemble(network(kind, sees(x).shape[1], config.hidden), seeds)

        def error(nets, at, sees=sees):
            with torch.no_grad():
                return nets(sees(at))[..., 0].numpy() - config.target(at)

        def amplitudes(nets, error=error):
            return 2 * np.abs(error(nets, others) @ waves) / len(others)

        curves = train(
            nets, sees(x), y, Adam(rates), **plan, loss=squared_error,
            record=amplitudes,
        )  # fmt: skip
        rows.append(
            config.by_rate(
                amplitude=curves,
                validation=(error(nets, between) ** 2).mean(axis=1),
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)


def network(kind, count, hidden):
    """Return the architecture of a kind with ``count`` inputs."""
    widths = (count, *hidden, 1)
    if kind == "sine":
        steep = (even(SCALE), *(normal(2**0.5) for _ in hidden[1:]), normal(1.0))
        return MLP(widths, torch.sin, weights=steep, biases=even(np.pi))
    name = kind.split(",")[0]
    biases = normal(0.5)
    return MLP(widths, name, weights=normal(gain(TABLE[name])), biases=biases)


def even(limit):
    """Draw evenly between -limit and limit, whatever the layer's size."""
    return lambda shape, fan_in, fan_out, generator: (
        (2 * torch.rand(shape, generator=generator, dtype=torch.float64) - 1) * limit
    )


def inputs(kind, seed):
    """Return what a kind of network sees of x in [0, 1], as a function of x."""
    if "waves" not in kind:
        return lambda x: torch.tensor(2 * x[:, None] - 1).float()
    frequencies = 6 * np.random.default_rng([seed, 16]).normal(size=16)

    def sees(x):
        angle = 2 * np.pi * np.outer(x, frequencies)
        both = np.concatenate([np.sin(angle), np.cos(angle)], axis=1)
        return torch.tensor(both).float()

    return sees
