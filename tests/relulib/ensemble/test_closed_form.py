"""The closed-form gradient is the chain rule: autograd and a pencil agree."""

import pytest
import torch

from relulib import ensemble as e
from relulib.activations import TABLE
from relulib.ensemble.closed_form import BatchNorm, cross_entropy_gradient

SEEDS = e.member_seeds(1, 3)
MLPS = [(8, 3), (8, 6, 3), (8, 6, 7, 3), (8, *[5] * 12, 3)]


def minibatch(shape, dtype):
    g = torch.Generator().manual_seed(0)
    x = torch.randn(len(SEEDS), 16, *shape, generator=g, dtype=torch.float64)
    return x.to(dtype), torch.randint(3, (len(SEEDS), 16), generator=g)


def both(architecture, shape, dtype):
    """Return the gradients in closed form and those of autograd, by name."""
    nets = e.Ensemble(architecture, SEEDS, dtype)
    nets.training = True
    x, y = minibatch(shape, dtype)
    closed = nets.views(torch.full_like(nets.vector, torch.nan))
    architecture.closed_form_gradient(
        nets, x, lambda z, part=...: cross_entropy_gradient(z, y[part]), closed
    )
    loss = e.cross_entropy(nets(x), y).sum()
    graph = torch.autograd.grad(loss, list(nets.parameters.values()))
    return closed, dict(zip(nets.parameters, graph, strict=True))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("widths", MLPS, ids=str)
def test_the_gradient_of_an_mlp_is_autograds_to_the_last_bit(widths, dtype):
    net = e.MLP(widths, biases=e.uniform())
    closed, graph = both(net, widths[:1], dtype)
    assert closed.keys() == graph.keys()
    for name, gradient in graph.items():
        assert torch.equal(closed[name], gradient), name
        assert gradient.abs().max() > 0, name


def crelu(z):
    return torch.cat([z.relu(), (-z).relu()], dim=-1)


FUNCTIONS = {"two steps": lambda z: 2 * z.relu(), "none": lambda z: z}
ACTIVATIONS = {name: name for name in TABLE} | FUNCTIONS
U = {"biases": e.uniform()}
NORMS = [{"norm": n, "norm_after": k} for n in ("layer", "batch") for k in (0, 1)]
# what it is -> architecture of an activation, and the shape of a sample
NETWORKS = {
    "plain": (lambda f: e.MLP((8, 6, 7, 3), f, **U), (8,)),
    "skips": (lambda f: e.MLP((8, 6, 6, 6, 3), f, skip=0.5, **U), (8,)),
    **{
        f"{norm}, skip {skip}": (
            lambda f, norm=norm, skip=skip: e.MLP(
                (8, 6, 6, 3), f, skip=skip, **norm, **U
            ),
            (8,),
        )
        for norm in NORMS
        for skip in (None, 0.7)
    },
    **{
        f"{times} steps of time": (
            lambda f: e.RNN(2, 6, 3, f, recurrent=e.normal(), **U),
            (times, 2),
        )
        for times in (1, 2, 9)
    },
    "three convolutions": (lambda f: e.CNN(20, 3, (4, 5, 3), (5, 3, 2), f, **U), (20,)),
    "other kernels": (lambda f: e.CNN(21, 3, (4, 5), (4, 1), f, **U), (21,)),
}


def agree(closed, graph, unused=()):
    assert closed.keys() == graph.keys()
    for name, gradient in graph.items():
        torch.testing.assert_close(closed[name], gradient, rtol=1e-12, atol=1e-13)
        assert gradient.abs().max() > 0 or name in unused, name


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_gradient_is_autograds_up_to_rounding(activation, network):
    make, shape = NETWORKS[network]
    unused = ("U",) if shape == (1, 2) else ()
    agree(*both(make(ACTIVATIONS[activation]), shape, torch.float64), unused)


def test_the_gradients_of_learned_slopes_and_of_wider_layers_are_autograds_too():
    agree(*both(e.PReLU((8, 6, 7, 3), **U), (8,), torch.float64))
    for norm in ({}, *NORMS):
        net = e.MLP((8, 6, 7, 3), crelu, **norm, **U)
        agree(*both(net, (8,), torch.float64))


