"""Each experiment measures what it says it measures: laws, and cases by hand."""

import importlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from relulib import data
from relulib.ensemble import MLP, Ensemble, cross_entropy, gradients, normal, off_units
from relulib.ensemble.closed_form import cross_entropy_gradient

torch.set_num_threads(1)


def experiment(name):
    return importlib.import_module(f"relulib.experiments.{name}")


# ---------------------------------------------- chapter 01: a bend, and many


def test_the_sawtooth_doubles_its_pieces_with_every_layer():
    # the tent map 2 relu(x) - 4 relu(x - 1/2), again and again (telgarsky2016)
    first = (np.array([[1.0, 1.0]]), np.array([0.0, -0.5]))
    again = (np.array([[2.0, 2.0], [-4.0, -4.0]]), np.array([0.0, -0.5]))
    kinks = experiment("linear_regions").kinks
    for depth in range(1, 11):
        assert len(kinks([first, *[again] * (depth - 1)], 0, 1)) - 1 == 2**depth


def test_a_window_holds_the_kinks_between_its_ends():
    m = experiment("linear_regions")
    config = m.Config(depths=(1, 3), width=4, reaches=(0.5, 2.0, 40.0), seeds=3)
    layers = m.random_layers(3, 4, np.random.default_rng([config.seed, 1]))
    for counts, depth in zip(m.run(config).regions[1], config.depths, strict=True):
        ends = [m.kinks(layers[:depth], -r, r) for r in config.reaches]
        assert counts.tolist() == [len(x) - 1 for x in ends]


def test_three_lines_cut_the_plane_into_seven_pieces():
    m = experiment("planar_regions")
    nets = Ensemble(m.network(3, 1), [0])
    hinges = torch.tensor([[1.0, 0, 1], [0, 1, 1]]), torch.tensor([0.05, 0.05, -1])
    with torch.no_grad():
        for name, values in zip(("W0", "b0"), hinges, strict=True):
            nets.parameters[name].copy_(values)
    assert m.patterns(nets, m.plane(2.0, 41)) == [7]
    assert m.patterns(nets, m.plane(0.03, 41)) == [1]


def test_kinks_are_where_a_fine_grid_sees_the_pattern_change():
    m = experiment("linear_regions")
    layers = m.random_layers(4, 5, np.random.default_rng(0))
    grid = np.linspace(-5, 5, 200_001)
    h, patterns = grid[:, None], []
    for W, b in layers:
        z = h @ W + b
        patterns.append(z > 0)
        h = np.maximum(z, 0)
    on = np.concatenate(patterns, axis=1)
    seen = grid[1:][(on[1:] != on[:-1]).any(axis=1)]
    exact = m.kinks(layers, -5, 5)[1:-1]
    assert len(exact) == len(seen) > 10
    np.testing.assert_allclose(exact, seen, atol=1e-4)


def test_a_sum_of_relus_runs_through_the_points():
    m = experiment("approximation")
    rng = np.random.default_rng(0)
    knots, values = np.sort(rng.random(11)), rng.normal(size=11)
    x = np.linspace(knots[0], knots[-1], 1001)
    worst = np.abs(m.zigzag(x, knots, values) - np.interp(x, knots, values)).max()
    assert worst < 1e-12


def test_the_interpolation_error_falls_with_the_square_of_the_pieces():
    m = experiment("approximation")
    n = np.array([4, 8, 16, 32, 64, 128])
    errors = np.array([m.interpolation_error(m.wave, m.even_knots(k)) for k in n])
    slope = np.polyfit(np.log(n), np.log(errors), 1)[0]
    assert -2.1 < slope < -1.9
    curvature = 1 - 4 * np.pi**2 * np.sin(2 * np.pi * m.GRID)  # of the wave
    law = np.abs(curvature).max() / (8 * n**2)
    assert ((errors / law)[3:] > 0.97).all() and ((errors / law)[3:] < 1.01).all()


