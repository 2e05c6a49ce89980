"""The figures of a model: what was recorded, as numbers with names."""

from dataclasses import dataclass

import torch

from relulib.doctor.operations import HALVES, SOFTMAX, right_gains
from relulib.doctor.records import FLAT, Size
from relulib.ensemble.measures import dormant_by_size
from relulib.statistics import wilson_interval

STRAIGHT = 0.05  # a slope that varies less on the data is that of a straight line
LARGE = 2.5  # a gain; those of the usual draws lie below 2
FRESH = 4.0  # standard errors by which the mean of weights just drawn may miss 0


@dataclass(frozen=True)
class LayerFigures:
    """A layer: weights and what they do to a signal and its gradient.

    Attributes
    ----------
    name, kind : str
        Where its weights are in the model, and the function of torch that uses them.
    units : int
        Of a convolution its channels.
    fed_by : str or None
        The activation before it, "none" for the first layer, None for anything else.
    size : float
        Root mean square of its outputs.
    signal, gradient : float or None
        By what it multiplies the root mean square of a signal, and of a gradient.
    gain, right_gain : float or None
        Root mean square of its weights times the root of the inputs of a unit, and
        what keeps a signal behind that activation.
    right_gradient : float or None
        What keeps a gradient there.
    update : float or None
        Size of the step against that of the weights; without an optimiser that of the
        gradient.
    normed, summed : bool
        Whether a norm, or a residual sum, follows it.
    alike : float or None
        Of a first layer, the mean cosine of two samples that go in.
    """

    name: str
    kind: str
    units: int
    fed_by: str | None
    size: float | None
    signal: float | None
    gradient: float | None
    gain: float | None
    right_gain: float | None
    right_gradient: float | None
    update: float | None
    normed: bool
    summed: bool
    alike: float | None

    @property
    def finite(self):
        """Whether its outputs are numbers."""
        return self.size is None or self.size < float("inf")


@dataclass(frozen=True)
class ActivationFigures:
    """An activation: which of its units live, and how.

    Attributes
    ----------
    name, kind : str
    layer : str or None
        The layer before it.
    norm : str
        "before" or "after" the activation, or "none".
    gate : bool
        Whether its outputs, between 0 and 1, are factors of something else.
    units, samples : int
    off : int
        Units that gave 0 for every sample, at every position.
    may_wake : float
        Of the units off, how many more samples would show to be on: Chao's estimate
        from the units that were on for one sample, and for two.
    dormant : float
        Share of units with at most 0.025 of the layer's mean magnitude.
    saturated : float or None
        Share of units whose slope is below 0.01 on every sample.
    linear : float or None
        Share of units whose slope varies by less than 0.05 and is not that flat.
    zeros : float
        Share of outputs that are exactly 0.
    flat : float or None
        Share of outputs at a slope below 0.01; None for ReLU, where it is `zeros`.
    size, gradient : float or None
        Root mean square of what goes in, and of the loss's gradient there.
    alike : float or None
        Mean cosine between the outputs of two samples.
    cause : str
        Why most of its units are off: "bias", "rate", "birth", or "" for none.
    finite : bool
    """

    name: str
    kind: str
    layer: str | None
    norm: str
    gate: bool
    units: int
    samples: int
    off: int
    may_wake: float
    dormant: float
    saturated: float | None
    linear: float | None
    zeros: float
    flat: float | None
    size: float | None
    gradient: float | None
    alike: float | None
    cause: str
    finite: bool

    @property
    def dead(self):
        """Share of units off on these samples, with Wilson's interval."""
        return wilson_interval(self.off, self.units)


def layer_figures(record, update=None):
    """Return the :class:`LayerFigures` of a record."""
    into, out = record.into.value, record.out.value
    before, behind = record.gradient_out.value, record.gradient_in.value
    gains = right_gains(record.fed_by) if record.fed_by else None
    return LayerFigures(
        record.name,
        record.kind,
        record.units,
        record.fed_by if gains else None,
        out,
        _ratio(out, into),
        _ratio(behind, before),
        _gain(record.call),
        *(gains or (None, None)),
        update,
        record.normed,
        record.summed,
        record.alike.value,
    )


