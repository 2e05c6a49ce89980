"""See what a model computes, function by function, and say in whose name.

A mode of torch sees each function that is called, by a module or in a ``forward``
written by hand. So ``nn.ReLU``, ``F.relu`` and ``clamp(min=0)`` are met in one place,
and the model needs no hook.
"""

import sys
import weakref
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import nn
from torch.autograd.graph import GradientEdge
from torch.overrides import TorchFunctionMode

from relulib.doctor import operations as op
from relulib.doctor.records import (
    BY_OUTPUT,
    LARGE,
    LENGTH,
    SMALL,
    ActivationRecord,
    LayerRecord,
    by_sample,
    settle,
)
from relulib.ensemble.measures import length


class Origin(NamedTuple):
    """Where a tensor comes from; of one that came from outside nothing is known.

    Attributes
    ----------
    kind : str or None
        What made it: "layer", "norm", the name of an activation, or None.
    layer : str or None
        The last layer before it.
    axis : int or None
        That counts its units, from the end.
    shift : Tensor or None
        The bias that was added last.
    activation : ActivationRecord or None
        If that made it.
    """

    kind: str | None = None
    layer: str | None = None
    axis: int | None = None
    shift: torch.Tensor | None = None
    activation: ActivationRecord | None = None


NOWHERE = Origin()


class Seen:
    """What is known of a tensor within one pass.

    Attributes
    ----------
    ref : weakref.ref
        To it: an ``id`` alone may be that of another one by now.
    origin : Origin
    version : int
        How often it had been written to when it was kept.
    kept : Tensor or None
        A copy of a small one, the length of a large one.
    sizes : list of Size or None
        That ask for its gradient.
    """

    __slots__ = "kept", "origin", "ref", "sizes", "version"

    def __init__(self, t, origin=NOWHERE):
        self.ref, self.origin = weakref.ref(t), origin
        self.kept = self.sizes = None
        self.version = -1


