"""Which functions of torch make a layer, an activation, a norm, or a mere new shape.

A function is known by its name without the underscores of its forms: ``F.relu``,
``torch.relu_`` and ``Tensor.relu`` are one.
"""

import math
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import torch
from torch import nn

from relulib.activations import TABLE
from relulib.initialization import gain, mean_square_slope

HALVES = frozenset({"relu", "relu6", "threshold"})  # exactly 0 for all z <= 0
ACTIVATIONS = HALVES | {
    *("celu", "elu", "gelu", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu"),
    *("logsigmoid", "mish", "prelu", "rrelu", "selu", "sigmoid", "silu", "softplus"),
    *("softsign", "tanh"),
}
SOFTMAX = frozenset({"softmax", "log_softmax"})
PROBABILITIES = frozenset({"softmax", "sigmoid"})
LOGITS_EXPECTED = SOFTMAX | {"cross_entropy", "binary_cross_entropy_with_logits"}
NORMS = frozenset(
    f"{kind}_norm" for kind in ("batch", "layer", "group", "instance", "rms")
)
COMPARES = frozenset({"multi_head_attention_forward"})  # its arguments, by identity
FACTORS = frozenset({"mul", "rmul", "imul"})
GATES = frozenset({"sigmoid", "hardsigmoid"})  # between 0 and 1: as a factor, a gate
SUMS = frozenset({"add", "iadd", "radd"})
# what leaves open whose output it is: shapes, types, dropout, pooling
SAME = frozenset(
    f"{kind}_pool{n}d"
    for kind in ("max", "avg", "adaptive_avg", "adaptive_max")
    for n in (1, 2, 3)
) | {
    *("view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "clone"),
    *("transpose", "permute", "contiguous", "getitem", "to", "float", "double"),
    *("half", "bfloat16", "expand", "chunk", "split", "movedim", "select", "narrow"),
    *("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "mean"),
    *("boolean_dispatch", "fn"),  # F.max_pool2d has one of these names
}
QUESTIONS = frozenset(
    {"get", "size", "dim", "numel", "len", "item", "tolist", "stride", "type", "hash"}
    | {"is_floating_point", "is_complex", "is_contiguous", "backward", "format", "repr"}
)  # what computes no tensor; "get" is an attribute
PRODUCTS = frozenset({"matmul", "mm", "bmm"})
MOVES = frozenset({"transpose", "permute", "movedim"})
FUSED = {
    "rnn_tanh": "tanh",
    "rnn_relu": "relu",
    "rnn_tanh_cell": "tanh",
    "rnn_relu_cell": "relu",
    **dict.fromkeys(("lstm", "gru", "lstm_cell", "gru_cell"), None),
    "multi_head_attention_forward": None,
}  # whole cells in one call, and the activation that their output comes from


def plain_name(func):
    """Return the name of a function of torch without the underscores of its forms."""
    return getattr(func, "__name__", "").strip("_")


def given(index, name, args, kwargs):
    """Return an argument that was given by place or by name, or None."""
    return args[index] if len(args) > index else kwargs.get(name)


def activation_of(name, args, kwargs):
    """Return the name of the activation that a call computes, or None.

    ``clamp(min=0)`` is ReLU under another name, and so is a threshold that gives 0.
    """
    if name == "threshold":
        return name if given(2, "value", args, kwargs) == 0 else None
    if name == "hardtanh" and given(1, "min_val", args, kwargs) == 0:
        return "relu6"  # as which nn.ReLU6 is written
    if name in ACTIVATIONS or name in SOFTMAX:
        return name
    low, high = given(1, "min", args, kwargs), given(2, "max", args, kwargs)
    if high is None and isinstance(low, int | float) and low == 0:
        return "relu"
    return None


@lru_cache(4096)
def role(func):
    """Return what a function may be, and its plain name.

    Returns
    -------
    role : str
        "layer", "activation", "norm", "other", or "none" for what asks for an
        attribute. Whether a product is a layer depends on its arguments, too.
    name : str
    """
    name = plain_name(func)
    if name in QUESTIONS:
        return "none", name
    if name in FUSED or name in PRODUCTS or name in ("linear", "embedding", "addmm"):
        return "layer", name
    if name.startswith("conv") and name.endswith("d"):
        return "layer", name
    if name in ACTIVATIONS or name in SOFTMAX or name in ("clamp", "clamp_min"):
        return "activation", name
    return ("norm" if name in NORMS else "other"), name


@dataclass(frozen=True)
class Call:
    """A call that multiplies an input by weights.

    Attributes
    ----------
    at : int
        The place of the input among the positional arguments.
    weight, bias : Tensor or None
    fan_in : int or None
        How many inputs one unit has, where that is one number.
    weight_axis : int
        Of the weights, that counts units.
    axis : int
        Of the output, that counts units.
    """

    at: int
    weight: torch.Tensor | None = None
    bias: torch.Tensor | None = None
    fan_in: int | None = None
    weight_axis: int = 0
    axis: int = -1

    def without_graph(self):
        """Return the same call with weights that hold no graph."""
        return replace(self, weight=self.weight.detach())


def call_of(name, args, kwargs):
    """Return the :class:`Call` of a function that is a layer, or None."""
    if name in FUSED:
        return Call(0)
    if name in PRODUCTS and isinstance(args[1], nn.Parameter):
        return Call(0, args[1], None, args[1].shape[-2], weight_axis=-1)
    if name == "addmm" and isinstance(args[2], nn.Parameter):
        return Call(1, args[2], args[0], args[2].shape[0], weight_axis=-1)
    if name == "embedding":
        return Call(0, given(1, "weight", args, kwargs), weight_axis=-1)
    convolves = name.startswith("conv") and name.endswith("d")
    if name != "linear" and not convolves:
        return None
    weight, bias = (
        given(i, key, args, kwargs) for i, key in ((1, "weight"), (2, "bias"))
    )
    if name == "linear":
        return Call(0, weight, bias, weight.shape[1])
    axis = 1 - weight.ndim  # counted from the end: a sample may come without a batch
    if "transpose" in name:  # its units have unequally many inputs at the border
        return Call(0, weight, bias, None, weight_axis=1, axis=axis)
    return Call(0, weight, bias, math.prod(weight.shape[1:]), axis=axis)


@cache
def right_gains(name):
    """Return the gains that keep a signal and a gradient behind an activation.

    Parameters
    ----------
    name : str
        ``"none"`` for a layer that no activation feeds.

    Returns
    -------
    tuple of float or None
        ``1 / sqrt(E f(z)**2)`` and ``1 / sqrt(E f'(z)**2)`` for z ~ N(0, 1); None for
        what is no row of the table.
    """
    if name == "none":
        return 1.0, 1.0
    if name not in TABLE or TABLE[name].name == "identity":
        return None
    row = TABLE[name]
    return gain(row), mean_square_slope(row) ** -0.5