def _ratio(a, b):
    return a / b if a is not None and b else None


@torch.no_grad()
def _gain(call):
    if call.weight is None or call.fan_in is None or call.weight.is_meta:
        return None
    weight = Size()
    weight.add(call.weight)
    return weight.value * call.fan_in**0.5


def activation_figures(record, layer):
    """Return the :class:`ActivationFigures` of a record.

    Parameters
    ----------
    record : ActivationRecord
    layer : LayerRecord or None
        The one before it.
    """
    off = record.on == 0
    count, units = int(off.sum()), record.units
    mean = record.magnitude / max(record.entries // units, 1)
    halves = record.kind in HALVES
    flat = straight = None
    if halves:  # the slope is 0 or 1
        least = record.least
        full = least >= 6 if record.kind == "relu6" else torch.zeros_like(off)
        flat, straight = off | full, (least > 0) & ~full
    elif record.slope_range.high is not None:
        low, high = record.slope_range.low, record.slope_range.high
        flat = torch.maximum(low.abs(), high.abs()) < FLAT
        straight = (high - low < STRAIGHT) & ~flat
    known = flat is not None
    return ActivationFigures(
        record.name,
        record.kind,
        record.layer,
        record.norm,
        record.gate,
        units,
        record.samples,
        count,
        min(float(count), _unseen(record.on, record.samples)),
        share(dormant_by_size(mean)),
        share(flat) if known else None,
        share(straight) if known else None,
        float(record.zeros) / record.entries,
        1 - float(record.steep) / record.entries if known and not halves else None,
        record.z.value,
        record.gradient.value,
        record.alike.value,
        _cause(record, off, layer) if count and record.kind not in SOFTMAX else "",
        bool(record.magnitude.isfinite().all()),
    )


def share(flags):
    """Return the share of true entries."""
    return int(flags.sum()) / flags.numel()


def _unseen(on, samples):
    """Estimate how many units are on for some input, and were off for all of these."""
    once, twice = int((on == 1).sum()), int((on == 2).sum())
    return (samples - 1) / samples * once * (once - 1) / (2 * (twice + 1))


@torch.no_grad()
def _cause(record, off, layer):
    """Name what keeps most units off: the bias, a step that was too large, the start.

    A step that is too large moves the weights more than the bias, as many times as
    their inputs are large. A bias alone holds a unit off when it is more than a
    deviation of what the weights add.
    """
    bias, size = 0.0, torch.inf
    if record.shift is not None and record.shift.numel() == record.units:
        bias = record.shift.flatten()[off].double()
    known = layer is not None and layer.call.weight is not None
    if known and record.norm != "before":
        rows = by_unit(layer.call, off)
        size = rows.norm(dim=1)
        if len(size) != off.sum():  # no unit has a row of its own, as behind groups
            size = size.mean()
        if share(-size <= torch.as_tensor(bias)) > 0.5 and not fresh(rows):
            return "rate"
        deviation = size * (layer.into.value or 1.0)  # one row of an embedding
    else:
        deviation = 1.0  # of a norm, whose scale is about 1
    return "bias" if share(torch.as_tensor(bias < -deviation)) > 0.5 else "birth"


def by_unit(call, units):
    """Return the weights of some units as a matrix, a row for each, or of all."""
    w = call.weight.movedim(call.weight_axis, 0)
    return (w[units] if len(w) == len(units) else w).flatten(1).double()


def fresh(w):
    """Whether weights look as if they had just been drawn around 0.

    A step that throws a ReLU unit off makes its weights more negative, because what
    comes from other ReLUs is positive; their mean is then many standard errors from 0.
    In a first layer, whose inputs have both signs, it leaves weights that are larger
    than any usual gain.
    """
    if w.numel() < 30:  # all of a few weights are negative by chance
        return True
    small = w.square().mean() * w.shape[1] <= LARGE**2
    return bool(small and w.mean().abs() <= FRESH * w.std() / w.numel() ** 0.5)
