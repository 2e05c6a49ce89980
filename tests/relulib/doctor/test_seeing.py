"""Modules or functions, fused or by hand: seen where it can be, named where not."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from relulib.doctor import examine

BY_HAND = {
    "F.relu": F.relu,
    "torch.relu": torch.relu,
    "Tensor.relu": torch.Tensor.relu,
    "in place": lambda z: F.relu(z, inplace=True),
    "Tensor.relu_": lambda z: z.relu_(),
    "clamp by name": lambda z: z.clamp(min=0),
    "clamp by place": lambda z: torch.clamp(z, 0),
    "clamp_min": lambda z: z.clamp_min(0.0),
}


class ByHand(nn.Module):
    """Two layers without a module between them, with weights of their own."""

    def __init__(self, function):
        super().__init__()
        draw = torch.Generator().manual_seed(0)
        self.W1 = nn.Parameter(torch.randn(4, 9, generator=draw))
        self.b1 = nn.Parameter(torch.full((9,), -3.0))
        self.W2 = nn.Parameter(torch.randn(2, 9, generator=draw))
        self.function = function

    def forward(self, x):
        return F.linear(self.function(x @ self.W1 + self.b1), self.W2)


@pytest.mark.parametrize("name", BY_HAND)
def test_a_relu_in_forward_is_seen(name):
    x = torch.randn(64, 4, generator=torch.Generator().manual_seed(1))
    model = ByHand(BY_HAND[name])
    h = torch.relu(x @ model.W1 + model.b1)
    (site,) = examine(model, x).activations
    assert (site.name, site.kind) == ("relu after W1", "relu")
    assert site.off == int((h == 0).all(0).sum()) > 0
    assert site.cause == "bias"  # which was added by hand, too


def test_a_clamp_that_is_no_relu_is_none():
    assert not examine(ByHand(lambda z: z.clamp(0, 1)), torch.randn(9, 4)).activations
    assert not examine(ByHand(lambda z: z.clamp(min=-1)), torch.randn(9, 4)).activations


SMOOTH = [nn.GELU, nn.SiLU, nn.ELU, nn.LeakyReLU, nn.PReLU, nn.Softplus, nn.Mish]


@pytest.mark.parametrize("kind", [nn.Sigmoid, nn.Tanh, *SMOOTH])
def test_saturated_and_linear_units_are_those_of_their_slopes(kind):
    z = torch.tensor([[-900.0, -0.02, 900.0, -3.0]] * 9)
    z[1:, 1:3:2], z[4:, 3] = 0.02, 3.0
    act = kind()
    leaf = z.clone().requires_grad_()
    slope = torch.autograd.grad(act(leaf).sum(), leaf)[0]
    flat = (slope.abs() < 0.01).all(0)
    straight = (slope.amax(0) - slope.amin(0) < 0.05) & ~flat
    net = nn.Sequential(nn.Linear(4, 4, bias=False), act)
    nn.init.eye_(net[0].weight)
    (site,) = examine(net, z).activations
    assert site.saturated == pytest.approx(float(flat.float().mean()))
    assert site.linear == pytest.approx(float(straight.float().mean()))


def test_what_is_fused_or_out_of_sight_is_named():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell = nn.LSTM(4, 4, batch_first=True)
            self.look = nn.MultiheadAttention(4, 2, batch_first=True)
            self.spare = nn.Linear(4, 4)

        def forward(self, x):
            h, _ = self.cell(x)
            h, _ = self.look(h, h, h)
            return h

    unseen = "\n".join(examine(Model(), torch.randn(8, 5, 4)).unseen)
    for name in ("cell (lstm)", "look (multi_head", "spare: nothing"):
        assert name in unseen
    assert len(examine(ByHand(F.relu), torch.randn(9, 4)).unseen) == 0


class Heads(nn.Module):
    """A layer and an end."""

    def __init__(self, end):
        super().__init__()
        self.layer, self.end = nn.Linear(4, 3), end

    def forward(self, x):
        return self.end(self.layer(x))


X, Y = torch.randn(50, 4), torch.randint(3, (50,))
ONE_HOT = F.one_hot(Y, 3).float()


@pytest.mark.parametrize(
    ("end", "y", "loss", "twice"),
    [
        (lambda z: z.softmax(1), Y, F.cross_entropy, True),
        (lambda z: F.softmax(z, 1).squeeze(), Y, nn.CrossEntropyLoss(), True),
        (lambda z: z.softmax(1).softmax(1), ONE_HOT, F.mse_loss, True),
        (torch.sigmoid, ONE_HOT, F.binary_cross_entropy_with_logits, True),
        (lambda z: z.softmax(1), Y, lambda p, y: F.nll_loss(p.log(), y), False),
        (lambda z: z.softmax(1), Y, None, False),
        (torch.sigmoid, ONE_HOT, F.binary_cross_entropy, False),
        (torch.sigmoid, Y, F.cross_entropy, False),
        (lambda z: z.log_softmax(1), Y, F.cross_entropy, False),
        (lambda z: z, Y, F.cross_entropy, False),
    ],
)
def test_softmax_twice_is_a_softmax_of_probabilities(end, y, loss, twice):
    found = [finding.fault for finding in examine(Heads(end), X, y, loss).findings]
    assert ("softmax twice" in found) == twice


@pytest.mark.parametrize(
    ("end", "found"),
    [
        (F.relu, True),
        (lambda z: F.relu(z).squeeze(), True),
        (lambda z: F.relu(z) + 1, False),
        (F.leaky_relu, False),
        (lambda z: z, False),
    ],
)
def test_relu_on_the_logits_is_a_relu_at_the_end(end, found):
    names = [finding.fault for finding in examine(Heads(end), X, Y).findings]
    assert ("ReLU on the logits" in names) == found


def test_the_relu_of_a_residual_sum_belongs_to_the_branch():
    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem, self.inner = nn.Linear(4, 4), nn.Linear(4, 4)

        def forward(self, x):
            h = F.relu(self.stem(x))
            return F.relu(self.inner(h) + h).sum(1, keepdim=True)

    names = [site.name for site in examine(Block(), X).activations]
    assert names == ["relu after stem", "relu after inner"]


RELU6 = [nn.ReLU6(), nn.Hardtanh(0, 6), lambda z: F.relu6(z, inplace=True)]


@pytest.mark.parametrize("act", RELU6)
def test_relu6_is_a_relu_and_flat_above_six_too(act):
    z = torch.tensor([[-1.0, 9.0, 1.0, -2.0]]).repeat(9, 1)
    z[4:, 3] = 2.0
    net = Heads(act)
    net.layer = nn.Linear(4, 4, bias=False)
    nn.init.eye_(net.layer.weight)
    (site,) = examine(net, z).activations
    assert (site.kind, site.off, site.saturated) == ("relu6", 1, 0.5)
    assert site.linear == 0.25


@pytest.mark.parametrize("as_factor", [True, False])
def test_a_gate_is_no_representation(as_factor):
    class Squeeze(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.gate = nn.Linear(4, 9), nn.Linear(9, 9)
            nn.init.constant_(self.gate.weight, 1e-6)
            self.out = nn.Linear(9, 3)

        def forward(self, x):
            h = F.relu(self.layer(x))
            g = torch.sigmoid(self.gate(h))
            return self.out(h * g if as_factor else g)

    report = examine(Squeeze(), X, Y)
    found = [finding.fault for finding in report.findings]
    assert ("collapsed representations" in found) != as_factor
    assert [site.gate for site in report.activations] == [False, as_factor]


def test_the_loss_has_no_layers_and_no_units():
    hinge = lambda z, y: F.relu(1 - y * z.mean(1)).mean()  # noqa: E731
    model = Heads(nn.Identity())
    with torch.no_grad():
        model.layer.weight.zero_()
        model.layer.bias.fill_(9.0)
    report = examine(model, X, torch.ones(50), hinge)
    assert not report.activations and not report.findings


def test_weights_that_embed_and_read_out_are_two_layers():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.head = nn.Embedding(7, 5), nn.Linear(5, 7, bias=False)
            self.head.weight = self.token.weight

        def forward(self, ids):
            return self.head(self.token(ids))

    ids = torch.randint(7, (30, 4))
    layers = examine(Tied(), ids, ids).layers
    assert [(one.name, one.units) for one in layers] == [("token", 5), ("head", 7)]


def test_sizes_are_not_judged_before_a_batch_norm_has_measured():
    parts = [(nn.Linear(30, 30), nn.BatchNorm1d(30), nn.ReLU()) for _ in range(9)]
    net = nn.Sequential(*(part for layer in parts for part in layer), nn.Linear(30, 3))
    for module in net:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0, 0.01)
    x, y = torch.randn(60, 30), torch.randint(3, (60,))
    assert not examine(net.train(), x, y).findings
    fresh = examine(net.eval(), x, y)
    assert not fresh.findings and "not judged" in str(fresh)
    for module in net:
        if isinstance(module, nn.BatchNorm1d):
            module.running_mean.fill_(1e-9)
    names = [finding.fault for finding in examine(net, x, y).findings]
    assert "vanishing gradient" in names