# -------------------------------------------------- chapter 02: slope at 0


def test_the_slope_at_zero_is_the_one_asked_for():
    m = experiment("relu_at_zero")
    slopes = torch.tensor([0.0, 0.5, 1.0])
    z = torch.tensor([-1.0, 0.0, 2.0]).expand(3, 1, 3).clone().requires_grad_()
    h = m.CountingReLU(slopes, 1)(z)
    assert torch.equal(h, z.relu())
    h.sum().backward()
    assert torch.equal(z.grad[:, 0, 1], slopes)
    assert (z.grad[:, 0, 0] == 0).all() and (z.grad[:, 0, 2] == 1).all()


def test_zeros_are_counted_and_structural_ones_told_apart():
    m = experiment("relu_at_zero")
    relu = m.CountingReLU(torch.tensor([0.0]), 2)
    relu(torch.tensor([[[0.0, 1.0], [-1.0, -2.0]]]))  # one zero, not structural
    relu(torch.tensor([[[0.0, 1.0], [0.0, 3.0]]]))  # second sample: layer below off
    relu(torch.tensor([[[1.0, 1.0], [0.0, 1.0]]]))  # a new pass: nothing is below
    assert relu.zeros.tolist() == [4] and relu.structural.tolist() == [1]


# -------------------------------------------- chapter 03: gradients by depth


def test_the_gain_law_is_that_of_a_chi_squared_with_a_random_number_of_terms():
    m = experiment("gradient_flow")
    rng = np.random.default_rng(0)
    for n in (3, 8, 64):
        k = rng.binomial(n, 0.5, 200_000)
        draws = np.log(2 / n * rng.chisquare(k[k > 0]))
        mean, variance = m.log_gain_law(n)
        assert abs(draws.mean() - mean) < 5 * np.sqrt(variance / len(draws))
        assert variance == pytest.approx(draws.var(), rel=0.03)
    # To first order -5/(2n) and 5/n.
    mean, variance = m.log_gain_law(2000)
    assert mean * 2000 == pytest.approx(-2.5, rel=0.01)
    assert variance * 2000 == pytest.approx(5, rel=0.01)


def test_the_scale_of_the_weights_does_not_shatter_gradients():
    m = experiment("shattered_gradients")
    layers, out = m.draw(1, (20, 20), 6, 0.0)
    x = torch.randn(8, 20, generator=torch.Generator().manual_seed(0)).double()
    he = m.gradient(x, (layers, out), "plain")
    xavier = m.gradient(x, ([(W / 2**0.5, b) for W, b in layers], out), "plain")
    np.testing.assert_allclose(he, xavier * 2**3, rtol=1e-10)


def test_live_batch_statistics_would_not_give_the_gradient_of_each_sample():
    m = experiment("shattered_gradients")
    layers, out = m.draw(1, (1, 50), 3, 0.5)
    x = torch.linspace(-2, 2, 32).double()[:, None].requires_grad_()
    h = x
    for W, b in layers:
        z = h @ W + b
        h = ((z - z.mean(0)) / z.std(0)).relu()
    live = torch.autograd.grad((h @ out).sum(), x)[0].numpy()
    each = m.gradient(x.detach(), (layers, out), "batch norm")
    assert np.linalg.norm(live - each) > 0.3 * np.linalg.norm(each)


def test_batch_statistics_are_constants_of_the_gradient():
    m = experiment("shattered_gradients")
    layers, out = m.draw(1, (1, 50), 3, 0.5)
    x = torch.linspace(-2, 2, 32).double()[:, None]

    def forward(x, statistics):
        for (W, b), (mean, std) in zip(layers, statistics, strict=True):
            x = ((x @ W + b - mean) / std).relu()
        return x @ out

    statistics, h = [], x
    for W, b in layers:
        z = h @ W + b
        statistics.append((z.mean(0), z.std(0)))
        h = ((z - z.mean(0)) / z.std(0)).relu()
    step = 1e-7
    slope = (forward(x + step, statistics) - forward(x - step, statistics)) / (2 * step)
    each = m.gradient(x, (layers, out), "batch norm")[:, 0]
    np.testing.assert_allclose(each, slope, rtol=1e-4, atol=1e-4)


