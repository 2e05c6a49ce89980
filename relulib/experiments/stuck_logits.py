"""How many samples get no gradient at all when ReLU is applied to the logits?"""

from dataclasses import dataclass

import numpy as np
import torch

from relulib.data import digits
from relulib.ensemble import MLP, Ensemble, member_seeds
from relulib.experiments import BaseConfig, gather


@dataclass(frozen=True)
class Config(BaseConfig):
    """Untrained networks on the digits 0 to C - 1, for several C.

    Many networks, because the samples of one network share its weights and so are no
    independent draws.
    """

    classes: tuple[int, ...] = (2, 3, 5, 10)
    hidden: tuple[int, ...] = (64, 64)
    seeds: int = 200


@dataclass(frozen=True)
class Result:
    """Shares of the training samples.

    Attributes
    ----------
    none : ndarray, (seeds, classes)
        Without any gradient: no logit is positive.
    own : ndarray, (seeds, classes)
        Whose own class's logit is not positive.
    """

    config: Config
    none: np.ndarray
    own: np.ndarray


TINY = Config(classes=(2, 3), hidden=(8,), seeds=3)


@torch.no_grad()
def run(config):
    """Count the samples whose logits ReLU would set to zero."""
    split, rows = digits(), []
    seeds = member_seeds(config.seed, config.seeds)
    for count in config.classes:
        chosen = split.y < count
        x, y = torch.tensor(split.x[chosen]), torch.tensor(split.y[chosen])
        off = Ensemble(MLP((64, *config.hidden, count)), seeds)(x) <= 0
        own = off.gather(2, y[None, :, None].expand(len(off), -1, 1))
        rows.append({"none": share(off.all(dim=2)), "own": share(own[..., 0])})
    return gather(Result, config, rows)


def share(flags):
    """Return the share of samples, (models,)."""
    return flags.double().mean(dim=1).numpy()
