"""PReLU's slopes: one for all, or one for each channel along an axis."""

import numpy as np

from relulib.activations.rows import (
    Activation,
    blockwise,
    float_type,
    parameter,
    real_array,
    require_whole,
)


class PerChannel(Activation):
    """A row whose ``weight`` is one number, or one for each channel along ``axis``."""

    def _apply(self, function, x, params):
        x = real_array(x, self.name)
        weight, axis = (self._given(params)[name] for name in ("weight", "axis"))
        require_whole(axis, self.name)
        weight = parameter(weight, f"{self.name}: weight", single=False)
        if weight.size == 1:
            return blockwise(function, x, weight=float(weight.reshape(())))
        require_channels(weight, x, axis, f"{self.name}: weight")
        out = np.empty(x.shape, float_type(x))
        channels, results = np.moveaxis(x, axis, 0), np.moveaxis(out, axis, 0)
        for i, w in enumerate(weight):
            results[i] = blockwise(function, channels[i], weight=float(w))
        return out


def require_channels(weight, x, axis, name):
    """Say what is wrong unless `x` has a channel along `axis` for each weight."""
    channels = x.shape[axis] if -x.ndim <= axis < x.ndim else None
    if weight.shape != (channels,):
        raise ValueError(
            f"{name} has shape {weight.shape}, but x of shape {x.shape} has "
            f"{channels or 'no'} channels along axis {axis}"
        )


def torch_prelu(F, x, weight, axis=1):
    """Return torch's PReLU, which looks for channels along the second axis alone."""
    weight = x.new_tensor(weight).reshape(-1)
    if axis == 1:  # not moved: an array of one axis has no second
        return F.prelu(x, weight)
    return F.prelu(x.movedim(axis, 1), weight).movedim(1, axis)


def prelu_weight_gradient(x, weight, upstream, axis=1):
    """Return the gradient of a loss with respect to PReLU's slopes (he2015, eq. 8).

    Parameters
    ----------
    x : array_like
        What PReLU was applied to.
    weight : float or array of one number per channel
        Only its shape matters: the function is linear in it.
    upstream : array_like, of the shape of `x`
        The gradient of the loss with respect to PReLU's output.
    axis : int
        Where the channels lie, as in ``prelu``.

    Returns
    -------
    ndarray or scalar, of the shape of `weight`: the sum of upstream * min(0, x) over
    everything that shares a slope.

    Raises
    ------
    TypeError
        When an argument is not made of real numbers, or `axis` is no whole number.
    ValueError
        When the shapes do not fit.
    """
    name = "prelu_weight_gradient"
    x, upstream = real_array(x, name), real_array(upstream, name, "upstream")
    if upstream.shape != x.shape:
        raise ValueError(f"{name}: upstream has shape {upstream.shape}, x {x.shape}")
    weight = real_array(weight, name, "weight")
    require_whole(axis, name)
    if weight.size != 1:
        require_channels(weight, x, axis, f"{name}: weight")
    with np.errstate(all="ignore"):
        terms = upstream * np.minimum(x, 0.0, dtype=np.float64)
        if weight.size != 1:
            terms = np.moveaxis(terms, axis, 0)
        total = terms.reshape(weight.size, -1).sum(axis=1)
        return total.astype(float_type(x)).reshape(weight.shape)[()]