def test_more_convolutional_networks_than_are_computed_at_once():
    seeds, x = e.member_seeds(1, 12), torch.randn(12, 5, 20, dtype=torch.float64)
    nets = e.Ensemble(e.CNN(20, 3, (4, 4), (5, 3)), seeds, torch.float64)
    target, out = torch.randn(12, 5, 3), nets.views(torch.empty_like(nets.vector))
    nets.architecture.closed_form_gradient(
        nets, x, lambda z, part=...: target[part].double(), out
    )
    loss = (nets(x) * target).sum()
    graph = torch.autograd.grad(loss, list(nets.parameters.values()))
    agree(out, dict(zip(nets.parameters, graph, strict=True)))


def test_batch_norm_has_the_gradient_of_finite_differences():
    shapes = (2, 5, 3), (2, 1, 3), (2, 1, 3)
    inputs = [torch.randn(s, dtype=torch.float64, requires_grad=True) for s in shapes]
    assert torch.autograd.gradcheck(lambda *t: BatchNorm.apply(*t, 1e-5)[0], inputs)


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


@pytest.mark.parametrize("norm", [None, "batch"])
@pytest.mark.parametrize("loss", [e.squared_error, e.cross_entropy])
def test_training_in_closed_form_is_training_by_autograd(loss, norm):
    class ByAutograd(e.MLP):
        closed_form_gradient = None

    x, y = (part[0] for part in minibatch((8,), torch.float64))
    vectors = []
    for architecture in (e.MLP, ByAutograd):
        nets = e.Ensemble(architecture((8, 6, 7, 3), norm=norm), SEEDS, torch.float64)
        e.train(nets, x, y, e.SGD(0.1), steps=20, batch=5, loss=loss)
        statistics = [
            part.flatten(1) for pair in nets.running.values() for part in pair
        ]
        vectors.append(torch.cat([nets.vector, *statistics], dim=1))
    torch.testing.assert_close(*vectors, rtol=0, atol=1e-12 if norm else 0)


def by_hand(architecture, x, of_outputs, **values):
    """Return the gradients, by name, of a network of one unit per layer."""
    nets = e.Ensemble(architecture, [0])
    for name, value in values.items():
        nets.parameters[name].data.fill_(value)
    out = nets.views(torch.full_like(nets.vector, 9))
    architecture.closed_form_gradient(nets, x, of_outputs, out)
    return {name: t.item() for name, t in out.items()}


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
    x, weights = torch.tensor([[[x]]]).float(), dict(W0=2, b0=1, W1=-3, b1=5)
    found = by_hand(e.MLP((1, 1, 1)), x, lambda z: 10 + 0 * z, **weights)
    assert found == expected


def test_a_learned_slope_by_hand():
    # z = -3, h = 0.5 z = -1.5, output -4h; dL/d(output) = 10, dh = -40
    # da = dh z, dz = dh a, dW0 = dz x
    x, weights = torch.tensor([[[-2.0]]]), dict(W0=2, b0=1, W1=-4, b1=0, a0=0.5)
    found = by_hand(e.PReLU((1, 1, 1)), x, lambda z: 10 + 0 * z, **weights)
    assert found == {"W0": 40, "b0": -20, "W1": -15, "b1": 10, "a0": 120}


def test_the_slope_at_zero_is_zero():
    x, weights = torch.ones(1, 1, 1), dict(W0=2, b0=-2, W1=1, b1=0)  # z = 2 - 2
    found = by_hand(e.MLP((1, 1, 1)), x, torch.ones_like, **weights)
    assert found["W0"] == found["b0"] == 0


def test_a_cell_of_one_unit_by_hand():
    # h1 = 2 * 1 + 1 = 3, h2 = 2 * 2 + 1 + 0.5 * 3 = 6.5, output 4 h2; with slope 1:
    # dz2 = 4, dz1 = 0.5 * 4; dW = 2 * 4 + 1 * 2, dU = 3 * 4, db = 4 + 2
    x, weights = torch.tensor([[[[1.0], [2.0]]]]), dict(W=2, U=0.5, b=1)
    weights |= dict(W_out=4, b_out=0)
    found = by_hand(e.RNN(1, 1, 1), x, torch.ones_like, **weights)
    assert found == {"W": 10, "U": 12, "b": 6, "W_out": 6.5, "b_out": 1}


@pytest.mark.parametrize("cls", [e.MLP, e.CNN, e.RNN])
def test_what_computes_something_else_is_left_to_autograd(cls):
    class Other(cls):
        forward = lambda self, nets, x, trace=None: x  # noqa: E731

    sizes = {e.MLP: ((8, 3),), e.CNN: (8, 3), e.RNN: (2, 6, 3)}[cls]
    assert cls(*sizes).closed_form_gradient
    assert Other(*sizes).closed_form_gradient is None
