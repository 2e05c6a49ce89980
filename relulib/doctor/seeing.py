"""See what a model computes, function by function, and say in whose name.

Hooks say which module is at work; a mode of torch sees each function that is called
meanwhile, by a module or in a ``forward`` written by hand. So ``nn.ReLU``, ``F.relu``
and ``clamp(min=0)`` are met in one place.
"""

from contextlib import contextmanager
from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils.weak import WeakTensorKeyDictionary

from relulib.doctor import operations as op
from relulib.doctor.records import ActivationRecord, LayerRecord, by_sample


@dataclass(frozen=True)
class Origin:
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
    """

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.layers, self.activations = {}, {}
        self.twice, self.order = None, {}
        self.used, self.path, self.samples = set(), [], 1
        self.origins = WeakTensorKeyDictionary()
        self.modules = {id(m): name for name, m in model.named_modules()}
        self.parameters = {id(p): name for name, p in model.named_parameters()}

    @contextmanager
    def on(self, samples):
        """Look at one batch of so many samples."""
        self.samples, self.origins = samples, WeakTensorKeyDictionary()
        handles = []
        try:
            for module in self.model.modules():
                if not isinstance(module, torch.jit.ScriptModule):
                    handles += [
                        module.register_forward_pre_hook(self._enter),
                        module.register_forward_hook(self._leave, always_call=True),
                    ]
            with self:
                yield
        finally:
            for handle in handles:
                handle.remove()
            self.path.clear()

    def _enter(self, module, args):
        self.path.append(self.modules[id(module)] or type(module).__name__)

    def _leave(self, module, args, output):
        self.path.pop()

    @property
    def place(self):
        """The module at work."""
        return self.path[-1] if self.path else "the loss"

    def origin(self, t):
        """Return the :class:`Origin` of a tensor."""
        return self.origins.get(t, NOWHERE) if torch.is_tensor(t) else NOWHERE

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Note what a function is given and what it gives, and pass it on."""
        kwargs, name = kwargs or {}, op.plain_name(func)
        if name == "get" or not (args or kwargs):
            return func(*args, **kwargs)
        given = list(_tensors((args, kwargs)))
        self.used.update(id(t) for t in given if isinstance(t, nn.Parameter))
        if name in op.LOGITS_EXPECTED:
            self._logits(name, given)
        call = op.call_of(name, args, kwargs)
        if call is not None:
            return self._layer(func, name, call, args, kwargs)
        kind = op.activation_of(name, args, kwargs)
        if kind is not None and given:
            return self._activation(func, kind, given[0], args, kwargs)
        output = func(*args, **kwargs)
        self._pass_on(name, given, args, kwargs, output)
        return output

    def _logits(self, name, given):
        before = self.origin(given[0]).kind
        if before == "softmax" or (
            before == "sigmoid" and name == "binary_cross_entropy_with_logits"
        ):
            self.twice = name

    def _layer(self, func, name, call, args, kwargs):
        by_place = len(args) > call.at
        x = args[call.at] if by_place else kwargs["input"]
        source, record = self.origin(x), self._layer_record(name, call)
        if x.is_floating_point():
            record.into.add(x)
            if x.requires_grad and by_place:
                # a view of its own, because the input may feed other layers as well
                x = x.view_as(x)
                x.register_hook(record.gradient_in.add)
                args = (*args[: call.at], x, *args[call.at + 1 :])
        output = func(*args, **kwargs)
        out = output[0] if isinstance(output, tuple) else output
        self._note_layer(record, source, x, out)
        self.origins[out] = Origin("layer", record.name, call.axis, call.bias)
        inner = op.FUSED.get(name)
        if inner:
            self._inner(inner, out)
        return output

    def _layer_record(self, name, call):
        named = self.parameters.get(id(call.weight), f"{self.place}.weight")
        key = named.removesuffix(".weight")
        if not isinstance(call.weight, nn.Parameter) and call.weight is not None:
            call = replace(call, weight=call.weight.detach())  # computed, as of a norm
        self.order.setdefault(key, len(self.order))
        return self.layers.setdefault(key, LayerRecord(key, name, call))

    def _note_layer(self, record, source, x, out):
        record.fed_by = "none" if source is NOWHERE else source.kind
        record.out.add(out)
        record.units = out.shape[record.call.axis]
        if source is NOWHERE:
            first = x if x.is_floating_point() else out
            record.alike.add(by_sample(first.detach(), self.samples).flatten(1))
        if out.requires_grad:
            out.register_hook(record.gradient_out.add)

    def _inner(self, kind, out):
        """Note the outputs of a recurrent cell: its activation is inside."""
        source = self.origin(out)
        record = self._activation_record(kind, source, out)
        record.after(out, self.samples)
        self.origins[out] = replace(source, kind=kind, activation=record)

    def _activation(self, func, kind, z, args, kwargs):
        source = self.origin(z)
        record = self._activation_record(kind, source, z)
        if source.kind == "norm":
            record.norm = "before"
        record.before(z, slopes(func, kind, z, args, kwargs))
        if z.requires_grad:
            z.register_hook(record.gradient.add)
        h = func(*args, **kwargs)
        record.after(h, self.samples)
        self.origins[h] = Origin(kind, source.layer, record.axis, None, record)
        return h

    def _activation_record(self, kind, source, z):
        axis = source.axis
        if axis is None or z.ndim < -axis:
            axis = 1 - z.ndim if z.ndim > 3 else -1
        key = kind, source.layer or self.place, z.shape[axis]
        if key not in self.activations:
            name = f"{kind} after {source.layer}" if source.layer else self.place
            self.activations[key] = ActivationRecord(
                name, kind, source.layer, axis, shift=source.shift
            )
        return self.activations[key]

    def _pass_on(self, name, given, args, kwargs, output):
        source = self._source(name, given)
        if name in op.NORMS:
            source = self._norm(name, given[0], args, kwargs)
        if source is NOWHERE:
            return
        outputs = output if isinstance(output, tuple | list) else (output,)
        for out in outputs:
            if torch.is_tensor(out):
                moved = name in op.MOVES or out.ndim != given[0].ndim
                self.origins[out] = replace(source, axis=None) if moved else source

    def _source(self, name, given):
        known = [self.origin(t) for t in given]
        known = [source for source in known if source is not NOWHERE]
        if not known:
            return NOWHERE
        if name in op.SAME:
            return known[0]
        if name in op.SUMS and len(given) > 1:
            learned = [t for t in given if isinstance(t, nn.Parameter)]
            if len(known) == 1 and learned:  # a bias, added by hand
                return replace(known[0], shift=learned[0])
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


def slopes(func, kind, z, args, kwargs):
    """Return the slopes of an activation at `z`; None where ReLU's rule gives them."""
    if kind in op.HALVES or kind == "log_softmax":
        return None
    z = z.detach()
    if kind == "tanh":
        return 1 - z.tanh().square()
    if kind in op.PROBABILITIES:
        p = z.sigmoid() if kind == "sigmoid" else func(z, *args[1:], **kwargs)
        return p * (1 - p)
    leaf = z.clone().requires_grad_()
    # a copy of the leaf, because the function may write to its argument
    value = func(leaf.clone(), *args[1:], **kwargs)
    return torch.autograd.grad(value.sum(), leaf)[0]
