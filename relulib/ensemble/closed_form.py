"""Gradients in closed form, layer by layer.

:func:`relulib.ensemble.train` takes most of its gradients here. Autograd finds the
same numbers for any network, and for small ones its bookkeeping takes a good part of
the time. A chain of layers needs none: on the way back each matrix is a product, and
what stands between two matrices, an activation with or without a norm, is taken back
by :func:`through`, whatever it is.

All tensors have the models first. ``nets`` is an ensemble, ``x`` is the minibatch of
each model, ``of_outputs(z)`` gives the loss's gradient with respect to the outputs
``z``, and the gradients are written to the tensors of ``out``, by name.
"""

from functools import partial

import torch
from torch.nn import functional as F

__all__ = [
    "BatchNorm",
    "Readout",
    "cnn",
    "cross_entropy_gradient",
    "mlp",
    "moments",
    "rnn",
    "through",
]

TOGETHER = 10  # convolutional networks at once: what they compute stays in the cache


class Readout(torch.autograd.Function):
    """``h W + b`` for few outputs.

    A batched product is fast along the last axis of its result: with ten classes there
    it costs four times as much as with the classes in the middle. So the outputs and
    the gradient of W are computed as their own transposes.
    """

    @staticmethod
    def forward(ctx, b, h, W):
        """Outputs, (models, samples, outputs)."""
        ctx.save_for_backward(h, W)
        return _outputs(b, h, W)

    @staticmethod
    def backward(ctx, dz):
        """Gradients of b, h and W."""
        return _readout_gradients(*ctx.saved_tensors, dz)


def _outputs(b, h, W):
    return torch.baddbmm(b.mT, W.mT, h.mT).mT


def _readout_gradients(h, W, dz):
    return dz.sum(1, keepdim=True), torch.bmm(dz, W.mT), torch.bmm(dz.mT, h).mT


def _through_readout(h, W, b, p, of_outputs, out):
    """Write the gradients of a linear read-out of ``h``; return that of ``h``."""
    dz = of_outputs(_outputs(p[b], h, p[W]))
    db, dh, dW = _readout_gradients(h, p[W], dz)
    out[b].copy_(db), out[W].copy_(dW)
    return dh


def through(f, z, *more):
    """Return ``f(z, *more)`` and the function that takes a gradient back through it.

    Parameters
    ----------
    f : callable
        An activation, a norm, or both: any differentiable function of tensors. ReLU
        (``torch.nn.functional.relu``) overwrites ``z``, and the gradient given to it.
    z, *more : Tensor
        Pre-activations, and parameters of ``f``.

    Returns
    -------
    h : Tensor
    back : callable
        ``back(dh)`` -> the gradients of z and of each of ``more``.
    """
    if f is F.relu:
        h = z.relu_()
        # a product with h > 0 costs a quarter of a step more
        return h, lambda dh: (dh.mul_(h.sign()),)
    leaves = [t.detach().requires_grad_() for t in (z, *more)]
    with torch.enable_grad():
        h = f(*leaves)
    if _is_one_node(h):  # torch.autograd.grad, made for graphs, takes longer
        return h.detach(), lambda dh: (h.grad_fn(dh),)
    return h.detach(), lambda dh: torch.autograd.grad(h, leaves, dh)


def _is_one_node(h):
    below = h.grad_fn.next_functions if h.grad_fn else ()
    return len(below) == 1 and hasattr(below[0][0], "variable")


def moments(z, correction=0):
    """Mean over the samples, what is left, and variance, (models, 1, units) each.

    :func:`torch.var_mean` over an axis that is not the last takes ten times as long.

    Parameters
    ----------
    z : Tensor, shape (models, samples, units)
        What is left has its shape.
    correction : int
        1 for the unbiased variance.
    """
    mean, n = z.mean(dim=1, keepdim=True), z.shape[1]
    left = z - mean
    return mean, left, left.square().sum(dim=1, keepdim=True).div_(n - correction)


