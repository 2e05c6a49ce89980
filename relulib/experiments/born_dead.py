"""How often is a ReLU network dead before training starts?

Without biases a layer of n units closes with probability 2**-n for one input: every
unit is a fair coin, because a Gaussian weight vector points to either side.
"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.ensemble import WEIGHTS, generator, single_thread
from relulib.experiments import BaseConfig, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Networks of one input, equal widths, Gaussian weights, no biases.

    The scale of the weights does not matter, for it moves no sign.
    """

    widths: tuple[int, ...] = (2, 3, 4, 5)
    depth: int = 40
    seeds: int = 20_000


@dataclass(frozen=True)
class Result:
    """The first hidden layer, counted from 1, at which all is off.

    ``depth + 1`` where no layer is. A network without biases does the same to x and
    to 2 x, so x = 1 and x = -1 stand for the whole line.

    Attributes
    ----------
    one_input : ndarray of int, (seeds, widths)
        For x = 1.
    all_inputs : ndarray of int, (seeds, widths)
        For every x.
    """

    config: Config
    one_input: np.ndarray
    all_inputs: np.ndarray


TINY = Config(widths=(2, 3), depth=5, seeds=50)


def run(config):
    """Follow x = 1 and x = -1 through every network until both are off."""
    with single_thread():
        rows = [first_closed_layer(config, width) for width in config.widths]
    return gather(Result, config, rows)


def first_closed_layer(config, width):
    """Return the layers that close for x = 1 and for both, each (seeds,)."""
    # One generator for all: these networks are counted, not compared in pairs.
    draw = generator(config.seed, WEIGHTS)
    h = torch.tensor([[[1.0], [-1.0]]]).expand(config.seeds, 2, 1)
    closed = torch.full((config.seeds, 2), config.depth + 1)
    for layer in range(1, config.depth + 1):
        W = torch.randn(config.seeds, h.shape[-1], width, generator=draw)
        h = torch.relu(h @ W)
        # Kept at size 1: only the direction decides which units open.
        h = h / h.norm(dim=-1, keepdim=True).clamp(min=1e-30)
        off = (h == 0).all(dim=-1) & (closed > config.depth)
        closed[off] = layer
    return {"one_input": closed[:, 0].numpy(), "all_inputs": closed.amax(dim=1).numpy()}


def dead_share(width, depth):
    """Return the exact chance that one input is lost: ``1 - (1 - 2**-n)**L``."""
    return 1 - (1 - 2.0**-width) ** depth


def dead_bounds(width, depth):
    """Return bounds on the chance that all inputs of one variable are lost.

    The first layer opens each unit for x = 1 or for x = -1, never for both, so it
    loses one of the two (chance ``2**(1 - n)``) or none. From then on each is lost
    with the same chance, and both never less often than if they were independent.
    """
    lost, one = dead_share(width, depth - 1), 2.0 ** (1 - width)
    return one * lost + (1 - one) * lost**2, lost