class Sight(TorchFunctionMode):
    """A mode that keeps a record of each layer and activation.

    Parameters
    ----------
    model : torch.nn.Module

    Attributes
    ----------
    layers, activations : dict
        Their records, in the order in which they were first met.
    twice : str or None
        The function that took a softmax of probabilities.
    order : dict of str to int
        When each layer was first met.
    used : set of int
        Which parameters some function was given.
    edges : list of (GradientEdge, list of Size)
        The gradients to ask for, each with those that take it in.
    held : int
        How many numbers are kept.
    """

    def __init__(self, model):
        super().__init__()
        self.layers, self.activations = {}, {}
        self.twice, self.order = None, {}
        self.used, self.samples, self.held = set(), 1, 0
        self.seen, self.edges, self.found = {}, [], {}
        self.model, self._modules = model, None
        self.parameters = {id(p): name for name, p in model.named_parameters()}
        self._in_the_model = {
            "layer": self._layer,
            "activation": self._activation,
            "norm": self._other,
            "other": self._other,
        }

    @contextmanager
    def on(self, samples):
        """Look at what the model does with one batch of so many samples."""
        self.samples, self.does = samples, self._in_the_model
        with self:
            yield

    @contextmanager
    def on_loss(self):
        """Look at what the loss makes of it: no layer, no activation of the model."""
        self.does = dict.fromkeys(self._in_the_model, self._other)
        with self:
            yield

    def forget(self):
        """Let go of the tensors of a batch."""
        self.seen, self.edges = {}, []

    def settle(self):
        """Measure all that is kept."""
        records = (*self.layers.values(), *self.activations.values())
        settle([size for record in records for size in record.sizes])
        for record in records:
            record.settle()
        self.held = 0

    @property
    def place(self):
        """The module at work: the nearest one whose method is being run.

        Asked for only where no weights give a name. Hooks on all modules would slow
        down each pass for it, and miss a ``forward`` that is called by itself.
        """
        if self._modules is None:
            self._modules = {id(m): name for name, m in self.model.named_modules()}
        frame = sys._getframe(1)
        while frame is not None:
            one = frame.f_locals.get("self")
            if isinstance(one, nn.Module) and id(one) in self._modules:
                return self._modules[id(one)] or type(one).__name__
            frame = frame.f_back
        return "the loss"

    def origin(self, t):
        """Return the :class:`Origin` of a tensor."""
        seen = self.seen.get(id(t))
        return NOWHERE if seen is None or seen.ref() is not t else seen.origin

    def _of(self, t):
        """Return what is known of a tensor."""
        seen = self.seen.get(id(t))
        if seen is None or seen.ref() is not t:
            seen = self.seen[id(t)] = Seen(t)
        return seen

    def _comes(self, t, origin):
        """Note where a tensor comes from; one written to in place is a new one."""
        seen = self.seen[id(t)] = Seen(t, origin)
        return seen

    def _size(self, t, size, seen):
        """Have the size of a tensor measured; return what is kept of it."""
        version, count = version_of(t), t.numel()
        if count > SMALL:
            if seen.version != version:
                seen.version, seen.kept = version, length(t)
                self.held += LENGTH
            size.add(t, seen.kept)
            return t.detach()
        if seen.version != version:
            # a copy: what comes next may write to it in place
            seen.version, seen.kept = version, t.detach().clone()
            self.held += count
        size.pending.append(seen.kept)
        return seen.kept

    def _gradient(self, t, size, seen):
        """Have the gradient of a tensor measured."""
        node = t.grad_fn
        if node is None:  # a leaf, which no layer has made
            return
        if t.numel() > LARGE:
            t.register_hook(size.add)  # and let go: it is as large as its tensor
        elif seen is None or seen.sizes is None:
            sizes = [size]
            self.edges.append((GradientEdge(node, t.output_nr), sizes))
            if seen is not None:
                seen.sizes = sizes
        else:
            seen.sizes.append(size)

    def came_back(self, gradients):
        """Take in the gradients of the edges, None for one that is not reached."""
        for gradient, (_, sizes) in zip(gradients, self.edges, strict=True):
            if gradient is None:
                continue
            count = gradient.numel()
            if count > SMALL:
                measured = length(gradient)
                self.held += LENGTH
                for size in sizes:
                    size.add(gradient, measured)
                continue
            self.held += count
            for size in sizes:
                size.pending.append(gradient)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Note what a function is given and what it gives, and pass it on."""
        kwargs = kwargs or {}
        role, name = op.role(func)
        if role == "none" or not (args or kwargs):
            return func(*args, **kwargs)
        return self.does[role](func, name, args, kwargs)

    def _logits(self, name, t):
        before = self.origin(t).kind
        if before == "softmax" or (
            before == "sigmoid" and name == "binary_cross_entropy_with_logits"
        ):
            self.twice = name

    def _layer(self, func, name, args, kwargs):
        record = self._layer_record(name, args, kwargs)
        if record is None:
            return self._other(func, name, args, kwargs)
        call = record.call
        by_place = len(args) > call.at
        x = args[call.at] if by_place else kwargs["input"]
        seen, real = self._of(x), x.is_floating_point()
        source = seen.origin
        if real:
            first = self._size(x, record.into, seen)
            if x.requires_grad and by_place and name not in op.COMPARES:
                # a view of its own, because the input may feed other layers as well
                x = x.view_as(x)
                self._gradient(x, record.gradient_in, None)
                args = (*args[: call.at], x, *args[call.at + 1 :])
        output = func(*args, **kwargs)
        out = output[0] if isinstance(output, tuple) else output
        seen = self._comes(out, record.origin)
        kept = self._size(out, record.out, seen)
        record.fed_by = "none" if source is NOWHERE else source.kind
        record.units = out.shape[call.axis]
        if source is NOWHERE:
            self._alike(record.alike, first if real else kept)
        if out.requires_grad:
            self._gradient(out, record.gradient_out, seen)
        if name in op.FUSED and op.FUSED[name]:
            self._inner(op.FUSED[name], out, kept)
        return output

    def _alike(self, likeness, t):
        rows = by_sample(t, self.samples).flatten(1)
        if t.numel() <= SMALL:
            likeness.pending.append(rows)
        else:
            likeness.add(rows)

    def _layer_record(self, name, args, kwargs):
        """Return the record of a layer, or None for a product of no weights."""
        weight = args[1] if len(args) > 1 else kwargs.get("weight")
        record = self.found.get((id(weight), name))
        if record is not None:
            return record
        call = op.call_of(name, args, kwargs)
        if call is None:
            return None
        given = [t for t in _tensors((args, kwargs)) if id(t) in self.parameters]
        self.used.update(map(id, given))
        learned = isinstance(call.weight, nn.Parameter)
        key = self._name(call, given)
        if key in self.layers and self.layers[key].kind != name:
            key = self.place  # the same weights at another work, as in a language model
        if call.weight is not None and not learned:
            call = call.without_graph()  # computed, as of a norm of weights
        self.order.setdefault(key, len(self.order))
        record = self.layers.setdefault(key, LayerRecord(key, name, call))
        record.origin = Origin("layer", key, call.axis, call.bias)
        if learned and weight is call.weight:
            self.found[id(weight), name] = record
        return record

    def _name(self, call, given):
        """Return the name of a layer: its module's, or that of weights with one."""
        if call.weight is None and given:
            return self.parameters[id(given[0])].rpartition(".")[0] or self.place
        named = self.parameters.get(id(call.weight))
        return named.removesuffix(".weight") if named else self.place

    def _inner(self, kind, out, kept):
        """Note the outputs of a recurrent cell: its activation is inside."""
        source = self.origin(out)
        record = self._activation_record(kind, source, out)
        self._units(record, None, kept, None)
        self._comes(out, source._replace(kind=kind, activation=record))

    def _activation(self, func, name, args, kwargs):
        z = args[0] if args else kwargs["input"]
        if name in op.SOFTMAX:
            self._logits(name, z)
        kind = op.activation_of(name, args, kwargs)
        if kind is None or isinstance(z, nn.Parameter):
            return self._other(func, name, args, kwargs)
        seen = self._of(z)
        source = seen.origin
        record = self._activation_record(kind, source, z)
        if source.kind == "norm":
            record.norm = "before"
        kept = self._size(z, record.z, seen)
        if z.requires_grad:
            self._gradient(z, record.gradient, seen)
        how = None
        if kind not in op.HALVES and kind not in BY_OUTPUT:
            how = func, args[1:], kwargs
            if z.numel() > SMALL:
                kept = kept.clone()  # the function may write to its argument
        h = func(*args, **kwargs)
        kept_h = self._copy(h, self._comes(h, record.origin))
        self._units(record, how and kept, kept_h, how)
        return h

    def _copy(self, h, seen):
        """Return a copy of a small tensor, which the next layer will use as well."""
        if h.numel() > SMALL:
            return h.detach()
        seen.version, seen.kept = version_of(h), h.detach().clone()
        self.held += h.numel()
        return seen.kept

    def _units(self, record, z, h, how):
        rows = by_sample(h, self.samples)
        slopes = how and (lambda z: slopes_of(z, *how))
        if h.numel() > SMALL:
            record.measure(z, rows, slopes)
            return
        key = rows.shape[1:], rows.dtype, how and (how[0], *map(id, how[1]))
        record.pending.setdefault(key, []).append((z, rows, slopes))

    def _activation_record(self, kind, source, z):
        axis = source.axis
        if axis is None or z.ndim < -axis:
            axis = 1 - z.ndim if z.ndim > 3 else -1
        units = z.shape[axis] if z.ndim > 1 else 1
        key = kind, source.layer or self.place, units
        if key not in self.activations:
            name = f"{kind} after {source.layer}" if source.layer else self.place
            record = ActivationRecord(
                name, kind, source.layer, axis, shift=source.shift
            )
            record.origin = Origin(kind, source.layer, axis, None, record)
            self.activations[key] = record
        return self.activations[key]

    def _other(self, func, name, args, kwargs):
        given = list(_tensors((args, kwargs)))
        for t in given:
            if isinstance(t, nn.Parameter):
                self.used.add(id(t))
        if name in op.LOGITS_EXPECTED:
            self._logits(name, given[0])
        output = func(*args, **kwargs)
        source = self._source(name, given)
        if name in op.NORMS:
            source = self._norm(name, given[0], args, kwargs)
        if name in op.PROBABILITIES:  # of the loss
            source = Origin(name)
        if source is NOWHERE:
            return output
        outputs = output if isinstance(output, tuple | list) else (output,)
        for out in outputs:
            if torch.is_tensor(out):
                moved = name in op.MOVES or out.ndim != given[0].ndim
                self._comes(out, source._replace(axis=None) if moved else source)
        return output

    def _source(self, name, given):
        known = [self.origin(t) for t in given]
        known = [source for source in known if source is not NOWHERE]
        if not known:
            return NOWHERE
        if name in op.SAME:
            return known[0]
        if name in op.FACTORS and len(given) > 1:
            for source in known:
                if source.kind in op.GATES and source.activation is not None:
                    source.activation.gate = True
        if name in op.SUMS and len(given) > 1:
            learned = [t for t in given if isinstance(t, nn.Parameter)]
            if len(known) == 1 and learned:  # a bias, added by hand
                return known[0]._replace(shift=learned[0])
            for source in known if len(known) > 1 else ():
                if source.kind == "layer":
                    self.layers[source.layer].summed = True
        # of a residual sum the branch, which is longer, not the path around it
        last = max(known, key=lambda source: self.order.get(source.layer, -1))
        return Origin(None, last.layer, last.axis)

    def _norm(self, name, x, args, kwargs):
        source = self.origin(x)
        if source.activation is not None:
            source.activation.norm = "after"
        if source.kind == "layer":
            self.layers[source.layer].normed = True
        shift = op.given(4 if name == "batch_norm" else 3, "bias", args, kwargs)
        shift = shift if torch.is_tensor(shift) else None
        last = name in ("layer_norm", "rms_norm")
        return Origin("norm", source.layer, -1 if last else 1 - x.ndim, shift)


def version_of(t):
    """Return how often a tensor has been written to in place."""
    try:
        return t._version
    except RuntimeError:  # of inference mode, which does not count
        return 0


def _tensors(value):
    """Yield the tensors in nested arguments or outputs."""
    if torch.is_tensor(value):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _tensors(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _tensors(part)


def slopes_of(z, func, rest, kwargs):
    """Return the slopes of an activation at `z`."""
    with torch.enable_grad():
        leaf = z.detach().requires_grad_()
        # a copy of the leaf, because the function may write to its argument
        value = func(leaf.clone(), *rest, **kwargs)
        return torch.autograd.grad(value.sum(), leaf)[0]
