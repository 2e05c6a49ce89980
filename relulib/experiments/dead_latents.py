"""Why do latents of a sparse autoencoder die, and does subtracting the mean help?

After Simon, Adams and Zou (2026): an autoencoder learns to write the activations of a
trained network as sums of few of its latents.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    WEIGHTS,
    Adam,
    Ensemble,
    by_rate,
    diverged,
    generator,
    member_seeds,
    off_units,
    trace,
    train,
)
from relulib.experiments import BaseConfig, at_best_rate, gather

ARMS = ("as they are", "centred", "shifted", "shifted and centred")


@dataclass(frozen=True)
class Config(BaseConfig):
    """Autoencoders of the first hidden layer of digit networks, one for each network.

    The activations are divided by the root of their variance; ``shift`` is added to
    each coordinate of the shifted ones. ``penalty`` times the sum of the latents, each
    times the length of its decoder row, is added to the squared error.
    """

    arms: tuple[Annotated[str, ARMS], ...] = ARMS[:3]
    shift: float = 0.3
    latents: int = 96
    penalty: float = 0.1
    lrs: tuple[float, ...] = (1e-3, 3e-3, 1e-2)
    steps: int = 200
    batch: int = 32
    data_steps: int = 200
    untuned = ("the penalty", "the number of latents", "the length of the training")


@dataclass(frozen=True)
class Result:
    """What became of the latents.

    Attributes
    ----------
    off_centre : ndarray, (seeds, arms)
        Length of the mean of the activations over the root of their variance.
    born_dead : ndarray, (seeds, arms)
        Share of latents that are off for all training images, before training.
    dead : ndarray, (seeds, arms, rates)
        The same after training.
    active : ndarray, (seeds, arms, rates)
        Latents that are on, per image.
    validation, unexplained : ndarray, (seeds, arms, rates)
        Squared error on every other test image, and on those between, as a share of
        the variance.
    diverged : ndarray of bool, (seeds, arms, rates)
    """

    config: Config
    off_centre: np.ndarray
    born_dead: np.ndarray
    dead: np.ndarray
    active: np.ndarray
    validation: np.ndarray
    unexplained: np.ndarray
    diverged: np.ndarray

    def at_best(self, values):
        """Values at the rate that leaves least unexplained, (seeds, arms)."""
        return at_best_rate(-self.validation, values)


TINY = Config(latents=8, steps=3, data_steps=3, seeds=3, lrs=(3e-3, 1e-2))


@dataclass(frozen=True)
class Autoencoder:
    """ReLU latents of activations; its outputs are the squared error and the penalty.

    Decoder rows begin with the length 1, and the encoder as the decoder transposed.
    """

    axes: ClassVar[int] = 2  # (images, units)
    units: int
    latents: int
    penalty: float

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        draw, double = generator(seed, WEIGHTS), torch.float64
        rows = torch.randn(self.latents, self.units, generator=draw, dtype=double)
        rows = rows / rows.norm(dim=1, keepdim=True)
        return {
            "encoder": rows.T.clone(),
            "threshold": torch.zeros(1, self.latents, dtype=double),
            "decoder": rows,
            "centre": torch.zeros(1, self.units, dtype=double),
        }

    def forward(self, nets, h, trace=None):
        """Squared error and penalty, (models, images, 2)."""
        z, rebuilt = self.rebuilt(nets, h)
        latents = z.relu()
        if trace is not None:
            trace.keep(z, latents)
        lengths = nets.parameters["decoder"].norm(dim=2)[..., None]
        cost = self.penalty * (latents @ lengths)[..., 0]
        return torch.stack([(rebuilt - h).square().sum(dim=2), cost], dim=2)

    def rebuilt(self, nets, h):
        """Pre-activations of the latents, and the activations made of them."""
        p = nets.parameters
        z = torch.baddbmm(p["threshold"], h, p["encoder"])
        return z, torch.baddbmm(p["centre"], z.relu(), p["decoder"])


def mean_cost(costs, _):
    """Return the loss of every autoencoder, (models,)."""
    return costs.sum(dim=2).mean(dim=1)


def activations(config):
    """Return the first hidden layer of trained networks, on both sets of images."""
    split = digits("unit")
    x, y, x_test, _ = map(torch.tensor, split)
    nets = Ensemble(MLP((64, 64, 64, 10)), member_seeds(config.seed, config.seeds))
    train(nets, x, y, Adam(3e-3), steps=config.data_steps, batch=64)
    seen, seen_test = (trace(nets, images).h[0] for images in (x, x_test))
    size = seen.var(dim=1, correction=0).sum(dim=1).sqrt()[:, None, None]
    return seen / size, seen_test / size


def run(config):
    """Train an autoencoder for each network, each arm and each rate."""
    members = member_seeds(config.seed, config.seeds)
    seeds, rates = by_rate(members, config.lrs)
    whole, rows = activations(config), []
    for arm in config.arms:
        shift = config.shift if "shifted" in arm else 0.0
        h, h_test = (part + shift for part in whole)
        mean = h.mean(dim=1, keepdim=True)
        if "centred" in arm:
            h, h_test, mean = h - mean, h_test - mean, 0 * mean
        network = Autoencoder(h.shape[2], config.latents, config.penalty)
        born_dead = off_units(Ensemble(network, members), h)[0].mean(axis=1)
        every = len(config.lrs)
        h, h_test = (part.repeat_interleave(every, dim=0) for part in (h, h_test))
        nets = Ensemble(network, seeds)
        plan = dict(steps=config.steps, batch=config.batch, loss=mean_cost)
        train(nets, h, h, Adam(rates), per_model=True, **plan)
        on = trace(nets, h).z[0] > 0
        halves = [unexplained(nets, h_test[:, k::2]) for k in (0, 1)]
        rows.append(
            {"off_centre": mean.norm(dim=2)[:, 0].numpy(), "born_dead": born_dead}
            | config.by_rate(
                dead=(~on.any(dim=1)).double().mean(dim=1).numpy(),
                active=on.sum(dim=2).double().mean(dim=1).numpy(),
                validation=halves[0],
                unexplained=halves[1],
                diverged=diverged(nets),
            )
        )
    return gather(Result, config, rows)


@torch.no_grad()
def unexplained(nets, h):
    """Return the squared error on activations as a share of their variance."""
    error = (nets.architecture.rebuilt(nets, h)[1] - h).square().sum(dim=(1, 2))
    centred = h - h.mean(dim=1, keepdim=True)
    return (error / centred.square().sum(dim=(1, 2))).double().numpy()
