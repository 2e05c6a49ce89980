"""Many small networks trained at once along a leading model axis.

Twenty networks of 64 units keep one processor core no busier than one does: most
of the time goes into starting operations, not into arithmetic. So every tensor
here has a leading *model* axis, and one matrix product serves all networks.

The networks stay strangers. Member ``k`` draws its weights and its minibatches
from its own generators, so it is the same network in an ensemble of any size and
the same as a plain :mod:`torch.nn` module trained alone from the same start.

An *architecture* (:class:`MLP`, :class:`CNN`, :class:`RNN`, :class:`LSTM`) says
what one network looks like; :class:`Ensemble` holds the parameters of many;
:func:`train` moves them with :class:`SGD` or :class:`Adam`.

::

    nets = Ensemble(MLP((64, 64, 10), "relu"), member_seeds(0, 20))
    train(nets, x, y, SGD(0.1), steps=200, batch=64)
    accuracy(nets, x_test, y_test)  # one number per network
"""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

import numpy as np
import torch
from torch.nn import functional as F

from relulib.activations import TABLE
from relulib.backprop import Readout, cross_entropy_slope, relu_mlp, relu_rnn

__all__ = [
    "CNN",
    "LSTM",
    "MLP",
    "RNN",
    "SGD",
    "Adam",
    "Ensemble",
    "Trace",
    "accuracy",
    "by_rate",
    "constant",
    "cross_entropy",
    "dead",
    "diverged",
    "dormant",
    "function",
    "gradients",
    "identity",
    "member_seeds",
    "minibatches",
    "normal",
    "off_units",
    "set_hidden_biases",
    "single_thread",
    "sparsity",
    "squared_error",
    "stream",
    "trace",
    "train",
    "uniform",
    "watched",
    "xavier",
]

WEIGHTS, BIASES, BATCHES = range(3)
_watcher = ContextVar("watcher", default=None)


# ---------------------------------------------------------------- randomness


def member_seeds(seed, count):
    """Seeds of the members of an ensemble; member ``k`` does not depend on count.

    Parameters
    ----------
    seed : int
        Master seed of an experiment.
    count : int

    Returns
    -------
    list of int
    """
    return [
        int(np.random.SeedSequence([seed, k]).generate_state(1)[0])
        for k in range(count)
    ]


