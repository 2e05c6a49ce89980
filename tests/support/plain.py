"""Networks in plain torch, twins of the ensemble's architectures, and data for both."""

import torch
from torch import nn

from relulib import ensemble as e

SAMPLES = 96
SEEDS = e.member_seeds(5, 3)


class Skip(nn.Module):
    def __init__(self, inner, scale):
        super().__init__()
        self.inner, self.scale = inner, scale

    def forward(self, x):
        return x + self.scale * self.inner(x)


class LastStep(nn.Module):
    def __init__(self, cell, out):
        super().__init__()
        self.cell, self.out = cell, out

    def forward(self, x):
        return self.out(self.cell(x)[0][:, -1])


def mlp(act, norm=None, after=False, skip=None):
    layers = []
    for n in (8, 12):
        block = [nn.Linear(n, 12), act()]
        if norm:
            block.insert(2 if after else 1, norm(12))
        block = nn.Sequential(*block)
        layers.append(Skip(block, skip) if skip and n == 12 else block)
    return nn.Sequential(*layers, nn.Linear(12, 3))


def cnn():
    convs = [(1, 4, 5), (4, 4, 3)]
    layers = [m for c in convs for m in (nn.Conv1d(*c, 2, 1), nn.ReLU())]
    return nn.Sequential(
        nn.Unflatten(1, (1, 20)), *layers, nn.Flatten(), nn.Linear(20, 3)
    )


def recurrent(cell, **kwargs):
    return LastStep(cell(2, 6, batch_first=True, **kwargs), nn.Linear(6, 3))


U = dict(weights=e.uniform(), biases=e.uniform())
WIDTHS = (8, 12, 12, 3)
# name: (architecture, the same network in plain torch, shape of a sample)
PAIRS = {
    "mlp": (e.MLP(WIDTHS), lambda: mlp(nn.ReLU), (8,)),
    "mlp, biases": (e.MLP(WIDTHS, **U), lambda: mlp(nn.ReLU), (8,)),
    "mlp, leaky": (
        e.MLP(WIDTHS, "leaky_relu", {"negative_slope": 0.2}, **U),
        lambda: mlp(lambda: nn.LeakyReLU(0.2)),
        (8,),
    ),
    "mlp, tanh": (e.MLP(WIDTHS, "tanh", **U), lambda: mlp(nn.Tanh), (8,)),
    "layer norm before": (
        e.MLP(WIDTHS, norm="layer", **U),
        lambda: mlp(nn.ReLU, nn.LayerNorm),
        (8,),
    ),
    "layer norm after": (
        e.MLP(WIDTHS, norm="layer", norm_after=True, **U),
        lambda: mlp(nn.ReLU, nn.LayerNorm, after=True),
        (8,),
    ),
    "batch norm before": (
        e.MLP(WIDTHS, norm="batch", **U),
        lambda: mlp(nn.ReLU, nn.BatchNorm1d),
        (8,),
    ),
    "batch norm after": (
        e.MLP(WIDTHS, norm="batch", norm_after=True, **U),
        lambda: mlp(nn.ReLU, nn.BatchNorm1d, after=True),
        (8,),
    ),
    "residual": (
        e.MLP(WIDTHS, skip=0.5, **U),
        lambda: mlp(nn.ReLU, skip=0.5),
        (8,),
    ),
    "cnn": (e.CNN(20, 3, (4, 4), (5, 3), **U), cnn, (20,)),
    "irnn": (e.RNN(2, 6, 3), lambda: recurrent(nn.RNN, nonlinearity="relu"), (5, 2)),
    "tanh rnn": (
        e.RNN(2, 6, 3, "tanh", recurrent=e.normal(1.0)),
        lambda: recurrent(nn.RNN),
        (5, 2),
    ),
    "lstm": (e.LSTM(2, 6, 3), lambda: recurrent(nn.LSTM), (5, 2)),
}


def data(shape, dtype=torch.float64):
    g = torch.Generator().manual_seed(0)
    x = torch.randn(SAMPLES, *shape, generator=g, dtype=torch.float64)
    return x.to(dtype), torch.randint(3, (SAMPLES,), generator=g)


def load(net, drawn):
    """Put drawn parameters, in order, into a plain module's (out, in) tensors."""
    values = list(drawn.values())
    params = [p for name, p in net.named_parameters() if "bias_hh" not in name]
    for name, p in net.named_parameters():
        if "bias_hh" in name:  # torch's cells have two biases where one suffices
            p.requires_grad_(False).zero_()
    for p, v in zip(params, values, strict=True):
        v = v.mT if v.ndim == 2 else v  # a convolution's weight is as in torch
        p.data.copy_(v.reshape(p.shape))
