"""What trained networks are asked: how accurate, diverged, dead, dormant, sparse?"""

import numpy as np
import torch

from relulib.ensemble.architectures import Trace
from relulib.ensemble.training import cross_entropy
from relulib.masks import refuse_mask


@torch.no_grad()
def outputs(nets, x):
    """Outputs on a data set, (models, samples, outputs), without autograd's notes.

    Faster than ``nets(x)`` for many samples, and for no network whose outputs depend on
    the other samples.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...) or (models, samples, ...)

    Returns
    -------
    Tensor
    """
    return torch.cat([nets(part) for part in _parts(nets, x)], dim=1)


@torch.no_grad()
def accuracy(nets, x, y):
    """Share of samples each network classifies correctly, (models,).

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...)
    y : Tensor of int64, shape (samples,) or (models, samples)

    Returns
    -------
    ndarray, shape (models,)
        A sample with a nan among its outputs is not classified correctly.
    """
    z = outputs(nets, x)
    right = (z.argmax(dim=-1) == y) & ~z.isnan().any(dim=-1)
    return right.double().mean(dim=1).numpy()


def _parts(nets, x):
    """Return a data set cut into pieces whose activations stay in the cache."""
    return x.split(256, dim=x.ndim - nets.architecture.axes)


def diverged(nets):
    """Whether training drove a number of a network to nan or infinity.

    Its numbers are the parameters and the running statistics of batch norm.

    Parameters
    ----------
    nets : Ensemble

    Returns
    -------
    ndarray of bool, shape (models,)
    """
    statistics = [part.flatten(1) for pair in nets.running.values() for part in pair]
    finite = torch.isfinite(torch.cat([nets.vector, *statistics], dim=1))
    return ~finite.all(dim=1).numpy()


@torch.no_grad()
def trace(nets, x):
    """What the hidden layers compute on a data set.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...)

    Returns
    -------
    Trace
    """
    seen = Trace()
    nets(x, seen)
    return seen


def gradients(nets, x, y, loss=cross_entropy, per_model=False):
    """Gradients of each network's loss, by layer.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...)
    y : Tensor, shape (samples, ...), or (models, samples, ...) if ``per_model``
    loss : callable
        ``loss(outputs, targets)`` -> (models,).
    per_model : bool
        Whether each network has targets of its own.

    Returns
    -------
    seen : Trace
        What the hidden layers computed.
    dz : list of Tensor, each (models, samples, units)
        With respect to their pre-activations ``seen.z``.
    dp : dict of str to Tensor
        With respect to the parameters, by name.
    """
    seen = Trace()
    losses = loss(nets(x, seen), y if per_model else y.expand(len(nets), *y.shape))
    leaves = [*seen.z, *nets.parameters.values()]
    slopes = torch.autograd.grad(losses.sum(), leaves)
    layers = len(seen.z)
    by_name = dict(zip(nets.parameters, slopes[layers:], strict=True))
    return seen, list(slopes[:layers]), by_name


def off_units(nets, x):
    """Units whose pre-activation is <= 0 on the whole data set.

    For ReLU such a unit is dead: it outputs 0 and gets no gradient. For other
    activations the same count is only a description. A unit of a network that
    diverged to nan is not off.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...)

    Returns
    -------
    list of ndarray of bool, each (models, units)
    """
    # the largest alone is compared: to compare all takes several times as long
    largest = [[z.amax(dim=1) for z in trace(nets, part).z] for part in _parts(nets, x)]
    return [
        (torch.stack(layer) <= 0).all(dim=0).numpy()
        for layer in zip(*largest, strict=True)
    ]


def dead(activations, unit_axis=1, model_axis=None):
    """Units that output exactly 0 for every sample, and at every position.

    One zero is sparsity, a batch of zeros is chance; only a whole data set can
    say "dead". A convolution's unit is a channel: all its positions count.

    Parameters
    ----------
    activations : array_like, shape (samples, units) or (samples, channels, ...)
    unit_axis : int
    model_axis : int, optional
        An axis of networks to keep apart.

    Returns
    -------
    ndarray of bool, shape (units,) or (models, units)
    """
    refuse_mask(activations, "activations")
    return ~_over_samples(np.any, np.asarray(activations) != 0, unit_axis, model_axis)


def dormant(activations, tau=0.025, unit_axis=1, model_axis=None):
    """Units that carry less than a share ``tau`` of the layer's mean activity.

    The score of Sokar et al. (2023): mean magnitude of the unit over mean
    magnitude of the layer. Every unit of a layer that is all zero is dormant.

    Parameters
    ----------
    activations, unit_axis, model_axis
        As in :func:`dead`.
    tau : float
        0.025 is one of the thresholds of the paper.

    Returns
    -------
    ndarray of bool, shape (units,) or (models, units)
    """
    refuse_mask(activations, "activations")
    size = _over_samples(
        np.mean, np.abs(np.asarray(activations)), unit_axis, model_axis
    )
    return dormant_by_size(size, tau)


def dormant_by_size(size, tau=0.025):
    """Units whose mean magnitude is at most a share ``tau`` of the layer's mean.

    Parameters
    ----------
    size : ndarray, shape (..., units)
        Mean magnitude of each unit.
    tau : float

    Returns
    -------
    ndarray of bool, shape (..., units)
    """
    return size <= tau * size.mean(axis=-1, keepdims=True)


def root_mean_square(values, model_axis=None):
    """Root mean square of activations or gradients.

    Parameters
    ----------
    values : Tensor
        Half precision is measured in float32.
    model_axis : int, optional
        An axis of networks to keep apart.

    Returns
    -------
    float, or ndarray of shape (models,)
        nan of no number at all.
    """
    if model_axis is None:
        return root_mean([length(values)], values.numel())
    # one by one: a sum over a part of the axes adds in another order
    return np.array([root_mean_square(one) for one in values.unbind(model_axis)])


def length(values):
    """Euclidean length of a tensor, in its own precision but float32 for a half."""
    half = values.dtype in (torch.float16, torch.bfloat16)
    return torch.linalg.vector_norm(
        values.detach(), dtype=torch.float32 if half else None
    )


def root_mean(lengths, count):
    """Root mean square from the lengths of some tensors and how many numbers they had.

    Their squares leave float32 early, so they are Python's.
    """
    squares = sum(one * one for one in map(float, lengths))
    return (squares / count) ** 0.5 if count else float("nan")


def sparsity(activations, model_axis=None):
    """Share of exact zeros.

    Parameters
    ----------
    activations : array_like
    model_axis : int, optional
        An axis of networks to keep apart.

    Returns
    -------
    float, or ndarray of shape (models,)
    """
    refuse_mask(activations, "activations")
    zero = np.asarray(activations) == 0
    if model_axis is None:
        return float(zero.mean())
    return np.moveaxis(zero, model_axis, 0).reshape(zero.shape[model_axis], -1).mean(1)


def _over_samples(reduce, values, unit_axis, model_axis):
    kept = [unit_axis] if model_axis is None else [model_axis, unit_axis]
    for axis in kept:
        if not -values.ndim <= axis < values.ndim:
            raise ValueError(f"axis {axis} of an array of shape {values.shape}")
    values = np.moveaxis(values, kept, range(len(kept)))
    return reduce(values, axis=tuple(range(len(kept), values.ndim)))