def stream(seed, number):
    """A generator of one member: 0 weights, 1 biases, 2 and up minibatches.

    Separate streams keep comparisons paired: other biases leave the weights and
    the minibatches as they were.

    Parameters
    ----------
    seed, number : int

    Returns
    -------
    torch.Generator
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(number,))
    return torch.Generator().manual_seed(int(sequence.generate_state(1)[0]))


def minibatches(seeds, steps, batch, samples, number=BATCHES):
    """Rows to train on, drawn with replacement, each member from its own stream.

    Parameters
    ----------
    seeds : sequence of int
    steps, batch, samples : int
    number : int
        Stream to draw from; take another one for a second phase of training.

    Returns
    -------
    Tensor of int64, shape (models, steps, batch)
    """
    size = (steps, batch)
    return torch.stack(
        [torch.randint(samples, size, generator=stream(s, number)) for s in seeds]
    )


def by_rate(seeds, rates):
    """Every member at every learning rate, seed-major.

    Parameters
    ----------
    seeds : sequence of int
    rates : sequence of float

    Returns
    -------
    seeds : list of int, length len(seeds) * len(rates)
    rates : list of float, same length
        ``result.reshape(len(seeds), len(rates))`` undoes the flattening.
    """
    return [s for s in seeds for _ in rates], [r for _ in seeds for r in rates]


# ------------------------------------------------------------ initialisation


def normal(gain=2**0.5):
    """Gaussian weights of variance ``gain**2 / fan_in`` (He's for gain sqrt 2)."""
    return lambda shape, fan_in, fan_out, generator: (
        _randn(shape, generator) * gain / fan_in**0.5
    )


def xavier():
    """Gaussian weights of variance ``2 / (fan_in + fan_out)``."""
    return lambda shape, fan_in, fan_out, generator: (
        _randn(shape, generator) * (2 / (fan_in + fan_out)) ** 0.5
    )


def uniform(gain=1.0):
    """Uniform in ``±gain / sqrt(fan_in)``: torch.nn.Linear's default for gain 1."""
    return lambda shape, fan_in, fan_out, generator: (
        (2 * torch.rand(shape, generator=generator, dtype=torch.float64) - 1)
        * (gain / fan_in**0.5)
    )


def constant(value):
    """The same number everywhere, for biases."""
    return lambda shape, fan_in, fan_out, generator: torch.full(
        shape, float(value), dtype=torch.float64
    )


def identity():
    """The identity matrix, for recurrent weights (Le et al. 2015)."""
    return lambda shape, fan_in, fan_out, generator: torch.eye(
        *shape, dtype=torch.float64
    )


def _randn(shape, generator):
    # Always in double precision, so that every dtype starts from the same draw.
    return torch.randn(shape, generator=generator, dtype=torch.float64)


# ------------------------------------------------------------- architectures


def function(activation, **params):
    """An activation as a differentiable function of a tensor.

    Parameters
    ----------
    activation : str or callable
        A name in ``relulib.activations.TABLE``, or any function of a tensor.
    **params
        Parameters of the table's row, such as ``negative_slope``.

    Returns
    -------
    callable

    Raises
    ------
    ValueError
        Unknown name; the message lists the names.
    """
    if callable(activation):
        return activation
    if activation not in TABLE:
        raise ValueError(
            f"unknown activation {activation!r}, choose one of {', '.join(TABLE)}"
        )
    row = TABLE[activation]
    params = {**row.params, **params}
    return lambda x: row.torch(F, x, **params)


@dataclass
class Trace:
    """What a forward pass leaves behind, one tensor per hidden layer.

    Attributes
    ----------
    z : list of Tensor, each (models, samples, units)
        Inputs of the activation (after the norm, if a norm comes before it).
    h : list of Tensor
        Its outputs.
    """

    z: list = field(default_factory=list)
    h: list = field(default_factory=list)

    def keep(self, z, h):
        """Append a layer."""
        self.z.append(z)
        self.h.append(h)


@dataclass(frozen=True)
class MLP:
    """Fully connected layers: ``h = f(norm(h W + b))``, the last one linear.

    Parameters
    ----------
    widths : tuple of int
        Inputs, hidden layers, outputs.
    activation : str or callable
        A name of the table or a function of a tensor. A function that widens its
        last axis (CReLU) widens the next layer's input.
    params : mapping
        Parameters of the activation.
    weights, biases : callable or tuple of callables
        How a layer is drawn (:func:`normal`, :func:`xavier`, :func:`uniform`,
        :func:`constant`); a tuple has one per layer.
    norm : {None, "layer", "batch"}
    norm_after : bool
        Whether the norm follows the activation instead of preceding it.
    skip : float, optional
        Residual: ``h + skip * f(...)`` wherever the two have equal width.
    """

    axes: ClassVar[int] = 2  # of a data set: (samples, inputs)
    widths: tuple[int, ...]
    activation: str | Callable = "relu"
    params: Mapping = field(default_factory=dict)
    weights: Callable | tuple = field(default_factory=normal)
    biases: Callable | tuple = field(default_factory=lambda: constant(0.0))
    norm: str | None = None
    norm_after: bool = False
    skip: float | None = None

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        w, b, p = stream(seed, WEIGHTS), stream(seed, BIASES), {}
        grows = function(self.activation, **self.params)(torch.zeros(1, 1)).numel()
        for layer, (n, m) in enumerate(pairwise(self.widths)):
            n = n * grows if layer else n
            p[f"W{layer}"] = _of(self.weights, layer)((n, m), n, m, w)
            p[f"b{layer}"] = _of(self.biases, layer)((1, m), n, m, b)
            if self.norm and layer < len(self.widths) - 2:
                size = (1, m * grows if self.norm_after else m)
                p[f"scale{layer}"] = torch.ones(size, dtype=torch.float64)
                p[f"shift{layer}"] = torch.zeros(size, dtype=torch.float64)
        return p

    def forward(self, nets, x, trace=None):
        """Outputs of all networks, (models, samples, outputs)."""
        p, f = nets.parameters, function(self.activation, **self.params)
        h, last = x, len(self.widths) - 2
        for layer in range(last):
            z = torch.baddbmm(p[f"b{layer}"], h, p[f"W{layer}"])
            z = z if self.norm_after else self._norm(nets, layer, z)
            a = f(z)
            if trace is not None:
                trace.keep(z, a)
            a = self._norm(nets, layer, a) if self.norm_after else a
            skips = self.skip is not None and a.shape == h.shape
            h = h + self.skip * a if skips else a
        return Readout.apply(p[f"b{last}"], h, p[f"W{last}"])

    def _norm(self, nets, layer, z):
        if self.norm is None:
            return z
        if self.norm == "layer":
            z = F.layer_norm(z, z.shape[-1:])
        else:
            z = _batch_norm(nets, layer, z)
        scale, shift = (nets.parameters[f"{n}{layer}"] for n in ("scale", "shift"))
        return torch.addcmul(shift, z, scale)


def _of(rule, layer):
    return rule[layer] if isinstance(rule, tuple) else rule


def _batch_norm(nets, layer, z, momentum=0.1, eps=1e-5):
    if not nets.training:
        fresh = z.new_zeros(()), z.new_ones(())  # no step yet: as torch begins
        mean, var = nets.running.get(layer, fresh)
        return (z - mean) * torch.rsqrt(var + eps)
    var, mean = torch.var_mean(z, dim=1, correction=0, keepdim=True)
    with torch.no_grad():
        old_mean, old_var = nets.running.get(layer, (0.0, 1.0))
        n = z.shape[1]
        nets.running[layer] = (
            (1 - momentum) * old_mean + momentum * mean,
            # torch keeps the unbiased variance for later, but divides by the biased.
            (1 - momentum) * old_var + momentum * var * n / (n - 1),
        )
    return (z - mean) * torch.rsqrt(var + eps)


@dataclass(frozen=True)
class CNN:
    """One-dimensional convolutions of stride 2 and padding 1, then a linear layer.

    Parameters
    ----------
    length, outputs : int
        Length of the input (one channel) and number of outputs.
    channels, kernels : tuple of int
        Per convolution.
    activation, params, weights, biases
        As in :class:`MLP`.
    """

    axes: ClassVar[int] = 2  # (samples, length)
    length: int
    outputs: int
    channels: tuple[int, ...] = (25, 25, 25)
    kernels: tuple[int, ...] = (5, 3, 3)
    activation: str | Callable = "relu"
    params: Mapping = field(default_factory=dict)
    weights: Callable = field(default_factory=normal)
    biases: Callable = field(default_factory=lambda: constant(0.0))

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        w, b, p = stream(seed, WEIGHTS), stream(seed, BIASES), {}
        length, below = self.length, 1
        for layer, (c, k) in enumerate(zip(self.channels, self.kernels)):
            p[f"W{layer}"] = self.weights((c, below, k), below * k, c * k, w)
            p[f"b{layer}"] = self.biases((c,), below * k, c * k, b)
            length, below = (length + 2 - k) // 2 + 1, c
        n, last = length * below, len(self.channels)
        p[f"W{last}"] = self.weights((n, self.outputs), n, self.outputs, w)
        p[f"b{last}"] = self.biases((1, self.outputs), n, self.outputs, b)
        return p

    def forward(self, nets, x, trace=None):
        """Outputs of all networks; ``x`` is (models, samples, length)."""
        p, f = nets.parameters, function(self.activation, **self.params)
        models, last = len(nets), len(self.channels)
        h = x.transpose(0, 1)
        for layer in range(last):
            # One group per model: a convolution of all networks in one call.
            z = F.conv1d(
                h,
                p[f"W{layer}"].flatten(0, 1),
                p[f"b{layer}"].flatten(),
                stride=2,
                padding=1,
                groups=models,
            )
            h = f(z)
            if trace is not None:
                trace.keep(*(t.unflatten(1, (models, -1)).mT for t in (z, h)))
        h = h.unflatten(1, (models, -1)).flatten(2).transpose(0, 1)
        return Readout.apply(p[f"b{last}"], h, p[f"W{last}"])


@dataclass(frozen=True)
class RNN:
    """A simple recurrent cell, read out linearly after the last step.

    ``h_t = f(x_t W + h_(t-1) U + b)``. Identity ``recurrent`` weights make the
    IRNN of Le et al. (2015).

    Parameters
    ----------
    inputs, hidden, outputs : int
    activation, params, weights, biases
        As in :class:`MLP`; ``weights`` draws W and the read-out.
    recurrent : callable
        Draws U.
    """

    axes: ClassVar[int] = 3  # (samples, times, inputs)
    inputs: int
    hidden: int
    outputs: int
    activation: str | Callable = "relu"
    params: Mapping = field(default_factory=dict)
    weights: Callable = field(default_factory=lambda: normal(1.0))
    recurrent: Callable = field(default_factory=identity)
    biases: Callable = field(default_factory=lambda: constant(0.0))

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        return _recurrent(self, seed, gates=1)

    def forward(self, nets, x, trace=None):
        """Outputs of all networks; ``x`` is (models, samples, times, inputs)."""
        p, f = nets.parameters, function(self.activation, **self.params)
        # The inputs of all times go through W in one product.
        drive = torch.baddbmm(p["b"], x.flatten(1, 2), p["W"]).unflatten(
            1, x.shape[1:3]
        )
        h = x.new_zeros(*x.shape[:2], self.hidden)
        for drive_t in drive.unbind(2):
            z = torch.baddbmm(drive_t, h, p["U"])
            h = f(z)
            if trace is not None:
                trace.keep(z, h)
        return Readout.apply(p["b_out"], h, p["W_out"])


@dataclass(frozen=True)
class LSTM:
    """A long short-term memory cell, read out linearly after the last step.

    Gates stand in torch's order: input, forget, cell, output.

    Parameters
    ----------
    inputs, hidden, outputs : int
    weights, recurrent, biases
        As in :class:`RNN`.
    """

    axes: ClassVar[int] = 3  # (samples, times, inputs)
    inputs: int
    hidden: int
    outputs: int
    weights: Callable = field(default_factory=uniform)
    recurrent: Callable = field(default_factory=uniform)
    biases: Callable = field(default_factory=lambda: constant(0.0))

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        return _recurrent(self, seed, gates=4)

    def forward(self, nets, x, trace=None):
        """Outputs of all networks; ``x`` is (models, samples, times, inputs)."""
        p = nets.parameters
        drive = torch.baddbmm(p["b"], x.flatten(1, 2), p["W"]).unflatten(
            1, x.shape[1:3]
        )
        h = c = x.new_zeros(*x.shape[:2], self.hidden)
        for drive_t in drive.unbind(2):
            z = torch.baddbmm(drive_t, h, p["U"])
            write, keep, new, read = z.chunk(4, dim=-1)
            c = torch.sigmoid(keep) * c + torch.sigmoid(write) * torch.tanh(new)
            h = torch.sigmoid(read) * torch.tanh(c)
            if trace is not None:
                trace.keep(z, h)
        return Readout.apply(p["b_out"], h, p["W_out"])


def _recurrent(cell, seed, gates):
    w, b = stream(seed, WEIGHTS), stream(seed, BIASES)
    d, n, m = cell.inputs, cell.hidden, cell.outputs
    return {
        "W": cell.weights((d, gates * n), d, n, w),
        "U": cell.recurrent((n, gates * n), n, n, w),
        "b": cell.biases((1, gates * n), n, n, b),
        "W_out": cell.weights((n, m), n, m, w),
        "b_out": cell.biases((1, m), n, m, b),
    }


class Ensemble:
    """The parameters of many networks of one architecture.

    Parameters
    ----------
    architecture : MLP, CNN, RNN or LSTM
        Or another class with their ``axes``, ``initial`` and ``forward``.
    seeds : sequence of int
        One per member (:func:`member_seeds`); equal seeds give equal members.
    dtype : torch.dtype
        Of the parameters, and so of everything computed with them.

    Attributes
    ----------
    vector : Tensor, shape (models, parameters)
        Row ``k`` is all of network ``k``; change it and the network has changed.
    parameters : dict of str to Tensor
        Views of ``vector``, each (models, ...), by which gradients are taken.
    shapes : dict of str to torch.Size
        Of the parameters of one network.
    training : bool
        Whether batch norm uses the batch's statistics or the running ones.
    """

    def __init__(self, architecture, seeds, dtype=torch.float32):
        self.architecture, self.seeds, self.dtype = architecture, list(seeds), dtype
        drawn = {seed: architecture.initial(seed) for seed in self.seeds}
        rows = [torch.cat([t.flatten() for t in drawn[s].values()]) for s in self.seeds]
        self.vector = torch.stack(rows).to(dtype)
        self.shapes = {name: t.shape for name, t in drawn[self.seeds[0]].items()}
        self.parameters = {
            name: view.detach().requires_grad_()
            for name, view in self.views(self.vector).items()
        }
        self.training, self.running = False, {}

    def views(self, vector):
        """A tensor shaped like ``vector``, cut by parameter without copying it."""
        sizes = [shape.numel() for shape in self.shapes.values()]
        return {
            name: part.view(len(self), *shape)
            for (name, shape), part in zip(
                self.shapes.items(), vector.split(sizes, dim=1)
            )
        }

    def __len__(self):
        return len(self.seeds)

    def __call__(self, x, trace=None):
        """Outputs (models, samples, outputs).

        Parameters
        ----------
        x : Tensor
            One data set for all, (samples, ...), or one each, (models, samples, ...).
        trace : Trace, optional
            Collects what the hidden layers compute.
        """
        return self.architecture.forward(self, self._inputs(x), trace)

    def _inputs(self, x):
        axes = self.architecture.axes
        if x.ndim == axes:
            x = x.expand(len(self), *x.shape)
        if x.ndim != axes + 1 or len(x) != len(self):
            raise ValueError(
                f"x: {axes} axes (or {axes + 1}, the first of length {len(self)}, one "
                f"data set per model) expected, got shape {tuple(x.shape)}"
            )
        return x.to(self.dtype)


@torch.no_grad()
def set_hidden_biases(nets, values):
    """Give every hidden bias of network ``k`` of an :class:`MLP` one number.

    Parameters
    ----------
    nets : Ensemble
    values : sequence of float, one per model
    """
    values = torch.as_tensor(values, dtype=nets.dtype)[:, None, None]
    for layer in range(len(nets.architecture.widths) - 2):
        b = nets.parameters[f"b{layer}"]
        b.copy_(values.expand_as(b))


# ------------------------------------------------------------------ training


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
        self.steps += 1
        b1, b2 = self.betas
        self.mean.lerp_(gradient, 1 - b1)
        self.square.mul_(b2).addcmul_(gradient, gradient, value=1 - b2)
        step = (self.square / (1 - b2**self.steps)).sqrt_().add_(self.eps)
        torch.div(self.mean, step, out=step)
        vector.sub_(step.mul_(_rates(self.lr, vector) / (1 - b1**self.steps)))


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
    number=BATCHES,
    pull=None,
    record=None,
    every=1,
):
    """Train every network on its own minibatches.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...)
    y : Tensor, shape (samples,) or (models, samples)
        Labels or numbers to predict; with a model axis, each network its own.
    optimiser : SGD or Adam
    steps, batch : int
    loss : callable
        ``loss(outputs, targets)`` -> (models,).
    number : int
        Stream of the minibatches; take another one for a second phase.
    pull : callable, optional
        ``pull(vector)`` is added to the gradient (a weight decay).
    record : callable, optional
        ``record(nets)`` -> (models, ...), called before every ``every``-th step
        and after the last one.
    every : int

    Returns
    -------
    ndarray, shape (models, records, ...), or None without ``record``
    """
    rows, history = minibatches(nets.seeds, steps, batch, len(x), number), []
    # Buffers for all steps: fresh memory at every step costs more than the copy.
    gradient = torch.empty_like(nets.vector)
    slopes = nets.views(gradient)
    inputs = x.new_empty(len(nets) * batch, *x.shape[1:])
    _keep_freed_memory()
    tick = _watcher.get()
    with single_thread():
        for step in range(steps):
            if record and step % every == 0:
                history.append(record(nets))
            pick = rows[:, step]
            targets = y.take(pick) if y.ndim == 1 else y.gather(1, pick)
            torch.index_select(x, 0, pick.flatten(), out=inputs)
            _gradient(nets, inputs.unflatten(0, pick.shape), targets, loss, slopes)
            if pull is not None:
                gradient += pull(nets.vector)
            optimiser.step(nets.vector, gradient)
            if tick:
                tick()
        if record:
            history.append(record(nets))
    return np.stack(history, axis=1) if record else None


