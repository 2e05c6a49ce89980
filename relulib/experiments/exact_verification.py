"""Can one prove that no small change of an image changes a network's answer?

A ReLU network is linear in pieces, so the worst case in a box is a finite search: a
linear program with one 0/1 variable for each unit that may be on or off in the box
(tjeng2019).
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import Bounds, LinearConstraint, milp

from relulib.data import digits
from relulib.ensemble import (
    MLP,
    Adam,
    Ensemble,
    accuracy,
    diverged,
    member_seeds,
    train,
)
from relulib.experiments import BaseConfig


@dataclass(frozen=True)
class Config(BaseConfig):
    """Small networks on the digits, one test image for each network.

    The margin is the logit of the network's answer minus that of its runner-up; a box
    holds all images whose pixels differ by at most epsilon and lie in [0, 1]. The
    training knows nothing of boxes.
    """

    epsilons: tuple[float, ...] = (0.02, 0.05, 0.1)
    hidden: tuple[int, ...] = (12, 12)
    lr: float = 1e-2
    steps: int = 400
    batch: int = 64
    samples: int = 5000
    starts: int = 5
    untuned = ("the size", "the length of the training", "the steps of the attack")


WAYS = (
    "interval", "relaxed", "exact", "attack", "sampled", "undecided", "deviation",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """The least margin in a box, five ways; nan for a network that diverged.

    Attributes
    ----------
    margin : ndarray, (seeds,)
        At the image itself.
    interval, relaxed, exact, attack, sampled : ndarray, (seeds, epsilons)
        Bounds by intervals; by the program with shares instead of 0 or 1; its exact
        value; the least that an attack along the gradient found; the least of random
        points of the box.
    undecided : ndarray, (seeds, epsilons)
        Units that intervals leave undecided, on or off.
    deviation : ndarray, (seeds, epsilons)
        Of the network's own margin, at the point that the program returns, from the
        program's value.
    accuracy : ndarray, (seeds,)
    diverged : ndarray of bool, (seeds,)
    """

    config: Config
    margin: np.ndarray
    interval: np.ndarray
    relaxed: np.ndarray
    exact: np.ndarray
    attack: np.ndarray
    sampled: np.ndarray
    undecided: np.ndarray
    deviation: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray


TINY = Config(epsilons=(0.05,), hidden=(3, 3), steps=5, samples=10, starts=2, seeds=3)


def run(config):
    """Train the networks, then look for the worst case around one image each."""
    x, y, x_test, y_test = map(torch.tensor, digits("unit"))
    seeds = member_seeds(config.seed, config.seeds)
    nets = Ensemble(MLP((64, *config.hidden, 10)), seeds, torch.float64)
    plan = dict(steps=config.steps, batch=config.batch)
    train(nets, x.double(), y, Adam(config.lr), **plan)
    # A solver takes no numbers of a network that ran away, be they finite or not.
    lost = diverged(nets) | (nets.vector.abs() > 1e6).any(dim=1).numpy()
    margins = [
        dict.fromkeys(WAYS, np.full(len(config.epsilons), np.nan)) | {"margin": np.nan}
        if lost[k]
        else looked_at(config, nets, k, x_test)
        for k in range(config.seeds)
    ]
    arrays = {name: np.stack([one[name] for one in margins]) for name in margins[0]}
    right = accuracy(nets, x_test, y_test)
    return Result(config, **arrays, accuracy=right, diverged=lost)


def looked_at(config, nets, k, images):
    """Return the margin of network ``k`` at its image, and each way's by box."""
    rng = np.random.default_rng([config.seed, k])
    image = images[rng.integers(len(images))].double().numpy()
    layers = layers_of(nets, k)
    answer, other = np.argsort(outputs(layers, image))[:-3:-1]
    W, b = layers[-1]
    # One output is left, the margin, so that a bound of it is a bound of an output.
    layers[-1] = W[:, [answer]] - W[:, [other]], b[[answer]] - b[[other]]
    boxes = [worst(config, layers, image, e, rng) for e in config.epsilons]
    ways = {name: np.array([box[name] for box in boxes]) for name in WAYS}
    return ways | {"margin": outputs(layers, image)[0]}


def worst(config, layers, image, epsilon, rng):
    """Return the least margin by each way, and the two checks of the program."""
    box = np.maximum(image - epsilon, 0), np.minimum(image + epsilon, 1)
    bounds = intervals(layers, *box)
    relaxed, _ = least(layers, *box, whole=False)
    exact, point = least(layers, *box)
    points = rng.uniform(*box, (config.samples, image.size))
    return {
        "interval": bounds[-1][0][0],
        "relaxed": relaxed,
        "exact": exact,
        "attack": attacked(layers, image, epsilon, *box, config.starts, rng),
        "sampled": outputs(layers, points).min(),
        "undecided": sum(((low < 0) & (up > 0)).sum() for low, up in bounds[:-1]),
        "deviation": abs(outputs(layers, point)[0] - exact),
    }


