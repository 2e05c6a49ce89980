"""The written backward pass is the chain rule: autograd and a pencil agree."""

import pytest
import torch

from relulib import backprop
from relulib import ensemble as e

SEEDS = e.member_seeds(1, 3)
MLPS = [(8, 3), (8, 6, 3), (8, 6, 7, 3), (8, *[5] * 12, 3)]


def minibatch(shape, dtype):
    g = torch.Generator().manual_seed(0)
    x = torch.randn(len(SEEDS), 16, *shape, generator=g, dtype=torch.float64)
    return x.to(dtype), torch.randint(3, (len(SEEDS), 16), generator=g)


def both(architecture, shape, dtype):
    """Return the gradients written out and those of autograd, by name."""
    nets = e.Ensemble(architecture, SEEDS, dtype)
    x, y = minibatch(shape, dtype)
    written = nets.views(torch.full_like(nets.vector, torch.nan))
    by_hand = e._written_out(architecture)
    by_hand(nets.parameters, x, lambda z: e._slope(e.cross_entropy, z, y), written)
    return written, e.gradients(nets, x, y)[2]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("widths", MLPS, ids=str)
def test_the_gradient_of_an_mlp_is_autograds_to_the_last_bit(widths, dtype):
    net = e.MLP(widths, biases=e.uniform())
    written, found = both(net, widths[:1], dtype)
    assert written.keys() == found.keys()
    for name, slope in found.items():
        assert torch.equal(written[name], slope), name
        assert slope.abs().max() > 0, name


@pytest.mark.parametrize("times", [1, 2, 9])
def test_the_gradient_of_a_cell_is_autograds_up_to_rounding(times):
    net = e.RNN(2, 6, 3, recurrent=e.normal(), biases=e.uniform())
    written, found = both(net, (times, 2), torch.float64)
    assert written.keys() == found.keys()
    for name, slope in found.items():
        torch.testing.assert_close(written[name], slope, rtol=1e-12, atol=1e-13)
        assert slope.abs().max() > 0 or (name, times) == ("U", 1), name


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_the_slope_of_cross_entropy_is_autograds_to_the_last_bit(dtype):
    z, y = minibatch((3,), dtype)
    z = (30 * z).requires_grad_()  # probabilities from 0 to 1
    (found,) = torch.autograd.grad(e.cross_entropy(z, y).sum(), z)
    assert torch.equal(backprop.cross_entropy_slope(z, y), found)


def test_the_slope_of_cross_entropy_by_hand():
    # two classes at z = 0 have probability 1/2 each; two samples share the weight
    z, y = torch.zeros(1, 2, 2), torch.tensor([[0, 1]])
    expected = torch.tensor([[[-0.25, 0.25], [0.25, -0.25]]])
    torch.testing.assert_close(backprop.cross_entropy_slope(z, y), expected)


@pytest.mark.parametrize("loss", [e.squared_error, e.cross_entropy])
def test_training_by_hand_is_training_by_autograd(loss, monkeypatch):
    x, y = minibatch((8,), torch.float64)
    x, y = x[0], y[0]
    vectors = []
    for rule in (e._written_out, lambda net: None):
        monkeypatch.setattr(e, "_written_out", rule)
        nets = e.Ensemble(e.MLP((8, 6, 7, 3)), SEEDS, torch.float64)
        e.train(nets, x, y, e.SGD(0.1), steps=20, batch=5, loss=loss)
        vectors.append(nets.vector)
    assert torch.equal(*vectors)


def numbers(**values):
    return {name: torch.tensor([[[float(v)]]]) for name, v in values.items()}


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        # z = 2x + 1 = 3, h = 3, output -3h + 5 = -4; with dL/d(output) = 10:
        # dW1 = 10 h, db1 = 10, dz = 10 * (-3), dW0 = dz x, db0 = dz
        (1, {"W0": -30, "b0": -30, "W1": 30, "b1": 10}),
        (-2, {"W0": 0, "b0": 0, "W1": 0, "b1": 10}),  # z = -3: the unit is off
    ],
)
def test_an_mlp_of_one_unit_by_hand(x, expected):
    p, out = numbers(W0=2, b0=1, W1=-3, b1=5), numbers(W0=0, b0=0, W1=0, b1=0)
    backprop.relu_mlp(p, torch.tensor([[[x]]]).float(), lambda z: 10 + 0 * z, out)
    assert {name: t.item() for name, t in out.items()} == expected


def test_the_slope_at_zero_is_zero():
    p, out = numbers(W0=2, b0=-2, W1=1, b1=0), numbers(W0=9, b0=9, W1=9, b1=9)
    backprop.relu_mlp(p, torch.ones(1, 1, 1), torch.ones_like, out)  # z = 2 - 2
    assert out["W0"].item() == out["b0"].item() == 0


def test_a_cell_of_one_unit_by_hand():
    # h1 = 2 * 1 + 1 = 3, h2 = 2 * 2 + 1 + 0.5 * 3 = 6.5, output 4 h2; with slope 1:
    # dz2 = 4, dz1 = 0.5 * 4; dW = 2 * 4 + 1 * 2, dU = 3 * 4, db = 4 + 2
    p = numbers(W=2, U=0.5, b=1, W_out=4, b_out=0)
    out = numbers(W=0, U=0, b=0, W_out=0, b_out=0)
    x = torch.tensor([1.0, 2.0]).view(1, 1, 2, 1)
    backprop.relu_rnn(p, x, torch.ones_like, out)
    found = {name: t.item() for name, t in out.items()}
    assert found == {"W": 10, "U": 12, "b": 6, "W_out": 6.5, "b_out": 1}


@pytest.mark.parametrize(
    "architecture",
    [
        e.MLP((8, 6, 3), "tanh"),
        e.MLP((8, 6, 3), lambda z: z.relu()),
        e.MLP((8, 6, 3), norm="layer"),
        e.MLP((8, 6, 3), norm="batch", norm_after=True),
        e.MLP((8, 6, 6, 3), skip=1.0),
        e.RNN(2, 6, 3, "tanh"),
        e.LSTM(2, 6, 3),
        e.CNN(8, 3),
        type("Mine", (e.MLP,), {})((8, 6, 3)),
    ],
    ids=lambda a: type(a).__name__,
)
def test_anything_else_is_left_to_autograd(architecture):
    assert e._written_out(architecture) is None