class BatchNorm(torch.autograd.Function):
    """Each unit standardised over the samples, times a scale, plus a shift.

    Autograd would go back through mean and variance one by one. Together they take
    off what the gradient has in common with 1 and with the standardised unit, and
    both are the gradients of shift and scale.
    """

    @staticmethod
    def forward(ctx, z, scale, shift, eps):
        """Result, mean and (biased) variance; z is (models, samples, units)."""
        mean, h, var = moments(z)
        factor = torch.rsqrt(var + eps)
        h *= factor
        ctx.save_for_backward(h, scale, factor)
        ctx.mark_non_differentiable(mean, var)
        return torch.addcmul(shift, h, scale), mean, var

    @staticmethod
    def backward(ctx, dy, *_):
        """Gradients of z, scale and shift."""
        h, scale, factor = ctx.saved_tensors
        dshift = dy.sum(dim=1, keepdim=True)
        dscale = (dy * h).sum(dim=1, keepdim=True)
        n = dy.shape[1]
        dz = torch.sub(dy, dshift / n).addcmul_(h, dscale / n, value=-1)
        return dz.mul_(scale * factor), dscale, dshift, None


@torch.no_grad()
def cross_entropy_gradient(z, y):
    """Gradient of each network's mean cross-entropy, to the last bit that of autograd.

    It is the softmax of ``z``, less 1 at the label, over the number of samples.

    Parameters
    ----------
    z : Tensor, shape (models, samples, classes)
    y : Tensor of int64, shape (models, samples)

    Returns
    -------
    Tensor, shape of ``z``
    """
    with torch.enable_grad():
        log_p = torch.log_softmax(z.mT.detach().requires_grad_(), dim=1)
    of_log_p = torch.zeros_like(log_p).scatter_(1, y[:, None], -1 / y.shape[1])
    # The node alone: torch.autograd.grad, made for graphs, adds a tenth to a step.
    return log_p.grad_fn(of_log_p).mT


@torch.no_grad()
def mlp(nets, x, of_outputs, out):
    """Gradient of an MLP, with its norms and skips.

    Parameters
    ----------
    nets : Ensemble
        Of :class:`relulib.ensemble.MLP`.
    x : Tensor, shape (models, samples, inputs)
    of_outputs : callable
        ``of_outputs(z)`` -> dL/dz, shape (models, samples, outputs).
    out : dict of str to Tensor
    """
    net, p = nets.architecture, nets.parameters
    h, steps, last = [x], [], len(net.widths) - 2
    for layer in range(last):
        z = torch.baddbmm(p[f"b{layer}"], h[-1], p[f"W{layer}"])
        f, names = net.between(nets, layer)
        a, back = through(f, z, *(p[name] for name in names))
        skips = net.skips(h[-1], a)
        h.append(torch.add(h[-1], a, alpha=net.skip) if skips else a)
        steps.append((back, names, skips))
    dh = _through_readout(h[-1], f"W{last}", f"b{last}", p, of_outputs, out)
    for layer in reversed(range(last)):
        back, names, skips = steps[layer]
        dz, *others = back(net.skip * dh if skips else dh)
        for name, gradient in zip(names, others, strict=True):
            out[name].copy_(gradient)
        torch.sum(dz, dim=1, keepdim=True, out=out[f"b{layer}"])
        out[f"W{layer}"].copy_(torch.bmm(h[layer].mT, dz))
        if layer:
            below = torch.bmm(dz, p[f"W{layer}"].mT)
            dh = dh + below if skips else below


@torch.no_grad()
def rnn(nets, x, of_outputs, out):
    """Gradient of a simple recurrent cell through all steps of time.

    Up to rounding that of autograd: the contributions of all times to W, U and b are
    summed in one product each, not one time after the other.

    Parameters
    ----------
    nets : Ensemble
        Of :class:`relulib.ensemble.RNN`.
    x : Tensor, shape (models, samples, times, inputs)
    of_outputs : callable
        ``of_outputs(z)`` -> dL/dz, shape (models, samples, outputs).
    out : dict of str to Tensor
    """
    p, f = nets.parameters, nets.architecture.function
    drive = torch.baddbmm(p["b"], x.flatten(1, 2), p["W"]).unflatten(1, x.shape[1:3])
    h, backs = [torch.zeros_like(drive[:, :, 0])], []
    for drive_t in drive.unbind(2):
        h_t, back = through(f, torch.baddbmm(drive_t, h[-1], p["U"]))
        h.append(h_t), backs.append(back)
    dh = _through_readout(h[-1], "W_out", "b_out", p, of_outputs, out)
    dzs, U = [], p["U"].mT.contiguous()
    for back in reversed(backs):
        dzs.append(back(dh)[0])
        dh = torch.bmm(dzs[-1], U)
    # (models, times * samples, units): one product sums over times and samples.
    before, dz = torch.cat(h[:-1], 1), torch.cat(dzs[::-1], 1)
    out["b"].copy_(dz.sum(1, keepdim=True))
    out["U"].copy_(torch.bmm(before.mT, dz))
    out["W"].copy_(torch.bmm(x.transpose(1, 2).flatten(1, 2).mT, dz))