def test_the_gradient_of_each_sample_is_its_own_slope():
    m = experiment("shattered_gradients")
    layers, out = m.draw(3, (1, 30), 4, 0.5)
    x = torch.tensor([[0.3], [0.300001]]).double()
    h = x
    for W, b in layers:
        h = (h @ W + b).relu()
    slope = (h @ out).diff() / x[:, 0].diff()
    np.testing.assert_allclose(
        m.gradient(x[:1], (layers, out), "plain")[0], slope, rtol=1e-5
    )


def test_autocorrelation_of_white_noise_and_of_a_line():
    m = experiment("shattered_gradients")
    noise = np.random.default_rng(0).normal(size=(3, 20_000))
    np.testing.assert_allclose(m.autocorrelation(noise, 3)[:, 1:], 0, atol=0.03)
    np.testing.assert_allclose(m.autocorrelation(noise, 3)[:, 0], 1)
    assert (m.autocorrelation(np.linspace(0, 1, 1000), 3) > 0.99).all()


# ----------------------------------------------------- chapter 04: dead units


def test_one_layer_of_two_units_is_closed_for_a_quarter_of_the_inputs():
    m = experiment("born_dead")
    assert m.dead_share(2, 1) == 0.25
    assert m.dead_share(2, 2) == 1 - 0.75**2


@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_the_share_of_networks_born_dead_lies_between_its_bounds(width):
    m = experiment("born_dead")
    r = m.run(m.Config(widths=(width,), depth=8, seeds=20_000))
    for depth in range(1, 9):
        low, high = m.dead_bounds(width, depth)
        share = (r.all_inputs[:, 0] <= depth).mean()
        error = 4 * np.sqrt(high * (1 - high) / 20_000)
        assert low - error <= share <= high + error
        # one unit is on for x = 1 or for x = -1: no freedom is left
        assert width > 1 or low == high
    assert m.dead_bounds(width, 1) == (0, 0)


def test_a_swap_wakes_no_unit_of_the_first_layer():
    m = experiment("revival")
    r = m.run(m.Config(seeds=3, steps=60))
    assert (r.killed > 0).any(axis=0).all()
    assert (r.woken[:, :, 0] == 0).all() and (r.woken[:, 0] == 0).all()
    assert (r.woken[:, 1:, 1] > 0).any(), (
        "layer 2 gets other inputs from a leaky layer 1"
    )
    assert (r.woken <= r.killed[:, None]).all()


def test_without_biases_the_scale_of_the_weights_kills_nobody():
    x = torch.tensor(data.digits().x)
    units = [
        off_units(Ensemble(MLP((64, 16, 16, 16, 10), weights=normal(g)), [1, 2]), x)
        for g in (2**0.5, 2**0.5 / 8)
    ]
    for he, eighth in zip(*units, strict=True):
        np.testing.assert_array_equal(he, eighth)


def test_the_mean_cosine_is_that_of_all_pairs():
    m = experiment("init_artefact")
    h = torch.rand(2, 6, 9, generator=torch.Generator().manual_seed(0))
    unit = np.asarray(h) / np.linalg.norm(h, axis=-1, keepdims=True)
    pairs = [[u[i] @ u[j] for i in range(6) for j in range(6) if i != j] for u in unit]
    np.testing.assert_allclose(m.mean_cosine(h), np.mean(pairs, axis=1), rtol=1e-6)
    # two inputs at a right angle: E relu(u) relu(v) = 1/(2 pi), E relu(u)^2 = 1/2
    narrowed = experiment("shattered_gradients").narrowed(np.pi / 2)
    assert np.cos(narrowed) == pytest.approx(1 / np.pi)


