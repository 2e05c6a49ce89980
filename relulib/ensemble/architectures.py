"""What one network looks like: its parameters, and what it makes of its inputs.

An architecture has ``axes``, ``initial`` and ``forward``. If its gradient is known in
closed form, ``closed_form_gradient`` gives the function (as in
:mod:`relulib.ensemble.closed_form`); what has none, as an LSTM, is left to autograd.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

import torch
from torch.nn import functional as F

from relulib.activations import TABLE
from relulib.ensemble import closed_form
from relulib.ensemble.closed_form import BatchNorm, Readout
from relulib.ensemble.draws import (
    BIASES,
    WEIGHTS,
    constant,
    generator,
    identity,
    normal,
    uniform,
)


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
    if activation == "relu":
        return F.relu  # itself: by it the closed form knows what it may overwrite
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


class _Activated:
    """What every architecture with an activation shares."""

    @property
    def function(self):
        """The activation as a function of a tensor."""
        return function(self.activation, **self.params)

    def _unless_changed(self, cls, gradient):
        """Gradient of ``cls``, or None in a subclass that computes something else."""
        return gradient if type(self).forward is cls.forward else None


@dataclass(frozen=True)
class MLP(_Activated):
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
        w, b, p = generator(seed, WEIGHTS), generator(seed, BIASES), {}
        grows = function(self.activation, **self.params)(torch.zeros(1, 1)).numel()
        for layer, (n, m) in enumerate(pairwise(self.widths)):
            n = n * grows if layer else n
            p[f"W{layer}"] = _rule_of(self.weights, layer)((n, m), n, m, w)
            p[f"b{layer}"] = _rule_of(self.biases, layer)((1, m), n, m, b)
            if self.norm and layer < len(self.widths) - 2:
                size = (1, m * grows if self.norm_after else m)
                p[f"scale{layer}"] = torch.ones(size, dtype=torch.float64)
                p[f"shift{layer}"] = torch.zeros(size, dtype=torch.float64)
        return p

    def forward(self, nets, x, trace=None):
        """Outputs of all networks, (models, samples, outputs)."""
        p, h, last = nets.parameters, x, len(self.widths) - 2
        for layer in range(last):
            z = torch.baddbmm(p[f"b{layer}"], h, p[f"W{layer}"])
            f, names = self.between(nets, layer, trace)
            a = f(z, *(p[name] for name in names))
            h = torch.add(h, a, alpha=self.skip) if self.skips(h, a) else a
        return Readout.apply(p[f"b{last}"], h, p[f"W{last}"])

    def skips(self, h, a):
        """Whether a layer that makes ``a`` of ``h`` has a residual."""
        return self.skip is not None and a.shape == h.shape

    def between(self, nets, layer, trace=None):
        """What stands between two matrices, and the names of its parameters.

        Returns
        -------
        f : callable
            ``f(z, *parameters)``: activation and norm of a layer.
        names : tuple of str
        """
        f, names = self.activated(layer)
        if trace is None and self.norm is None:
            return f, names
        learned = (f"scale{layer}", f"shift{layer}") if self.norm else ()

        def between(z, *parameters):
            own, affine = parameters[: len(names)], parameters[len(names) :]
            if affine and not self.norm_after:
                z = self._normed(nets, layer, z, *affine)
            a = f(z, *own)
            if trace is not None:
                trace.keep(z, a)
            if affine and self.norm_after:
                a = self._normed(nets, layer, a, *affine)
            return a

        return between, names + learned

    def activated(self, layer):
        """The activation of a layer, and the names of what it learns."""
        return self.function, ()

    @property
    def closed_form_gradient(self):
        """The function that computes it, None in a subclass with another forward."""
        return self._unless_changed(MLP, closed_form.mlp)

    def _normed(self, nets, layer, z, scale, shift):
        if self.norm == "batch":
            return _batch_norm(nets, layer, z, scale, shift)
        return torch.addcmul(shift, F.layer_norm(z, z.shape[-1:]), scale)


@dataclass(frozen=True)
class PReLU(MLP):
    """An MLP whose hidden units each learn a slope of their own for z < 0.

    Parameters
    ----------
    start : float
        All slopes before training.
    """

    start: float = 0.25

    def initial(self, seed):
        """Parameters of one network: name -> tensor in double precision."""
        slopes = {
            f"a{layer}": torch.full((1, m), self.start, dtype=torch.float64)
            for layer, m in enumerate(self.widths[1:-1])
        }
        return super().initial(seed) | slopes

    def activated(self, layer):
        """The activation of a layer, and the name of its slopes."""
        return _prelu, (f"a{layer}",)


def _prelu(z, slopes):
    return torch.addcmul(z.clamp(min=0), z.clamp(max=0), slopes)


def _rule_of(rule, layer):
    return rule[layer] if isinstance(rule, tuple) else rule


def _batch_norm(nets, layer, z, scale, shift, momentum=0.1, eps=1e-5):
    if not nets.training:
        fresh = z.new_zeros(()), z.new_ones(())  # no step yet: as torch begins
        mean, var = nets.running.get(layer, fresh)
        return torch.addcmul(shift, (z - mean) * torch.rsqrt(var + eps), scale)
    n = z.shape[1]
    if n == 1:
        raise ValueError(
            "Expected more than 1 value per channel when training: batch norm has no "
            "variance on a batch of 1"
        )
    z, mean, var = BatchNorm.apply(z, scale, shift, eps)
    with torch.no_grad():
        old_mean, old_var = nets.running.get(layer, (0.0, 1.0))
        nets.running[layer] = (
            (1 - momentum) * old_mean + momentum * mean,
            # torch keeps the unbiased variance for later, but divides by the biased.
            (1 - momentum) * old_var + momentum * var * n / (n - 1),
        )
    return z


@dataclass(frozen=True)
class CNN(_Activated):
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
        w, b, p = generator(seed, WEIGHTS), generator(seed, BIASES), {}
        length, below = self.length, 1
        for layer, (c, k) in enumerate(zip(self.channels, self.kernels, strict=True)):
            p[f"W{layer}"] = self.weights((c, below, k), below * k, c * k, w)
            p[f"b{layer}"] = self.biases((c,), below * k, c * k, b)
            length, below = (length + 2 - k) // 2 + 1, c
        n, last = length * below, len(self.channels)
        p[f"W{last}"] = self.weights((n, self.outputs), n, self.outputs, w)
        p[f"b{last}"] = self.biases((1, self.outputs), n, self.outputs, b)
        return p

    def forward(self, nets, x, trace=None):
        """Outputs of all networks; ``x`` is (models, samples, length)."""
        p, f = nets.parameters, self.function
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

    @property
    def closed_form_gradient(self):
        """The function that computes it, None in a subclass with another forward."""
        return self._unless_changed(CNN, closed_form.cnn)


@dataclass(frozen=True)
class RNN(_Activated):
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
        p, f = nets.parameters, self.function
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

    @property
    def closed_form_gradient(self):
        """The function that computes it, None in a subclass with another forward."""
        return self._unless_changed(RNN, closed_form.rnn)


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
    w, b = generator(seed, WEIGHTS), generator(seed, BIASES)
    d, n, m = cell.inputs, cell.hidden, cell.outputs
    return {
        "W": cell.weights((d, gates * n), d, n, w),
        "U": cell.recurrent((n, gates * n), n, n, w),
        "b": cell.biases((1, gates * n), n, n, b),
        "W_out": cell.weights((n, m), n, m, w),
        "b_out": cell.biases((1, m), n, m, b),
    }
