"""Closed-form gradients of plain ReLU networks.

:func:`relulib.ensemble.train` takes most of its gradients here. Autograd finds the
same numbers for any network, and for small ones its bookkeeping takes a good part of
the time. A plain ReLU network needs no bookkeeping: on the way back each layer is a
product, and a gate that is shut where the unit was off.

All tensors have the models first. ``p`` holds parameters by name, ``x`` is the
minibatch of each model, ``of_outputs(z)`` gives the loss's gradient with respect to
the outputs ``z``, and the gradients are written to the tensors of ``out``.
"""

import torch

__all__ = ["Readout", "cross_entropy_gradient", "relu_mlp", "relu_rnn"]


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


def _through_relu(dh, h):
    """``dh``, in place, times ReLU's slope: 1 where the unit was on, else 0."""
    return dh.mul_(h.sign())  # a product with h > 0 costs a quarter of a step more


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
def relu_mlp(p, x, of_outputs, out):
    """Gradient of an MLP, to the last bit that of autograd.

    Parameters
    ----------
    p, out : dict of str to Tensor
        ``W0``, ``b0``, ``W1`` and so on; the last layer is linear.
    x : Tensor, shape (models, samples, inputs)
    of_outputs : callable
        ``of_outputs(z)`` -> dL/dz, shape (models, samples, outputs).
    """
    h, last = [x], len(p) // 2 - 1
    for layer in range(last):
        z = torch.baddbmm(p[f"b{layer}"], h[-1], p[f"W{layer}"])
        h.append(z.relu_())
    dh = _through_readout(h[-1], f"W{last}", f"b{last}", p, of_outputs, out)
    for layer in reversed(range(last)):
        b, W = f"b{layer}", f"W{layer}"
        dz = _through_relu(dh, h[layer + 1])
        out[b].copy_(dz.sum(1, keepdim=True))
        out[W].copy_(torch.bmm(h[layer].mT, dz))
        if layer:
            dh = torch.bmm(dz, p[W].mT)


@torch.no_grad()
def relu_rnn(p, x, of_outputs, out):
    """Gradient of a simple recurrent cell through all steps of time.

    Up to rounding that of autograd: the contributions of all times to W, U and b are
    summed in one product each, not one time after the other.

    Parameters
    ----------
    p, out : dict of str to Tensor
        ``W``, ``U``, ``b`` of the cell, ``W_out``, ``b_out`` of the read-out.
    x : Tensor, shape (models, samples, times, inputs)
    of_outputs : callable
        ``of_outputs(z)`` -> dL/dz, shape (models, samples, outputs).
    """
    drive = torch.baddbmm(p["b"], x.flatten(1, 2), p["W"]).unflatten(1, x.shape[1:3])
    h = [torch.zeros_like(drive[:, :, 0])]
    for drive_t in drive.unbind(2):
        h.append(torch.baddbmm(drive_t, h[-1], p["U"]).relu_())
    dh = _through_readout(h[-1], "W_out", "b_out", p, of_outputs, out)
    dzs, U = [], p["U"].mT.contiguous()
    for h_t in reversed(h[1:]):
        dzs.append(_through_relu(dh, h_t))
        dh = torch.bmm(dzs[-1], U)
    # (models, times * samples, units): one product sums over times and samples.
    before, dz = torch.cat(h[:-1], 1), torch.cat(dzs[::-1], 1)
    out["b"].copy_(dz.sum(1, keepdim=True))
    out["U"].copy_(torch.bmm(before.mT, dz))
    out["W"].copy_(torch.bmm(x.transpose(1, 2).flatten(1, 2).mT, dz))