def _keep_freed_memory():
    """Have freed arrays of up to 32 MB used again without asking the system.

    glibc returns an array larger than a threshold to the system, and at the next step
    the system clears and maps every page of it anew. The threshold grows to the largest
    array ever freed, so one is freed here. Elsewhere this changes nothing.
    """
    torch.empty(2**25 - 2**16, dtype=torch.uint8)


def _gradient(nets, x, y, loss, out):
    """Write each network's gradient on its minibatch to the tensors of ``out``."""
    by_hand = _written_out(nets.architecture)
    if by_hand:
        by_hand(nets.parameters, nets._inputs(x), lambda z: _slope(loss, z, y), out)
        return
    nets.training = True
    z = nets(x)
    nets.training = False
    # The networks share nothing, so the gradient of the sum is that of each.
    slopes = torch.autograd.grad(
        z, list(nets.parameters.values()), _slope(loss, z.detach(), y)
    )
    for name, slope in zip(nets.parameters, slopes):
        out[name].copy_(slope)


def _written_out(net):
    """The written backward pass of an architecture, or None: a task for autograd."""
    if type(net) is RNN and net.activation == "relu":
        return relu_rnn
    plain = ("relu", None, None)
    if type(net) is MLP and (net.activation, net.norm, net.skip) == plain:
        return relu_mlp
    return None


