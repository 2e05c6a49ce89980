"""The doctor's figures are those of relulib.ensemble, and count what they say."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from relulib import ensemble as e
from relulib.doctor import examine
from relulib.statistics import wilson_interval
from tests.support.plain import SEEDS, WIDTHS, data, load, mlp


def pair(activation="relu", bias=-2.0):
    """Return an ensemble of one network and the same network of torch, in float64."""
    biases = (e.constant(bias), e.constant(bias), e.constant(0.0))
    shape = e.MLP(WIDTHS, activation, biases=biases)
    nets = e.Ensemble(shape, SEEDS[:1], torch.float64)
    net = mlp({"relu": nn.ReLU, "tanh": nn.Tanh}[activation]).double()
    load(net, nets.architecture.initial(SEEDS[0]))
    return nets, net


def recorded(net, x, y):
    """Return what the activations get, give and send back, recorded without a doctor.

    Not from an ensemble's own pass: that multiplies batches of matrices and adds the
    bias after it, a linear layer does both at once, and the two round differently.
    """
    parts = [part for part in net.modules() if not list(part.children())]
    h = [x]
    for part in parts:
        h.append(part(h[-1]))
    acts = [k for k, part in enumerate(parts) if not isinstance(part, nn.Linear)]
    z, after = [h[k] for k in acts], [h[k + 1] for k in acts]
    weights = [part.weight for part in parts if isinstance(part, nn.Linear)]
    back = torch.autograd.grad(F.cross_entropy(h[-1], y), [*z, *weights])
    return z, after, back[: len(z)], list(zip(weights, back[len(z) :], strict=True))


@pytest.mark.parametrize("kind", [torch.float32, torch.float64])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_ensemble_s_measures_say_the_same_to_the_last_digit(activation, kind):
    x, y = data((8,))
    x, net = x.to(kind), pair(activation)[1].to(kind)
    report = examine(net, x, y, F.cross_entropy)
    before, after, back, weights = recorded(net, x, y)
    assert len(report.activations) == len(after)
    sites = zip(report.activations, before, after, back, strict=True)
    for site, z, h, slope in sites:
        h = h.detach()
        assert site.off == e.dead(h).sum()
        assert site.dead == wilson_interval(e.dead(h).sum(), h.shape[1])
        assert site.dormant == e.dormant(h).mean()
        assert site.zeros == e.sparsity(h)
        assert site.size == e.root_mean_square(z)
        assert site.gradient == e.root_mean_square(slope)
    for layer, (w, slope) in zip(report.layers, weights, strict=True):
        assert layer.gain == e.root_mean_square(w) * w.shape[1] ** 0.5
        assert layer.update == float(slope.norm()) / float(w.detach().norm())
    if activation == "relu":
        assert 0 < report.activations[1].off < report.activations[1].units


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_an_ensemble_of_the_same_network_has_the_same_dead_units(activation):
    x, y = data((8,))
    x = x.double()
    nets, net = pair(activation)
    seen, dz, _ = e.gradients(nets, x, y)
    report = examine(net, x, y, F.cross_entropy)
    for site, z, h, slope in zip(report.activations, seen.z, seen.h, dz, strict=True):
        (off,), (dormant,) = (
            e.dead(h.detach(), 2, 0),
            e.dormant(h.detach(), 0.025, 2, 0),
        )
        assert (site.off, site.dormant) == (off.sum(), dormant.mean())
        sizes = e.root_mean_square(z, 0), e.root_mean_square(slope, 0)
        assert (site.size, site.gradient) == pytest.approx(np.ravel(sizes), rel=1e-12)


def test_batches_add_up_to_the_whole():
    x, y = data((8,))
    _, net = pair()
    x = x.double()
    whole = examine(net, x, y, F.cross_entropy)
    pairs = list(zip(x.split(10), y.split(10), strict=True))
    parts = examine(net, pairs, loss=F.cross_entropy)
    assert parts.samples == whole.samples == len(x)
    for a, b in zip(whole.activations, parts.activations, strict=True):
        assert (a.off, a.dormant, a.zeros) == (b.off, b.dormant, b.zeros)
        assert a.linear == b.linear and a.may_wake == b.may_wake
        assert a.alike == pytest.approx(b.alike, rel=1e-9)
    for a, b in zip(whole.layers, parts.layers, strict=True):
        assert a.update == pytest.approx(b.update, rel=1e-9)


def test_a_channel_is_a_unit_and_is_dead_at_all_its_positions():
    net = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU())
    with torch.no_grad():
        net[0].weight.zero_()
        net[0].weight[0, 0, 0, 0] = 1.0
        net[0].bias[:] = torch.tensor([-1.0, -1.0, 1.0])
    x = torch.zeros(5, 1, 6, 6)
    x[3, 0, 2, 2] = 2.0  # one position of one sample
    (site,) = examine(net, x).activations
    assert (site.units, site.off, site.samples) == (3, 1, 5)
    assert site.linear == 1 / 3  # the channel that is on everywhere


def test_units_that_were_on_once_say_how_many_may_wake():
    z = -torch.ones(100, 12)
    z[torch.arange(6), torch.arange(6)] = 1.0  # six units, on for one sample each
    net = nn.Sequential(nn.Linear(12, 12, bias=False), nn.ReLU())
    nn.init.eye_(net[0].weight)
    (site,) = examine(net, z).activations
    assert site.off == 6 and site.may_wake == 6.0
    z[50:, :6] = 1.0  # now often on: who is off is dead
    (site,) = examine(net, z).activations
    assert site.off == 6 and site.may_wake == 0.0


def test_likeness_is_the_mean_cosine_of_two_samples():
    x = torch.randn(20, 6, generator=torch.Generator().manual_seed(0))
    net = nn.Sequential(nn.Linear(6, 6, bias=False), nn.Identity(), nn.Tanh())
    h = F.normalize(net(x).detach(), dim=1).double()
    cosines = (h @ h.T)[~np.eye(20, dtype=bool)]
    (site,) = examine(net, x).activations
    assert site.alike == pytest.approx(float(cosines.mean()), abs=1e-6)


def test_a_layer_s_factor_is_measured_beside_its_gain():
    net = nn.Sequential(*(nn.Linear(256, 256, bias=False) for _ in range(2)))
    net.insert(1, nn.ReLU())
    for layer in (net[0], net[2]):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    report = examine(net, torch.randn(200, 256))
    first, second = report.layers
    assert (first.fed_by, second.fed_by) == ("none", "relu")
    assert second.gain == pytest.approx(2**0.5, rel=0.05)
    assert second.right_gain == pytest.approx(2**0.5, rel=1e-9)
    assert second.signal == pytest.approx(2**0.5, rel=0.1)
    assert second.gradient == pytest.approx(2**0.5, rel=0.1)
    assert first.gradient is None  # nothing asks for the gradient of the data


@pytest.mark.parametrize("before", [True, False])
def test_a_norm_stands_before_or_after(before):
    parts = [nn.BatchNorm1d(5), nn.ReLU()]
    net = nn.Sequential(
        nn.Linear(4, 5), *parts[:: 1 if before else -1], nn.Linear(5, 2)
    )
    (site,) = examine(net, torch.randn(30, 4)).activations
    assert site.norm == ("before" if before else "after")
    assert examine(net, torch.randn(30, 4)).layers[0].normed == before


def test_the_update_is_the_step_the_optimiser_would_take():
    net = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2))
    x, y = torch.randn(30, 4), torch.randint(2, (30,))
    move = torch.optim.SGD(net.parameters(), 0.1)
    plain, with_rate = examine(net, x, y), examine(net, x, y, optimizer=move)
    for a, b in zip(plain.layers, with_rate.layers, strict=True):
        assert b.update == pytest.approx(0.1 * a.update, rel=1e-4)
