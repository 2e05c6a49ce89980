"""One look at a model: forward, backward, and what was seen on the way."""

from collections.abc import Mapping

import torch
from torch import nn
from torch.nn import functional as F

from relulib.doctor.batches import batches
from relulib.doctor.faults import find
from relulib.doctor.figures import activation_figures, layer_figures
from relulib.doctor.operations import FUSED, PROBABILITIES
from relulib.doctor.records import HELD
from relulib.doctor.report import Report
from relulib.doctor.seeing import NOWHERE, Sight
from relulib.doctor.untouched import tried_step, untouched


def examine(model, x, y=None, loss=None, optimizer=None, *, sample_axis=0):
    """Say what is wrong with a network, on which evidence, and what to try first.

    One forward and one backward pass for each batch; the model, its optimiser and the
    random state are left as they were. It is examined in the mode it is in: call
    ``model.eval()`` first if that is what you ask about.

    Parameters
    ----------
    model : torch.nn.Module
    x : Tensor, tuple, mapping or iterable
        A tensor (samples, ...); the arguments of a call as a tuple, or by name; or an
        iterable, such as a ``DataLoader``, of such batches or of pairs (x, y). A few
        hundred samples tell dead from rarely on; a batch of 32 does not.
    y : Tensor, optional
        Targets of a single batch.
    loss : callable, optional
        ``loss(output, y)`` -> a number; without `y`, ``loss(output)``. If left out:
        the model's own (an output named ``loss``), else cross-entropy for whole
        numbers in `y`, the squared error for others, else a random direction, so that
        sizes of gradients can be compared between layers, not taken for themselves.
    optimizer : torch.optim.Optimizer, optional
        Then the size of its next step is measured against that of the weights.
    sample_axis : int
        The axis of the first input that counts samples.

    Returns
    -------
    Report

    Raises
    ------
    TypeError
        `model` is no module, or `x` nothing that it can be called with.
    ValueError
        No sample, weights without values or on another device than `x`, targets that
        fit no output, or an optimiser that cannot step from one gradient.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(
            f"model: a torch.nn.Module expected, got {type(model).__name__}"
        )
    model = getattr(model, "_orig_mod", model)  # of torch.compile
    sight, passes = Sight(model), Passes(loss)
    with torch.inference_mode(False), torch.enable_grad(), untouched(model):
        held = _need_gradients(model)
        for batch in batches(x, y, sample_axis):
            _same_device(held, batch)
            passes.at(sight, model, batch, held)
            if sight.held + passes.held > HELD:
                passes.settle(sight)
        passes.settle(sight)
        updates = passes.updates(sight, optimizer, held)
        return _report(sight, passes, updates, model)


ENDS = PROBABILITIES | {"tanh"}  # activations of a head whose answers can be compared


class Passes:
    """What remains of the passes: gradients, the head, and what was compared.

    The gradients of small networks are kept for a while and added at once.
    """

    def __init__(self, loss):
        self.loss, self.by, self.value = loss, "", 0.0
        self.direction = None
        self.samples, self.first = 0, 0
        self.kept, self.held = [], 0
        self.head, self.missed, self.compared = NOWHERE, 0.0, 0

    def at(self, sight, model, batch, held):
        """Take one forward and one backward pass."""
        sight.forget()
        with sight.on(batch.samples):
            output = model(*batch.args, **batch.kwargs)
        main = main_output(output)
        self.head = sight.origin(main)
        if self.samples:
            value = self._loss(output, main, batch.y)
        else:  # once tells which function it is
            with sight.on_loss():
                value = self._loss(output, main, batch.y)
        if self.head.kind in ENDS:
            self._compare(main, batch.y)
        self.samples += batch.samples
        self.first = self.first or batch.samples
        self.value += value.item() * batch.samples
        if value.requires_grad:
            self._backward(sight, value, held, batch.samples / self.first)
        sight.forget()

    def _backward(self, sight, value, held, weight):
        edges = [edge for edge, _ in sight.edges]
        found = torch.autograd.grad(value, [*held, *edges], allow_unused=True)
        sight.came_back(found[len(held) :])
        new = found[: len(held)]
        if weight != 1:
            new = [g if g is None else g * weight for g in new]
        self.kept.append(new)
        self.held += sum(p.numel() for p in held)

    def settle(self, sight):
        """Measure and add up what is kept."""
        sight.settle()
        if len(self.kept) > 1:
            self.kept = [[added(parts) for parts in zip(*self.kept, strict=True)]]
        self.held = 0

    def gradients(self, held):
        """Return the mean gradient of each parameter that has one."""
        share = self.first / self.samples
        sums = self.kept[0] if self.kept else ()
        given = zip(held, sums, strict=False)
        return {p: g * share for p, g in given if g is not None}

    @property
    def wrong(self):
        """Share of outputs far from their targets, or None."""
        return float(self.missed) / self.compared if self.compared else None

    def _loss(self, output, main, y):
        own = part(output, "loss")
        if self.loss is not None:
            self.by = getattr(self.loss, "__name__", type(self.loss).__name__)
            value = self.loss(output, y) if y is not None else self.loss(output)
        elif torch.is_tensor(own) and own.ndim == 0:
            self.by, value = "the model's own loss", own
        elif y is not None:
            self.by, value = default_loss(main, y, self.head.kind)
        else:
            self.by, value = "a random direction", self._probe(main)
        if not torch.is_tensor(value):
            raise TypeError(f"loss: a tensor expected, got {type(value).__name__}")
        return value if value.ndim == 0 else value.mean()

    def _probe(self, main):
        """Return the outputs in one direction, the same for all batches of a shape."""
        if self.direction is None or self.direction.shape != main.shape:
            draw = torch.Generator().manual_seed(0)
            self.direction = torch.randn(main.shape, generator=draw)
        return (main * self.direction.to(main)).sum() / len(main)

    def _compare(self, main, y):
        """Count the outputs that miss their targets by more than a half."""
        if torch.is_tensor(y) and y.numel() == main.numel():
            missed = (main.detach().flatten() - y.flatten()).abs() > 0.5
        elif torch.is_tensor(y) and not y.is_floating_point() and main.ndim == 2:
            missed = main.argmax(1) != y.flatten()
        else:
            return
        self.missed = self.missed + missed.sum()
        self.compared += missed.numel()

    def updates(self, sight, optimizer, held):
        """Return the size of a step against that of the weights, by layer."""
        mean = self.gradients(held)
        weights = {name: r.call.weight for name, r in sight.layers.items()}
        weights = {k: w for k, w in weights.items() if isinstance(w, nn.Parameter)}
        if optimizer is None:
            return {k: relative(mean[w], w) for k, w in weights.items() if w in mean}
        before = {k: w.detach().clone() for k, w in weights.items()}
        with tried_step(optimizer, mean):
            return {k: relative(w - before[k], before[k]) for k, w in weights.items()}


def added(parts):
    """Return the sum of the tensors among some parts, or None."""
    parts = [part for part in parts if part is not None]
    if len(parts) < 3:  # without a copy
        return sum(parts[1:], parts[0]) if parts else None
    return torch.stack(parts).sum(0)


@torch.no_grad()
def relative(change, weight):
    """Return the size of a change of a weight against that of the weight."""
    size = float(weight.norm())
    return float(change.norm()) / size if size else float("inf")


def part(output, name):
    """Return a named part of what a model returned, or None."""
    if isinstance(output, Mapping):
        return output.get(name)
    return None if torch.is_tensor(output) else getattr(output, name, None)


def main_output(output):
    """Return the tensor that a model's output is about.

    ``logits`` where a part has that name, else the first part that has numbers and
    axes.

    Raises
    ------
    ValueError
        There is none.
    """
    logits = part(output, "logits")
    found = [logits] if torch.is_tensor(logits) else list(_parts(output))
    for t in found:
        if t.is_floating_point() and t.ndim:
            return t
    raise ValueError(
        f"model: a tensor of numbers expected among its outputs, got "
        f"{type(output).__name__}"
    )


def _parts(output):
    if torch.is_tensor(output):
        yield output
        return
    if isinstance(output, Mapping):
        output = output.values()
    elif not isinstance(output, list | tuple):
        output = getattr(output, "__dict__", {}).values()
    for one in output:
        if torch.is_tensor(one) or isinstance(one, list | tuple | Mapping):
            yield from _parts(one)


def default_loss(main, y, head):
    """Return the name and the value of the loss that targets suggest."""
    if not torch.is_tensor(y):
        raise ValueError(f"y: a {type(y).__name__} needs a loss that takes it")
    if y.is_floating_point():
        if y.numel() != main.numel():
            _misfit(main, y)
        return "squared error", F.mse_loss(main.reshape(y.shape), y.to(main.dtype))
    if main.ndim == y.ndim + 1 and main.shape[:-1] == y.shape:
        main, y = main.flatten(0, -2), y.flatten()
    elif main.ndim < 2 or (main.shape[0], *main.shape[2:]) != tuple(y.shape):
        _misfit(main, y)
    if head in PROBABILITIES:
        return "log-likelihood", F.nll_loss(main.clamp_min(1e-12).log(), y.long())
    return "cross-entropy", F.cross_entropy(main, y.long())


def _misfit(main, y):
    raise ValueError(
        f"y: shape {tuple(y.shape)} ({y.dtype}) fits no loss on outputs of shape "
        f"{tuple(main.shape)}; give the loss"
    )


def _need_gradients(model):
    """Return the parameters to ask for gradients: if all are frozen, all."""
    parameters = [p for p in model.parameters() if p.is_floating_point()]
    if any(p.is_meta for p in parameters):
        raise ValueError("model: its weights are on the meta device, without values")
    held = [p for p in parameters if p.requires_grad]
    for p in () if held else parameters:
        p.requires_grad_(True)
    return held or parameters


def _same_device(held, batch):
    place = held[0].device if held else None
    for t in (*batch.args, *batch.kwargs.values()):
        if place and torch.is_tensor(t) and t.device != place:
            raise ValueError(
                f"x is on {t.device}, the model on {place}: move one of them"
            )


def _report(sight, passes, updates, model):
    layers = [layer_figures(r, updates.get(k)) for k, r in sight.layers.items()]
    before = sight.layers.get
    activations = [
        activation_figures(r, before(r.layer)) for r in sight.activations.values()
    ]
    report = Report(
        layers=tuple(layers),
        activations=tuple(activations),
        samples=passes.samples,
        training=model.training,
        loss=passes.by,
        loss_value=passes.value / passes.samples,
        head=passes.head.kind,
        head_name=passes.head.activation.name
        if passes.head.activation
        else passes.head.layer,
        wrong=passes.wrong,
        twice=sight.twice,
        unseen=tuple(unseen(sight, model)),
        unsettled=any(map(_unsettled, model.modules())),
    )
    return report.judged(find(report))


def _unsettled(module):
    """Say whether a batch norm uses statistics that are still those of the start."""
    mean = getattr(module, "running_mean", None)
    return mean is not None and not (module.training or mean.any())


def unseen(sight, model):
    """Yield what the doctor could not see, in words."""
    for name, record in sight.layers.items():
        if record.kind in FUSED:
            yield f"the inside of {name} ({record.kind}): it is one operation"
    if sight.used.issuperset(sight.parameters):
        return
    for name, module in model.named_modules():
        own = list(module.parameters(recurse=False))
        if own and not any(id(p) in sight.used for p in own):
            yield f"{name or type(module).__name__}: nothing that was seen used it"