def _slope(loss, z, y):
    """The gradient of each network's loss with respect to its outputs ``z``."""
    if loss is cross_entropy:
        return cross_entropy_slope(z, y)
    with torch.enable_grad():
        losses = loss(z.requires_grad_(), y)
    return torch.autograd.grad(losses, z, torch.ones_like(losses))[0]


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
    threads = torch.get_num_threads()
    flushed = bool(torch.tensor(1e-310, dtype=torch.float64) * 1.0 == 0)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_flush_denormal(flushed)


# --------------------------------------------------------------- measurement


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
    z = nets(x)
    right = (z.argmax(dim=-1) == y) & ~z.isnan().any(dim=-1)
    return right.double().mean(dim=1).numpy()


def diverged(nets):
    """Whether training drove a parameter of a network to nan or infinity.

    Parameters
    ----------
    nets : Ensemble

    Returns
    -------
    ndarray of bool, shape (models,)
    """
    return ~torch.isfinite(nets.vector).all(dim=1).numpy()


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


def gradients(nets, x, y, loss=cross_entropy):
    """Gradients of each network's loss, by layer.

    Parameters
    ----------
    nets : Ensemble
    x : Tensor, shape (samples, ...)
    y : Tensor, shape (samples,) or (models, samples)
    loss : callable
        ``loss(outputs, targets)`` -> (models,).

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
    losses = loss(nets(x, seen), y.expand(len(nets), *y.shape[-1:]))
    leaves = [*seen.z, *nets.parameters.values()]
    slopes = torch.autograd.grad(losses.sum(), leaves)
    layers = len(seen.z)
    return seen, list(slopes[:layers]), dict(zip(nets.parameters, slopes[layers:]))


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
    return [dead(z.clamp(min=0), unit_axis=2, model_axis=0) for z in trace(nets, x).z]


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
    size = _over_samples(
        np.mean, np.abs(np.asarray(activations)), unit_axis, model_axis
    )
    return size <= tau * size.mean(axis=-1, keepdims=True)


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
