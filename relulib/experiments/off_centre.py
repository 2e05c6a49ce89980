"""Do inputs whose mean is far from 0 kill units before training starts?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import MLP, Ensemble, member_seeds, off_units
from relulib.experiments import BaseConfig, Finite, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """One layer of ReLU units on standardised digits, He's weights, zero biases.

    A shift is added to every pixel: the mean in units of the standard deviation.
    """

    shifts: tuple[Finite, ...] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
    width: int = 256


@dataclass(frozen=True)
class Result:
    """Before training.

    Attributes
    ----------
    dead : ndarray, (seeds, shifts)
        Share of units off on all training samples.
    centred : ndarray, (seeds, shifts)
        The same units, after the mean of the shifted inputs has been subtracted.
    """

    config: Config
    dead: np.ndarray
    centred: np.ndarray


TINY = Config(shifts=(0.0, 8.0), width=16, seeds=3)


def run(config):
    """Count the same units with every shift, as the inputs are and centred."""
    x = torch.tensor(digits().x)
    nets = Ensemble(
        MLP((64, config.width, 10)), member_seeds(config.seed, config.seeds)
    )
    rows = []
    for shift in config.shifts:
        shifted = x + shift
        kinds = {"dead": shifted, "centred": shifted - shifted.mean(dim=0)}
        rows.append({k: off_units(nets, t)[0].mean(axis=1) for k, t in kinds.items()})
    return gather(Result, config, rows)


def dead_law(shift, samples):
    """Return the chance that a unit is off for all inputs.

    For independent normal inputs of standard deviation 1, each with the mean ``shift``,
    and Gaussian weights. The mean pre-activation over its deviation is then normal with
    the deviation ``shift``; given it, the samples are independent.

    Parameters
    ----------
    shift : float
    samples : int

    Returns
    -------
    float
    """
    t = torch.linspace(-8, 8, 4001, dtype=torch.float64)
    density = torch.exp(-(t**2) / 2)
    off = torch.special.log_ndtr(-shift * t).mul(samples).exp()
    return float((density * off).sum() / density.sum())