@pytest.mark.parametrize("shift", [0.5, 2.0, 8.0])
def test_normal_inputs_far_from_zero_kill_as_many_units_as_the_law_says(shift):
    m, units, samples = experiment("off_centre"), 4000, 300
    rng = np.random.default_rng(0)
    x = rng.normal(shift, 1, (samples, 64))
    W = rng.normal(size=(64, units))
    share, law = ((x @ W) <= 0).all(axis=0).mean(), m.dead_law(shift, samples)
    # of finitely many inputs the common part is not quite the mean's
    assert abs(share - law) < 4 * np.sqrt(0.25 / units)
    assert m.dead_law(1e9, samples) == pytest.approx(0.5, abs=1e-3)


def test_killed_units_stay_dead_and_no_others_are_killed():
    m = experiment("killed_units")
    r = m.run(m.Config(shares=(0.0, 0.5, 1.0), lrs=(0.1,), seeds=3, steps=30))
    none, half, all_ = r.dead[..., 0].T
    assert (none < 0.2).all() and (half >= 0.5).all() and (all_ == 1).all()


def test_the_cures_do_what_they_are_called():
    m = experiment("cures")
    config = m.Config(seeds=2, warm_up=4)
    vector, gradient = torch.zeros(2, 3), torch.ones(2, 3)
    steps = {cure: m.optimiser_for(cure, [1.0, 2.0], config) for cure in m.CURES}
    moved = {}
    for cure, optimiser in steps.items():
        at = vector.clone()
        optimiser.step(at, gradient)
        moved[cure] = -at[:, 0]
    assert moved["none"].tolist() == [1.0, 2.0]
    torch.testing.assert_close(moved["a tenth of the rate"], moved["none"] / 10)
    torch.testing.assert_close(moved["warm-up"], moved["none"] / 4)
    clipped = moved["none"] * config.clip / 3**0.5
    torch.testing.assert_close(moved["clipped gradient"], clipped)
    assert all((moved[c] == moved["none"]).all() for c in ("PReLU", "batch norm"))


def test_a_batch_norm_unit_whose_shift_is_low_enough_has_no_gradient():
    x, y = torch.tensor(data.digits().x[:64]), torch.tensor(data.digits().y[:64])
    nets = Ensemble(MLP((64, 8, 10), norm="batch"), [1, 2], torch.float64)
    nets.training = True
    with torch.no_grad():
        # The largest of B normalised numbers is at most sqrt(B - 1).
        nets.parameters["shift0"][:, :, 3] = -(63**0.5) - 0.1
    _, dz, dp = gradients(nets, x, y)
    for name in ("W0", "scale0", "shift0"):
        assert (dp[name][..., 3] == 0).all() and (dp[name][..., 2] != 0).any()


# ------------------------------------------------------ chapter 06: training


def test_a_run_that_never_arrives_takes_infinitely_many_steps():
    m = experiment("steps_to_threshold")
    config = m.Config(activations=("relu",), lrs=(1.0, 2.0), steps=4, every=2, seeds=2)
    error = np.array([[[[0.9, 0.5, 0.1], [0.9, 0.8, 0.7]]],
                      [[[0.9, 0.4, 0.6], [0.5, 0.8, 0.7]]]])  # fmt: skip
    result = m.Result(config, error, error, np.zeros((2, 1, 2), dtype=bool))
    assert result.steps_to(0.5).tolist() == [[[2, np.inf]], [[2, 0]]]
    assert result.best_steps_to(0.5).tolist() == [[2], [2]]
    assert np.isinf(result.best_steps_to(0.05)).all()


