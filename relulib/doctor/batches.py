"""What one batch is: the arguments of a call, the targets, the number of samples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Batch:
    """One call of the model.

    Attributes
    ----------
    args : tuple
        Positional arguments.
    kwargs : dict
        Arguments by name.
    y : object
        What the loss compares the output with, or None.
    samples : int
    """

    args: tuple
    kwargs: dict
    y: object
    samples: int


def batches(x, y=None, sample_axis=0):
    """Yield a :class:`Batch` for each call that `x` asks for.

    Parameters
    ----------
    x : Tensor, tuple, mapping or iterable
        A tensor is the only argument, a tuple the positional ones, a mapping those by
        name: one batch. Any other iterable, such as a ``DataLoader``, is a series of
        batches, each of these forms, or a pair (x, y).
    y : Tensor, optional
        Targets of a single batch.
    sample_axis : int
        The axis of the first tensor that counts samples.

    Raises
    ------
    TypeError
        `x` is nothing of the kind.
    ValueError
        A batch without samples or without a tensor, no batch at all, or targets
        beside a series.
    """
    if isinstance(x, torch.Tensor | tuple | Mapping):
        yield _batch(x, y, sample_axis, "x")
        return
    if not isinstance(x, Iterable) or isinstance(x, str):
        raise TypeError(
            "x: a tensor, a tuple of arguments, a mapping of arguments by name, or an "
            f"iterable of such batches expected, got {type(x).__name__}"
        )
    if y is not None:
        raise ValueError(
            "y: x is a series of batches, so targets come with them, as pairs (x, y)"
        )
    count = 0
    for count, item in enumerate(x, 1):
        pair = isinstance(item, tuple | list) and len(item) == 2
        one, target = item if pair else (item, None)
        one = tuple(one) if isinstance(one, list) else one
        yield _batch(one, target, sample_axis, f"batch {count} of x")
    if not count:
        raise ValueError("x: no batch in it")


def _batch(x, y, axis, where):
    args, kwargs = (), {}
    if isinstance(x, Mapping):
        kwargs = dict(x)
    else:
        args = x if isinstance(x, tuple) else (x,)
    parts = [*args, *kwargs.values()]
    first = next((part for part in parts if isinstance(part, torch.Tensor)), None)
    if first is None or first.ndim == 0:
        raise ValueError(f"{where}: a tensor with an axis of samples expected")
    if not -first.ndim <= axis < first.ndim:
        raise ValueError(
            f"sample_axis: {axis} is no axis of {where}, shape {tuple(first.shape)}"
        )
    if first.shape[axis] == 0:
        raise ValueError(f"{where}: no sample in it, shape {tuple(first.shape)}")
    if isinstance(y, torch.Tensor) and y.ndim and len(y) == 0:
        raise ValueError("y: no target in it")
    return Batch(args, kwargs, y, first.shape[axis])
