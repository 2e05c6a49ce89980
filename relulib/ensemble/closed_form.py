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

import torch
from torch.nn import functional as F

__all__ = ["Readout", "cnn", "cross_entropy_gradient", "mlp", "rnn", "through"]


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
    if len(h.grad_fn.next_functions) == 1 and _is_leaf(h.grad_fn.next_functions[0][0]):
        # One node: torch.autograd.grad, made for graphs, takes longer than it does.
        return h.detach(), lambda dh: (h.grad_fn(dh),)
    return h.detach(), lambda dh: torch.autograd.grad(h, leaves, dh)


def _is_leaf(node):
    return hasattr(node, "variable")


class Standardised(torch.autograd.Function):
    """Each unit minus its mean over the samples, over its standard deviation.

    Autograd would go back through the mean and the variance one by one; together
    they take off what the gradient has in common with 1 and with the result.
    """

    @staticmethod
    def forward(ctx, z, eps):
        """Result, mean and (biased) variance; z is (models, samples, units)."""
        mean = z.mean(dim=1, keepdim=True)
        h = z - mean
        var = h.square().mean(dim=1, keepdim=True)
        scale = torch.rsqrt(var + eps)
        h *= scale
        ctx.save_for_backward(h, scale)
        ctx.mark_non_differentiable(mean, var)
        return h, mean, var

    @staticmethod
    def backward(ctx, dh, *_):
        """Gradient of z."""
        h, scale = ctx.saved_tensors
        along = (dh * h).mean(dim=1, keepdim=True)
        dz = torch.addcmul(dh - dh.mean(dim=1, keepdim=True), h, along, value=-1)
        return dz.mul_(scale), None


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
        torch.bmm(h[layer].mT, dz, out=out[f"W{layer}"])
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
    """Gradient of convolutions of stride 2 and padding 1.

    Positions stand in rows of two, (models, samples * rows, 2 * channels), so a kernel
    of three is one product with the rows and one with half of the rows that follow:
    no patch is copied. Rows in which the kernel leaves a sample are computed, too, and
    have no gradient.

    Parameters
    ----------
    nets : Ensemble
        Of :class:`relulib.ensemble.CNN`.
    x : Tensor, shape (models, samples, length)
    of_outputs : callable
        ``of_outputs(z)`` -> dL/dz, shape (models, samples, outputs).
    out : dict of str to Tensor
    """
    net, p = nets.architecture, nets.parameters
    models, samples, _ = x.shape
    h, layers = x[..., None], []
    for layer, (c, k) in enumerate(zip(net.channels, net.kernels, strict=True)):
        length, below = h.shape[2:]
        places, rows = (length + 2 - k) // 2 + 1, (length + 3) // 2
        pairs = h.new_zeros(models, samples, 2 * rows, below)
        pairs[:, :, 1 : 1 + length] = h
        pairs = pairs.view(models, samples * rows, 2 * below)
        # (models, kernel * channels below, channels)
        W = p[f"W{layer}"].permute(0, 3, 2, 1).reshape(models, k * below, c)
        z = p[f"b{layer}"][:, None].expand(models, samples * rows, c).clone()
        for later, taps in _taps(pairs, W):
            z[:, : later.shape[1]].baddbmm_(later, W[:, taps])
        a, back = through(net.function, z)
        h = a.view(models, samples, rows, c)[:, :, :places]
        layers.append((pairs, W, back, rows, places))
    last = len(layers)
    flat = h.transpose(2, 3).flatten(2)
    dh = _through_readout(flat, f"W{last}", f"b{last}", p, of_outputs, out)
    dh = dh.unflatten(2, h.shape[:1:-1]).transpose(2, 3)
    for layer in reversed(range(last)):
        pairs, W, back, rows, places = layers[layer]
        da = dh.new_zeros(models, samples, rows, dh.shape[3])
        da[:, :, :places] = dh
        (dz,) = back(da.flatten(1, 2))
        torch.sum(dz, dim=1, out=out[f"b{layer}"])
        dW, dpairs = torch.empty_like(W), torch.zeros_like(pairs)
        for later, taps in _taps(pairs, W):
            d = dz[:, : later.shape[1]]
            torch.bmm(later.mT, d, out=dW[:, taps])
            if layer:
                into = dpairs[:, dpairs.shape[1] - d.shape[1] :, : later.shape[2]]
                into.baddbmm_(d, W[:, taps].mT)
        k, below = p[f"W{layer}"].shape[:1:-1]
        out[f"W{layer}"].copy_(dW.unflatten(1, (k, below)).permute(0, 3, 2, 1))
        if layer:
            positions = dpairs.view(models, samples, 2 * rows, below)
            dh = positions[:, :, 1 : 1 + layers[layer - 1][-1]]


def _taps(pairs, W):
    """Yield the rows that two taps of a kernel meet, and where those are in W."""
    pair = pairs.shape[2]
    for shift, first in enumerate(range(0, W.shape[1], pair)):
        taps = slice(first, min(first + pair, W.shape[1]))
        yield pairs[:, shift:, : taps.stop - first], taps