def test_rates_are_chosen_on_other_samples_anew_in_every_draw():
    m = experiment("steps_to_threshold")
    plan = dict(activations=("relu", "tanh", "elu"), lrs=(1.0, 2.0), steps=8, every=1)
    config = m.Config(**plan, seeds=4)
    error, other = np.ones((2, 4, 3, 2, 9))
    for net, rate, here, there in (
        (0, 0, 2, 4), (0, 1, 4, 3), (1, 0, 6, 5), (1, 1, 1, 6)
    ):  # fmt: skip
        error[:, net, rate, here:] = other[:, net, rate, there:] = 0
    result = m.Result(config, error, other, np.zeros((4, 3, 2), dtype=bool))
    assert result.chosen(0.5).tolist() == [1, 0, 0]
    ratio = result.ratios(0.5)
    for end in (ratio.estimate, ratio.low, ratio.high):
        assert end.tolist() == [1, 6 / 4, np.inf]


def test_a_levelled_step_has_norm_one_in_each_matrix_and_bias_and_its_direction():
    m = experiment("fading_contrast")
    nets = Ensemble(m.Sigmoids((5, 4, 3)), [1, 2], torch.float64)
    gradient, at = torch.randn_like(nets.vector), torch.zeros_like(nets.vector)
    m.Levelled(1.0, nets).step(at, gradient.clone())
    for step, slope in zip(
        *(nets.views(v).values() for v in (-at, gradient)), strict=True
    ):
        norm = slope.flatten(1).norm(dim=1)[:, None, None]
        torch.testing.assert_close(step, slope / norm)


@pytest.mark.parametrize("restore", [False, True])
def test_the_way_back_is_that_of_plain_sigmoid_layers(restore):
    m, rng = experiment("fading_contrast"), np.random.default_rng(0)
    nets = Ensemble(m.Sigmoids((5, 4, 3, 2), restore=restore), [1, 2], torch.float64)
    x = torch.tensor(rng.normal(size=(2, 7, 5)))
    y = torch.tensor([[0, 1, 1, 0, 0, 1, 0]]).expand(2, 7)
    found = nets.views(torch.empty_like(nets.vector))
    nets.architecture.closed_form_gradient(
        nets, x, lambda z: cross_entropy_gradient(z, y), found
    )
    p, h = nets.parameters, x
    for layer in (0, 1):
        a = (h @ p[f"W{layer}"] + p[f"b{layer}"]).sigmoid()
        std, mean = torch.std_mean(a, dim=1, keepdim=True)
        h = a + ((a - mean) / std - a).detach() if restore else a
    loss = cross_entropy(h @ p["W2"] + p["b2"], y).sum()
    for name, want in zip(p, torch.autograd.grad(loss, list(p.values())), strict=True):
        torch.testing.assert_close(found[name], want, msg=name)


def test_a_fresh_network_starts_every_task_from_the_same_weights():
    m = experiment("plasticity")
    config = m.Config(variants=("fresh", "relu"), tasks=2, steps=1, lr=1e-12, seeds=2)
    result = m.run(config)
    # With a step of nothing both are the untrained network on other labels.
    np.testing.assert_array_equal(result.accuracy[:, 0], result.accuracy[:, 1])
    labels = [m.random_labels([1, 2], task, 50) for task in (0, 1)]
    assert not torch.equal(*labels) and not torch.equal(labels[0][0], labels[0][1])


# ------------------------------------- chapter 10: the wrong tool, and the key


@pytest.mark.parametrize("form", ["soft", "hard"])
@pytest.mark.parametrize("name", ["relu", "squared_relu", "tanh", "gelu"])
def test_a_curve_is_what_autograd_finds_from_the_values(name, form):
    m = experiment("second_derivatives")
    net = MLP((1, 5, 4, 1), name, biases=normal(1.0))
    nets = Ensemble(net, [1, 2, 3], torch.float64)
    x = torch.linspace(0.01, 0.97, 9, dtype=torch.float64)
    points = x.expand(3, -1).clone().requires_grad_()
    found = nets(2 * points[..., None] - 1)[..., 0]
    found = found if form == "soft" else points * (1 - points) * found
    want = [found]
    for _ in range(2):
        # "+ 0 points": where a slope does not depend on x, there is a path all the same
        total = (want[-1] + 0 * points).sum()
        want.append(torch.autograd.grad(total, points, create_graph=True)[0])
    for got, expected in zip(m.curve(nets, m.JETS[name], form, x), want, strict=True):
        torch.testing.assert_close(got, expected, rtol=1e-10, atol=1e-10)