def layers_of(nets, k):
    """Return the layers (W, b) of network ``k``, W of shape (inputs, units)."""
    p = {name: value[k].detach().numpy() for name, value in nets.parameters.items()}
    return [(p[f"W{i}"], p[f"b{i}"][0]) for i in range(len(p) // 2)]


def outputs(layers, x):
    """Return the outputs of a ReLU network, x of shape (..., inputs)."""
    for W, b in layers[:-1]:
        x = np.maximum(x @ W + b, 0)
    W, b = layers[-1]
    return x @ W + b


def intervals(layers, low, high):
    """Return for each layer the bounds (low, high) of its pre-activations.

    A positive weight is multiplied by the upper bound to give an upper bound, a
    negative one by the lower bound; ReLU keeps order.
    """
    found = []
    for W, b in layers:
        up, down = np.maximum(W, 0), np.minimum(W, 0)
        found.append((low @ up + high @ down + b, high @ up + low @ down + b))
        low, high = (np.maximum(bound, 0) for bound in found[-1])
    return found


def least(layers, low, high, whole=True):
    """Return the least output in a box, and a point where it is taken.

    Parameters
    ----------
    layers : list of (W, b)
        The last one with a single output.
    low, high : ndarray, shape (inputs,)
    whole : bool
        Whether a switch must be 0 or 1. If not, the result is a lower bound.

    Returns
    -------
    value : float
    point : ndarray, shape (inputs,)

    Raises
    ------
    RuntimeError
        The solver found none; the message is its own.
    """
    start, bounds, rows = program(layers, low, high)
    (W, b), cost = layers[-1], np.zeros(len(bounds.lb))
    cost[start[-2] : start[-1]] = W[:, 0]
    solved = milp(
        cost,
        constraints=rows,
        bounds=bounds,
        integrality=whole * (np.arange(len(cost)) >= start[-1]),
        options={"mip_rel_gap": 0},
    )
    if not solved.success:
        raise RuntimeError(f"no least output: {solved.message}")
    return solved.fun + b[0], solved.x[: start[1]]


def program(layers, low, high):
    """Return the hidden layers of a network as inequalities.

    The variables are the inputs, the outputs a of the hidden units, and for each unit
    a switch s that is 1 where it is on, 0 where it is off. With bounds l < 0 < u of
    its pre-activation z a unit keeps ``a >= z``, ``a >= 0``, ``a <= u s`` and
    ``a <= z - l (1 - s)``; for s = 1 that is a = z, for s = 0 it is a = 0.

    Returns
    -------
    start : ndarray of int
        Number of the first variable of each layer, the inputs first; last that of
        the first switch.
    bounds : scipy.optimize.Bounds
        Of the variables. A switch that intervals decide has its value here.
    rows : scipy.optimize.LinearConstraint
    """
    start = np.cumsum([0, len(low), *(W.shape[1] for W, _ in layers[:-1])])
    units = start[-1] - start[1]
    floor, ceiling = np.zeros(start[-1] + units), np.ones(start[-1] + units)
    floor[: start[1]], ceiling[: start[1]] = low, high
    rows, limits = [], intervals(layers, low, high)
    for i, (W, b) in enumerate(layers[:-1]):
        below, own = slice(*start[i : i + 2]), np.arange(*start[i + 1 : i + 3])
        switch = own + units
        floor[switch], ceiling[switch] = limits[i][0] > 0, limits[i][1] > 0
        down, up = np.minimum(limits[i][0], 0), np.maximum(limits[i][1], 0)
        ceiling[own] = up
        z, a, s = np.zeros((3, len(own), len(floor)))
        z[:, below] = W.T
        a[range(len(own)), own] = s[range(len(own)), switch] = 1
        none = np.full(len(own), np.inf)
        rows += [
            (a - z, b, none),
            (a - z - down[:, None] * s, -none, b - down),
            (a - up[:, None] * s, -none, 0 * up),
        ]
    parts = (np.concatenate(part) for part in zip(*rows, strict=True))
    return start, Bounds(floor, ceiling), LinearConstraint(*parts)


def attacked(layers, image, epsilon, low, high, starts, rng, steps=40):
    """Return the least output that steps along the gradient's sign find in a box."""
    x = np.array([image, *rng.uniform(low, high, (starts - 1, image.size))])
    for _ in range(steps):
        x = np.clip(x - epsilon / 10 * np.sign(slopes(layers, x)), low, high)
    return outputs(layers, x).min()


def slopes(layers, x):
    """Return the gradient of the single output at each row of x."""
    on = []
    for W, b in layers[:-1]:
        x = np.maximum(x @ W + b, 0)
        on.append(x > 0)
    gradient = np.ones((len(x), 1)) @ layers[-1][0].T
    for (W, _), open_ in zip(layers[-2::-1], on[::-1], strict=True):
        gradient = (gradient * open_) @ W.T
    return gradient
