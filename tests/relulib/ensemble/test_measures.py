"""Is a unit dead, dormant or sparse, a network accurate or lost?"""

import numpy as np
import torch
from torch import nn

from relulib import ensemble as e
from tests.support.plain import SEEDS, WIDTHS, U, data, load, mlp


def test_one_firing_in_a_thousand_samples_is_not_dead():
    acts = np.zeros((1000, 3))
    acts[77, 1] = 1e-30
    assert e.dead(acts).tolist() == [True, False, True]


def test_a_channel_is_one_unit_with_all_its_positions():
    acts = np.zeros((50, 3, 7))
    acts[4, 2, 6] = 1.0
    assert e.dead(acts).tolist() == [True, True, False]
    assert e.dead(np.moveaxis(acts, 1, 2), unit_axis=2).tolist() == [True, True, False]


def test_models_are_kept_apart():
    acts = np.zeros((2, 50, 3))
    acts[0, 4, 0] = acts[1, 5, 1] = 1.0
    kept = dict(unit_axis=2, model_axis=0)
    want = [[False, True, True], [True, False, True]]
    assert e.dead(acts, **kept).tolist() == want
    assert e.dormant(acts, **kept).tolist() == want
    np.testing.assert_allclose(e.sparsity(acts, model_axis=0), [149 / 150] * 2)


def test_dormant_is_small_not_zero():
    acts = np.abs(np.random.default_rng(0).normal(size=(200, 4)))
    acts[:, 2] *= 0.01
    assert e.dormant(acts).tolist() == [False, False, True, False]
    assert not e.dead(acts).any()
    assert not e.dormant(acts, tau=0.001).any()
    assert e.sparsity(np.array([0.0, -0.0, 1e-300, 2.0])) == 0.5


def test_off_units_hold_on_the_whole_data_set():
    x, y = data((8,))
    biases = (e.constant(-50.0), e.constant(0.0), e.constant(0.0))
    nets = e.Ensemble(e.MLP(WIDTHS, biases=biases), SEEDS)
    first, second = e.off_units(nets, x)
    assert first.shape == (3, 12)
    assert first.all() and second.all()
    nets = e.Ensemble(e.MLP(WIDTHS), SEEDS)
    z = e.trace(nets, x).z[1]
    np.testing.assert_array_equal(e.off_units(nets, x)[1], (z <= 0).all(1).numpy())


def test_a_data_set_in_pieces_gives_the_outputs_and_the_off_units_of_the_whole():
    nets = e.Ensemble(e.MLP(WIDTHS, **U), SEEDS)
    draw = torch.Generator().manual_seed(0)
    for shape in ((600, 8), (3, 600, 8)):
        x = torch.randn(shape, generator=draw)
        torch.testing.assert_close(e.outputs(nets, x), nets(x))
    # only the first of 600 samples turns these units on
    x = torch.cat([torch.ones(1, 8), -torch.ones(599, 8)])
    nets.parameters["W0"].data.abs_()
    nets.parameters["b0"].data.zero_()
    assert not e.off_units(nets, x)[0].any() and e.off_units(nets, x[1:])[0].all()


def test_gradients_are_those_of_a_plain_network():
    x, y = data((8,))
    nets = e.Ensemble(e.MLP(WIDTHS, **U), SEEDS, torch.float64)
    seen, dz, dp = e.gradients(nets, x, y)
    net = mlp(nn.ReLU).double()
    load(net, nets.architecture.initial(SEEDS[2]))
    z, h = [], x
    for linear, act in net[:2]:
        z.append(linear(h))
        z[-1].retain_grad()
        h = act(z[-1])
    nn.functional.cross_entropy(net[2](h), y).backward()
    for ours, slope, theirs in zip(seen.z, dz, z, strict=True):
        torch.testing.assert_close(ours[2], theirs)
        torch.testing.assert_close(slope[2], theirs.grad)
    torch.testing.assert_close(dp["W1"][2], net[1][0].weight.grad.T)
    torch.testing.assert_close(dp["b2"][2, 0], net[2].bias.grad)


def test_an_output_that_is_nan_is_not_classified_correctly():
    nets = e.Ensemble(e.MLP((3, 4, 2)), e.member_seeds(0, 2))
    nets.vector[1] = float("nan")
    x = torch.ones(5, 3)
    right = e.accuracy(nets, x, nets(x).argmax(dim=-1))
    assert right.tolist() == [1.0, 0.0]
    assert e.diverged(nets).tolist() == [False, True]
    nets.vector[1, 0] = float("inf")
    assert e.diverged(nets).tolist() == [False, True]


def test_running_statistics_that_are_not_finite_are_a_divergence():
    nets = e.Ensemble(e.MLP(WIDTHS, norm="batch"), SEEDS)
    x, y = data((8,), torch.float32)
    e.train(nets, x, y, e.SGD(0.1), steps=2, batch=8)
    assert e.diverged(nets).tolist() == [False] * 3
    nets.running[1][1][2, 0, 5] = float("inf")
    assert e.diverged(nets).tolist() == [False, False, True]