def test_the_solution_foretold_lacks_nothing_but_the_curvature():
    m = experiment("second_derivatives")
    x, h = np.linspace(0.01, 0.99, 50), 1e-5  # 1/2 is not among them
    N = [m.solved_instead(p) / (p * (1 - p)) for p in (x - h, x, x + h)]
    slope = (N[2] - N[0]) / (2 * h)
    left = 2 * (1 - 2 * x) * slope - 2 * N[1]
    np.testing.assert_allclose(left, m.source_term(x), atol=1e-6)
    curvature = (m.wave(x + 1e-4) - 2 * m.wave(x) + m.wave(x - 1e-4)) / 1e-8
    np.testing.assert_allclose(curvature, m.source_term(x), rtol=1e-5)


def test_a_wave_has_arrived_when_its_amplitude_is_first_below_the_level():
    m = experiment("spectral_bias")
    config = m.Config(
        kinds=("relu",), frequencies=(1, 2), lrs=(1.0,), steps=4, every=2, seeds=2
    )
    curves = np.array([[[1, 1], [0.4, 0.9], [0.6, 0.8]], [[0.3, 1], [1, 1], [1, 0.2]]])
    shape = (2, 1, 1)
    found = m.Result(
        config, curves[:, None, None], np.ones(shape), np.zeros(shape, bool)
    )
    assert found.steps_to(0.5)[:, 0].tolist() == [[2, np.inf], [0, 4]]


def test_an_untrained_network_of_height_zero_lacks_every_wave(monkeypatch):
    m = experiment("spectral_bias")
    monkeypatch.setattr(
        m, "train", lambda nets, *_, record, **__: record(nets)[:, None]
    )
    flat = m.MLP((1, 2, 1), weights=m.even(0.0))
    monkeypatch.setattr(m, "network", lambda *_: flat)
    found = m.run(replace(m.TINY, frequencies=(1, 3, 8)))
    np.testing.assert_allclose(found.amplitude, 1, atol=1e-6)
    np.testing.assert_allclose(found.validation, 3 / 2, rtol=1e-5)


def test_far_from_their_centres_bumps_answer_with_their_biases():
    m = experiment("confidence_far_away")
    nets = Ensemble(m.Bumps(3), [1, 2], torch.float64)
    with torch.no_grad():
        nets.parameters["b"][:] = torch.tensor([0.0, np.log(3.0)])
    centre = nets.parameters["centre"][:, 0].detach()
    assert m.confidence(nets, torch.full((1, 2), 50.0)) == pytest.approx(0.75)
    at_a_centre = nets(centre) - nets.parameters["b"]
    assert (at_a_centre.diagonal(dim1=1, dim2=2).abs() > 0).all()
    # At its own centre a unit gives 1, whatever its sharpness.
    alone = Ensemble(m.Bumps(1), [1], torch.float64)
    z = alone(alone.parameters["centre"][0, :, 0].detach())
    torch.testing.assert_close(z[0], alone.parameters["W"][0])


