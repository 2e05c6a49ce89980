"""How many steps does a network need to reach an error, by activation?

Steps, not seconds: what a step costs is another question. Every activation has the
gain of its own initialisation and its own best learning rate.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import torch

from relulib.activations import TABLE
from relulib.data import mnist_1d
from relulib.ensemble import (
    MLP,
    SGD,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    member_seeds,
    normal,
    outputs,
    train,
)
from relulib.experiments import BaseConfig, gather
from relulib.initialization import gain
from relulib.statistics import Interval

OPTIMISERS = {"adam": Adam, "sgd": lambda rates: SGD(rates, momentum=0.9)}


@dataclass(frozen=True)
class Config(BaseConfig):
    """Two hidden layers on MNIST-1D.

    The error is that on the first ``probe`` training samples, every ``every`` steps.
    By the error on the next ``probe`` ones the rates are chosen.
    """

    activations: tuple[Annotated[str, TABLE], ...] = ("relu", "tanh", "gelu", "sigmoid")
    lrs: tuple[float, ...] = (4e-3, 8e-3, 1.6e-2)
    optimiser: Annotated[str, OPTIMISERS] = "adam"
    hidden: tuple[int, ...] = (64, 64)
    steps: int = 400
    every: int = 10
    probe: int = 1000
    batch: int = 32
    untuned = (
        "the width",
        "the batch size",
        "Adam's other constants",
        "SGD's momentum, 0.9",
    )


@dataclass(frozen=True)
class Result:
    """How the networks learned.

    Attributes
    ----------
    error, other : ndarray, (seeds, activations, rates, times)
        On the probe, which is part of the training samples, and on as many others.
    diverged : ndarray of bool, (seeds, activations, rates)
    """

    config: Config
    error: np.ndarray
    other: np.ndarray
    diverged: np.ndarray

    def steps_to(self, level):
        """Return the steps to the first error of at most ``level``.

        Parameters
        ----------
        level : float

        Returns
        -------
        ndarray, (seeds, activations, rates)
            Infinite for a run that never gets there.
        """
        return arrivals(self.error, self.config.times, level)

    def best_steps_to(self, level):
        """Return :meth:`steps_to` at the chosen rate, (seeds, activations).

        Chosen is the rate of least median on the other samples. Of equal medians the
        smaller rate wins, also where no rate arrives.
        """
        rate = self.chosen(level)[None, :, None]
        return np.take_along_axis(self.steps_to(level), rate, axis=-1)[..., 0]

    def chosen(self, level):
        """Return which rate is chosen for a level, (activations,)."""
        return np.median(self._on_others(level), axis=0).argmin(axis=-1)

    def ratios(self, level, resamples=2000, seed=0):
        """Median steps over those of the first activation, with a bootstrap interval.

        Seeds are drawn for all activations at once, and in every draw the rates are
        chosen anew, so that the interval has the choice in it.

        Parameters
        ----------
        level : float
            The first activation must get there.
        resamples, seed : int

        Returns
        -------
        Interval
            Of shape (activations,); infinite where a network never gets there.
        """
        draws = np.random.default_rng(seed).integers(
            self.config.seeds, size=(resamples, self.config.seeds)
        )
        everyone = np.arange(self.config.seeds)[None]
        steps, others = self.steps_to(level), self._on_others(level)

        def ratio(rows):
            rate = np.median(others[rows], axis=1).argmin(axis=-1)
            middle = np.median(steps[rows], axis=1)
            middle = np.take_along_axis(middle, rate[..., None], axis=-1)[..., 0]
            return middle / middle[:, :1]

        # An entry of the list: between two infinities there is nothing to interpolate.
        limits = np.quantile(
            ratio(draws), [0.025, 0.975], axis=0, method="inverted_cdf"
        )
        return Interval(ratio(everyone)[0], *limits)

    def _on_others(self, level):
        return arrivals(self.other, self.config.times, level)


def arrivals(error, times, level):
    """Return the steps of the first error of at most ``level``, infinite for none."""
    there = error <= level
    return np.where(there.any(axis=-1), times[there.argmax(axis=-1)], np.inf)


TINY = Config(lrs=(8e-3,), hidden=(8,), steps=4, every=2, probe=50, seeds=3)


def run(config):
    """Train every activation at every rate from the same seeds."""
    split = mnist_1d()
    x, y = torch.tensor(split.x), torch.tensor(split.y)
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)

    def error(nets):
        seen = slice(2 * config.probe)
        wrong = outputs(nets, x[seen]).argmax(-1) != y[seen]
        return wrong.unflatten(1, (2, config.probe)).double().mean(-1).numpy()

    plan = dict(steps=config.steps, batch=config.batch, every=config.every)
    rows = []
    for name in config.activations:
        network = MLP((40, *config.hidden, 10), name, weights=normal(gain(TABLE[name])))
        nets = Ensemble(network, seeds)
        optimiser = OPTIMISERS[config.optimiser](rates)
        curve = train(nets, x, y, optimiser, **plan, record=error)
        error_here, other = np.moveaxis(curve, -1, 0)
        rows.append(
            config.by_rate(error=error_here, other=other, diverged=diverged(nets))
        )
    return gather(Result, config, rows)
