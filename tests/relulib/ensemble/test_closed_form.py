"""The closed-form gradient is the chain rule: autograd and a pencil agree."""

import pytest
import torch

from relulib import ensemble as e
from relulib.ensemble.closed_form import cross_entropy_gradient, relu_mlp, relu_rnn

SEEDS = e.member_seeds(1, 3)
MLPS = [(8, 3), (8, 6, 3), (8, 6, 7, 3), (8, *[5] * 12, 3)]


def minibatch(shape, dtype):
    g = torch.Generator().manual_seed(0)
    x = torch.randn(len(SEEDS), 16, *shape, generator=g, dtype=torch.float64)
    return x.to(dtype), torch.randint(3, (len(SEEDS), 16), generator=g)


def both(architecture, shape, dtype):
    """Return the gradients in closed form and those of autograd, by name."""
    nets = e.Ensemble(architecture, SEEDS, dtype)
    x, y = minibatch(shape, dtype)
    closed = nets.views(torch.full_like(nets.vector, torch.nan))
    architecture.closed_form_gradient(
        nets.parameters, x, lambda z: cross_entropy_gradient(z, y), closed
    )
    return closed, e.gradients(nets, x, y, per_model=True)[2]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("widths", MLPS, ids=str)
def test_the_gradient_of_an_mlp_is_autograds_to_the_last_bit(widths, dtype):
    net = e.MLP(widths, biases=e.uniform())
    closed, graph = both(net, widths[:1], dtype)
    assert closed.keys() == graph.keys()
    for name, gradient in graph.items():
        assert torch.equal(closed[name], gradient), name
        assert gradient.abs().max() > 0, name


@pytest.mark.parametrize("times", [1, 2, 9])
def test_the_gradient_of_a_cell_is_autograds_up_to_rounding(times):
    net = e.RNN(2, 6, 3, recurrent=e.normal(), biases=e.uniform())
    closed, graph = both(net, (times, 2), torch.float64)
    assert closed.keys() == graph.keys()
    for name, gradient in graph.items():
        torch.testing.assert_close(closed[name], gradient, rtol=1e-12, atol=1e-13)
        assert gradient.abs().max() > 0 or (name, times) == ("U", 1), name


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_the_gradient_of_cross_entropy_is_autograds_and_the_textbooks(dtype):
    z, y = minibatch((3,), dtype)
    z = (30 * z).requires_grad_()  # probabilities from 0 to 1
    (graph,) = torch.autograd.grad(e.cross_entropy(z, y).sum(), z)
    closed = cross_entropy_gradient(z, y)
    assert torch.equal(closed, graph) and not closed.requires_grad
    textbook = (z.detach().softmax(dim=2) - torch.eye(3, dtype=dtype)[y]) / 16
    torch.testing.assert_close(closed, textbook)


def test_the_gradient_of_cross_entropy_by_hand():
    # two classes at z = 0 have probability 1/2 each; two samples share the weight
    z, y = torch.zeros(1, 2, 2), torch.tensor([[0, 1]])
    expected = torch.tensor([[[-0.25, 0.25], [0.25, -0.25]]])
    torch.testing.assert_close(cross_entropy_gradient(z, y), expected)


@pytest.mark.parametrize("loss", [e.squared_error, e.cross_entropy])
def test_training_in_closed_form_is_training_by_autograd(loss):
    class ByAutograd(e.MLP):
        closed_form_gradient = None

    x, y = (part[0] for part in minibatch((8,), torch.float64))
    vectors = []
    for architecture in (e.MLP, ByAutograd):
        nets = e.Ensemble(architecture((8, 6, 7, 3)), SEEDS, torch.float64)
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
    relu_mlp(p, torch.tensor([[[x]]]).float(), lambda z: 10 + 0 * z, out)
    assert {name: t.item() for name, t in out.items()} == expected


def test_the_slope_at_zero_is_zero():
    p, out = numbers(W0=2, b0=-2, W1=1, b1=0), numbers(W0=9, b0=9, W1=9, b1=9)
    relu_mlp(p, torch.ones(1, 1, 1), torch.ones_like, out)  # z = 2 - 2
    assert out["W0"].item() == out["b0"].item() == 0


def test_a_cell_of_one_unit_by_hand():
    # h1 = 2 * 1 + 1 = 3, h2 = 2 * 2 + 1 + 0.5 * 3 = 6.5, output 4 h2; with slope 1:
    # dz2 = 4, dz1 = 0.5 * 4; dW = 2 * 4 + 1 * 2, dU = 3 * 4, db = 4 + 2
    p = numbers(W=2, U=0.5, b=1, W_out=4, b_out=0)
    out = numbers(W=0, U=0, b=0, W_out=0, b_out=0)
    x = torch.tensor([1.0, 2.0]).view(1, 1, 2, 1)
    relu_rnn(p, x, torch.ones_like, out)
    results = {name: t.item() for name, t in out.items()}
    assert results == {"W": 10, "U": 12, "b": 6, "W_out": 6.5, "b_out": 1}


class OtherMLP(e.MLP):
    forward = lambda self, nets, x, trace=None: x  # noqa: E731


class OtherRNN(e.RNN):
    forward = OtherMLP.forward


@pytest.mark.parametrize(
    "architecture",
    [
        e.MLP((8, 6, 3), "tanh"),
        e.MLP((8, 6, 3), lambda z: z.relu()),
        e.MLP((8, 6, 3), norm="layer"),
        e.MLP((8, 6, 3), norm="batch", norm_after=True),
        e.MLP((8, 6, 6, 3), skip=1.0),
        e.RNN(2, 6, 3, "tanh"),
        OtherMLP((8, 6, 3)),
        OtherRNN(2, 6, 3),
    ],
    ids=lambda a: type(a).__name__,
)
def test_anything_else_is_left_to_autograd(architecture):
    assert architecture.closed_form_gradient is None