def tiny_layers(seed):
    rng = np.random.default_rng(seed)
    sizes = (2, 4, 3, 1)
    return [
        (rng.normal(size=(n, k)), rng.normal(size=k) / 2) for n, k in pairwise(sizes)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_program_finds_the_least_value_that_a_fine_grid_finds(seed):
    m = experiment("exact_verification")
    layers, low, high = tiny_layers(seed), np.array([-0.8, 0.1]), np.array([0.4, 1.3])
    value, point = m.least(layers, low, high)
    axes = [np.linspace(*ends, 601) for ends in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes), axis=-1)
    seen = m.outputs(layers, grid).min()
    steepest = np.prod([np.linalg.norm(W, 2) for W, _ in layers])
    assert seen - steepest * 0.002 <= value <= seen + 1e-9
    assert m.outputs(layers, point)[0] == pytest.approx(value, abs=1e-9)
    assert (point >= low).all() and (point <= high).all()
    relaxed, _ = m.least(layers, low, high, whole=False)
    bound = m.intervals(layers, low, high)[-1][0][0]
    assert bound - 1e-9 <= relaxed <= value + 1e-9
    # In a box without undecided units nothing is lost, by neither way.
    small = np.array([0.2, 0.3]), np.array([0.2, 0.3]) + 1e-9
    exact = m.outputs(layers, small[0])[0]
    assert m.least(layers, *small, whole=False)[0] == pytest.approx(exact, abs=1e-6)
    assert m.intervals(layers, *small)[-1][0][0] == pytest.approx(exact, abs=1e-6)


def test_units_that_never_move_leave_the_program_a_solution():
    m = experiment("exact_verification")
    dead = [(-np.ones((2, 2)), np.zeros(2)), (np.ones((2, 2)), np.zeros(2))]
    value, _ = m.least(
        [*dead, (np.ones((2, 1)), np.array([3.0]))], np.zeros(2), np.ones(2)
    )
    assert value == pytest.approx(3)


def test_the_attack_goes_down_the_gradient():
    m = experiment("exact_verification")
    layers, x, h = tiny_layers(1), np.array([[0.3, -0.2], [1.0, 0.5]]), 1e-6
    for axis in range(2):
        step = h * np.eye(2)[axis]
        rise = m.outputs(layers, x + step) - m.outputs(layers, x - step)
        np.testing.assert_allclose(m.slopes(layers, x)[:, axis], rise[:, 0] / (2 * h))


@pytest.mark.parametrize("readout", ["linear", "relu"])
def test_the_gradient_of_superposition_is_autograd_s(readout):
    m = experiment("superposition")
    draw = torch.Generator().manual_seed(3)
    vector = torch.randn(3, 6 * 2 + 6, generator=draw, dtype=torch.float64)
    x = torch.rand(3, 7, 6, generator=draw, dtype=torch.float64)
    W, b = m.parts(vector.requires_grad_(), 6, 2)
    loss = (m.answer(W, b, x, readout) - x).square().sum(dim=2).mean(dim=1).sum()
    (want,) = torch.autograd.grad(loss, vector)
    torch.testing.assert_close(m.gradient(vector.detach(), x, readout, 2), want)


def test_gaps_of_a_turned_pentagon_are_its_angles():
    m = experiment("superposition")
    angle = 2 * np.pi * np.arange(5) / 5 + 2.9
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=1)[[3, 0, 4, 1, 2]]
    np.testing.assert_allclose(m.gaps(1.2 * corners), 72)
    one_short, one_turned = corners.copy(), corners.copy()
    one_short[2] *= 0.4
    one_turned[2] = corners[2] @ [
        [np.cos(0.2), np.sin(0.2)],
        [-np.sin(0.2), np.cos(0.2)],
    ]
    several = np.stack([corners, one_short, one_turned])
    assert m.regular(several, degrees=8).tolist() == [True, False, False]
    assert m.regular(several, degrees=12).tolist() == [True, False, True]


def test_features_are_absent_as_often_as_they_should_be(monkeypatch):
    m = experiment("superposition")
    seen = []
    monkeypatch.setattr(m, "gradient", lambda v, x, *_: seen.append(x) or 0 * v)
    m.run(replace(m.TINY, sparsities=(0.0, 0.75), readouts=("relu",), batch=500))
    always, seldom = torch.cat(seen, dim=1).unflatten(0, (3, 2, 1)).unbind(1)
    assert (always > 0).all() and 0 < always.max() < 1
    assert (seldom > 0).double().mean() == pytest.approx(0.25, abs=0.01)
    # What is there is the same at every sparsity, so that these are compared in pairs.
    assert torch.equal(seldom[seldom > 0], always[seldom > 0])
