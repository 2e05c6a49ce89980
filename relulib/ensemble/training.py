"""Many networks descend at once: losses, optimisers, and the loop."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

import numpy as np
import torch
from torch.nn import functional as F

from relulib.ensemble.closed_form import cross_entropy_gradient
from relulib.ensemble.draws import BATCHES, minibatches

_watcher = ContextVar("watcher", default=None)
BLOCK = 100_000  # numbers of each array that a step of Adam takes at once
KEPT = 32_000_000  # bytes, a little less than the most that glibc learns from
TINY = 1e-37  # a square root of exactly 0, as units that are off have it, is slow


def cross_entropy(z, y):
    """Mean cross-entropy of every network, (models,).

    Parameters
    ----------
    z : Tensor, shape (models, samples, classes)
    y : Tensor of int64, shape (models, samples)
    """
    # The class axis in the middle: over a last axis of 10 softmax is far slower.
    return F.cross_entropy(z.mT, y, reduction="none").mean(dim=1)


def squared_error(z, y):
    """Mean squared error of every network's first output, (models,).

    Parameters
    ----------
    z : Tensor, shape (models, samples, outputs)
    y : Tensor, shape (models, samples)
    """
    return (z[..., 0] - y).square().mean(dim=1)


class SGD:
    """Gradient descent, with a learning rate per model.

    Parameters
    ----------
    lr : float or sequence of float
        One rate for all models, or one each.
    momentum : float
    clip : float, optional
        Largest norm of a network's whole gradient.
    """

    def __init__(self, lr, momentum=0.0, clip=None):
        self.lr = torch.as_tensor(lr, dtype=torch.float64)
        self.momentum, self.clip, self.velocity = momentum, clip, None

    def step(self, vector, gradient):
        """Move ``vector`` (models, parameters) in place."""
        gradient = _clipped(gradient, self.clip)
        if self.momentum:
            old = torch.zeros_like(vector) if self.velocity is None else self.velocity
            self.velocity = gradient = gradient.add(old, alpha=self.momentum)
        vector.addcmul_(_rates(self.lr, vector), gradient, value=-1)


class Adam:
    """Adam (Kingma and Ba 2015), with a learning rate per model.

    Parameters
    ----------
    lr : float or sequence of float
        One rate for all models, or one each.
    betas : tuple of float
    eps : float
    clip : float, optional
        Largest norm of a network's whole gradient.
    """

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, clip=None):
        self.lr = torch.as_tensor(lr, dtype=torch.float64)
        self.betas, self.eps, self.clip = betas, eps, clip
        self.steps, self.mean, self.square = 0, 0.0, 0.0

    def step(self, vector, gradient):
        """Move ``vector`` (models, parameters) in place."""
        gradient = _clipped(gradient, self.clip)
        if self.steps == 0:
            self.mean, self.square = torch.zeros_like(vector), torch.zeros_like(vector)
            self.buffer = torch.empty_like(vector[: max(1, BLOCK // vector.shape[1])])
        self.steps += 1
        b1, b2 = self.betas
        rates = _rates(self.lr, vector) / (1 - b1**self.steps)
        # Some rows at a time: their moments stay in the cache for all operations.
        arrays = vector, gradient, self.mean, self.square, rates.expand(len(vector), 1)
        blocks = (array.split(len(self.buffer)) for array in arrays)
        for v, g, mean, square, rate in zip(*blocks, strict=True):
            mean.lerp_(g, 1 - b1)
            square.mul_(b2).addcmul_(g, g, value=1 - b2)
            step = torch.div(square, 1 - b2**self.steps, out=self.buffer[: len(v)])
            step.add_(TINY).sqrt_().add_(self.eps)
            v.sub_(torch.div(mean, step, out=step).mul_(rate))


def _rates(lr, vector):
    rates = lr.to(vector.dtype)
    if rates.ndim and len(rates) != len(vector):
        raise ValueError(f"lr: {len(rates)} rates for {len(vector)} models")
    return rates[:, None] if rates.ndim else rates


def _clipped(gradient, largest):
    if largest is None:
        return gradient
    size = gradient.norm(dim=1, keepdim=True)
    return gradient * (largest / (size + 1e-6)).clamp(max=1.0)


def train(
    nets,
    x,
    y,
    optimiser,
    *,
    steps,
    batch,
    loss=cross_entropy,
    per_model=False,
    stream=BATCHES,
    penalty_gradient=None,
    record=None,
    every=1,
):
    """Train every network on its own minibatches.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...), or (models, samples, ...) for one data set each
    y : Tensor, shape (samples, ...)
        What ``loss`` compares the outputs with; (models, samples, ...) if
        ``per_model``.
    optimiser : SGD or Adam
    steps, batch : int
    loss : callable
        ``loss(outputs, targets)`` -> (models,); targets are (models, batch, ...).
    per_model : bool
        Whether each network has targets of its own.
    stream : int
        Of the minibatches; take another one for a second phase.
    penalty_gradient : callable, optional
        ``penalty_gradient(vector)`` is added to the gradient (a weight decay).
    record : callable, optional
        ``record(nets)`` -> (models, ...), called before every ``every``-th step
        and after the last one.
    every : int

    Returns
    -------
    ndarray, shape (models, records, ...), or None without ``record``

    Raises
    ------
    ValueError
        Inputs for other models, targets for other samples or models; a batch of 1
        behind batch norm.
    """
    samples = x.shape[-nets.architecture.axes]
    model, first = torch.arange(len(nets))[:, None], 0
    if x.ndim > nets.architecture.axes:
        x, first = nets.one_set_each(x).flatten(0, 1), model * samples
    _check_targets(nets, samples, y, per_model)
    rows, history = minibatches(nets.seeds, steps, batch, samples, stream), []
    # Buffers for all steps: fresh memory at every step costs more than the copy.
    gradient = torch.empty_like(nets.vector)
    by_name = nets.views(gradient)
    inputs = x.new_empty(len(nets) * batch, *x.shape[1:])
    tick = _watcher.get()
    with single_thread():
        for step in range(steps):
            if record and step % every == 0:
                history.append(record(nets))
            pick = rows[:, step]
            targets = y[model, pick] if per_model else y[pick]
            torch.index_select(x, 0, (first + pick).flatten(), out=inputs)
            _gradient(nets, inputs.unflatten(0, pick.shape), targets, loss, by_name)
            if penalty_gradient is not None:
                gradient += penalty_gradient(nets.vector)
            optimiser.step(nets.vector, gradient)
            if tick:
                tick()
        if record:
            history.append(record(nets))
    return np.stack(history, axis=1) if record else None


def _check_targets(nets, samples, y, per_model):
    expected = (len(nets), samples) if per_model else (samples,)
    if y.shape[: len(expected)] != expected:
        raise ValueError(
            f"y: a target for each of {samples} samples"
            f"{f' of each of {len(nets)} models' if per_model else ''} expected, "
            f"got shape {tuple(y.shape)}"
        )


def _gradient(nets, x, y, loss, out):
    """Write each network's gradient on its minibatch to the tensors of ``out``."""
    closed_form = getattr(nets.architecture, "closed_form_gradient", None)
    nets.training = True
    try:
        if closed_form:
            all_of_them = slice(None)
            closed_form(
                nets,
                nets.one_set_each(x),
                lambda z, part=all_of_them: _loss_gradient(loss, z, y[part]),
                out,
            )
            return
        z = nets(x)
    finally:
        nets.training = False
    # The networks share nothing, so the gradient of the sum is that of each.
    gradients = torch.autograd.grad(
        z, list(nets.parameters.values()), _loss_gradient(loss, z.detach(), y)
    )
    for into, part in zip(out.values(), gradients, strict=True):
        into.copy_(part)