@torch.no_grad()
def cnn(nets, x, of_outputs, out):
    """Gradient of convolutions of stride 2 and padding 1, up to rounding autograd's.

    Parameters
    ----------
    nets : Ensemble
        Of :class:`relulib.ensemble.CNN`.
    x : Tensor, shape (models, samples, length)
    of_outputs : callable
        ``of_outputs(z, part)`` -> dL/dz, shape (models, samples, outputs), of the
        models of a slice.
    out : dict of str to Tensor
    """
    for first in range(0, len(nets), TOGETHER):
        part = slice(first, first + TOGETHER)
        p = {name: tensor[part] for name, tensor in nets.parameters.items()}
        into = {name: tensor[part] for name, tensor in out.items()}
        of_part = partial(of_outputs, part=part)
        _some_cnns(nets.architecture, p, x[part], of_part, into)


def _some_cnns(net, p, x, of_outputs, out):
    models, samples, _ = x.shape
    h, layers, last = x[..., None], [], len(net.kernels)
    for layer, k in enumerate(net.kernels):
        W = p[f"W{layer}"].permute(0, 3, 2, 1).flatten(1, 2)
        rows, places = (_pairs if layer else _patches)(h, k)
        z = p[f"b{layer}"][:, None]
        for seen, taps in _taps(rows, W):
            if not taps.start:
                z = torch.baddbmm(z, seen, W[:, taps])
            else:
                z[:, : seen.shape[1]].baddbmm_(seen, W[:, taps])
        a, back = through(net.function, z)
        h = a.unflatten(1, (samples, -1))[:, :, :places]
        layers.append((rows, W, back, places))
    flat = h.transpose(2, 3).flatten(2)
    dh = _through_readout(flat, f"W{last}", f"b{last}", p, of_outputs, out)
    dh = dh.unflatten(2, (-1, places)).transpose(2, 3)
    for layer in reversed(range(last)):
        rows, W, back, places = layers[layer]
        da = dh.new_zeros(models, samples, rows.shape[1] // samples, W.shape[2])
        da[:, :, :places] = dh
        (dz,) = back(da.flatten(1, 2))
        out[f"b{layer}"].copy_(dz.sum(dim=1))
        dW, drows = torch.empty_like(W), torch.zeros_like(rows)
        for seen, taps in _taps(rows, W):
            d = dz[:, : seen.shape[1]]
            dW[:, taps] = torch.bmm(seen.mT, d)
            if layer:
                into = drows[:, drows.shape[1] - d.shape[1] :, : seen.shape[2]]
                into.baddbmm_(d, W[:, taps].mT)
        k, below = p[f"W{layer}"].shape[:1:-1]
        out[f"W{layer}"].copy_(dW.unflatten(1, (k, below)).permute(0, 3, 2, 1))
        if layer:
            positions = drows.view(models, samples, -1, below)
            dh = positions[:, :, 1 : 1 + layers[layer - 1][-1]]


def _patches(h, kernel):
    """Rows of what the kernel sees at each of its places, and how many these are."""
    patches = F.pad(h[..., 0], (1, 1)).unfold(2, kernel, 2)
    return patches.flatten(1, 2), patches.shape[2]


def _pairs(h, kernel):
    """Rows of two neighbours each, and how many places the kernel has.

    A kernel of three meets a row and half of the next one: two products, and no
    patch is copied. The last rows, in which it leaves the sample, are no places.
    """
    models, samples, length, channels = h.shape
    pairs = h.new_zeros(models, samples, (length + 3) // 2, 2 * channels)
    pairs.view(models, samples, -1, channels)[:, :, 1 : 1 + length] = h
    return pairs.flatten(1, 2), (length + 2 - kernel) // 2 + 1


def _taps(rows, W):
    """Yield rows together with the taps that meet them: for each shift, a slice."""
    width = rows.shape[2]
    for shift, first in enumerate(range(0, W.shape[1], width)):
        taps = slice(first, min(first + width, W.shape[1]))
        yield rows[:, shift:, : taps.stop - first], taps