def _loss_gradient(loss, z, y):
    """Gradient of each network's loss with respect to its outputs ``z``."""
    if loss is cross_entropy:
        return cross_entropy_gradient(z, y)
    with torch.enable_grad():
        total = loss(z.requires_grad_(), y).sum()
    return torch.autograd.grad(total, z)[0]


@contextmanager
def watched(tick):
    """Have ``tick()`` called after each step of :func:`train` within the block.

    So a progress bar can follow an experiment, which knows nothing of bars.

    Parameters
    ----------
    tick : callable
    """
    before = _watcher.set(tick)
    try:
        yield
    finally:
        _watcher.reset(before)


@contextmanager
def single_thread():
    """One thread, and numbers below the smallest normal one flushed to zero.

    For networks this small a second thread costs more than it brings, many times
    more on a busy machine. Denormals come from the Adam moments of dead units,
    which shrink for ever, and they double the time of a step. Both settings are
    put back at the end.
    """
    _keep_memory()
    threads = torch.get_num_threads()
    flushed = bool(torch.tensor(1e-310, dtype=torch.float64) * 1.0 == 0)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_flush_denormal(flushed)


@cache
def _keep_memory():
    """Have the C library keep the memory of a step for the next one.

    glibc gives free memory back to the system from twice the size of the largest array
    that was freed so far. Networks of which a step needs more would get it anew at each
    step, page by page, which takes as long as the arithmetic. Other C libraries lose
    nothing: the array that is freed here is never written to.
    """
    torch.empty(KEPT, dtype=torch.uint8)
