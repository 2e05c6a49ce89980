"""What the chapters assert of their experiments, with wide margins.

A row is an experiment, what its config must have for the assertion, and the
assertion. One table, used twice: with few networks in every run of the tests, and
with the book's number and other master seeds by ``make test-seeds``.
"""

import numpy as np

from relulib.experiments import shattered_gradients


def nonlinearity(m, r):
    linear, bent = r.accuracy.mean(axis=0)
    assert linear < 0.4 and bent - linear > 0.15


def regions(m, r):
    mean = r.per_neuron.mean(axis=0)
    assert (mean > 0.7).all() and (mean < 1.0).all()


def slope_at_zero(m, r):
    double, single, coarse = range(3)
    assert (r.zeros[:, [double, single]] == 0).all()
    assert (r.difference[:, [double, single]] == 0).all()
    assert (r.difference[:, coarse] > 0).any()


def trained_is_worse_than_built(m, r):
    built = m.interpolation_error(m.wave, m.even_knots(64))
    assert np.median(r.error[:, 0]) > 3 * built


def factor_per_layer(m, r):
    factor = dict(zip(r.config.cases, r.factor.mean(axis=0), strict=True))
    assert factor["sigmoid", "xavier"] < 0.25
    assert abs(factor["relu", "xavier"] - 2**-0.5) < 0.02
    assert 0.96 < factor["relu", "he"] < 1.02
    assert abs(factor["relu", "default"] - 6**-0.5) < 0.02
    assert 0.9 < factor["tanh", "xavier"] < 1.0


def weight_gradients_hide_it(m, r):
    relu = r.config.cases.index(("relu", "xavier"))
    product, slope = r.product[:, relu], r.weight_gradient[:, relu]
    np.testing.assert_allclose(product, product[:, :1].repeat(r.config.depth, 1), 1e-3)
    flat = np.log10(slope[:, 1] / slope[:, -1]).mean()
    steep = np.log10(r.gradient[:, relu, 0] / r.gradient[:, relu, -1]).mean()
    assert abs(flat) < 0.8 and steep < -4


def width_law(m, r):
    n, layers = r.config.width, r.config.depth - 1
    first, last = r.gradient[:, 0, 0], r.gradient[:, 0, -1]
    alive = first > 0
    share, chance = np.mean(~alive), 1 - (1 - 2.0**-n) ** layers
    assert abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / r.config.seeds)
    gain = 2 * np.log(first[alive] / last[alive])
    mean, variance = (layers * value for value in m.log_gain_law(n))
    assert abs(gain.mean() - mean) < 4 * np.sqrt(variance / alive.sum())
    assert 0.7 < gain.var() / variance < 1.35


def depth_with_sgd(m, r):
    he, xavier = r.accuracy[..., 0].mean(axis=0)
    assert he - xavier > 0.2


def a_skip_trains(m, r):
    best = dict(zip(r.config.cases, r.accuracy.mean(axis=0).max(axis=1), strict=True))
    assert best["relu", "he, skip"] > 0.95
    assert best["relu", "he, skip"] > best["relu", "he"] + 0.1


def shattering(m, r):
    c = r.config
    measured = r.correlation.mean(axis=0)
    law = [[m.correlation_law(angle, depth) for angle in c.angles] for depth in (1, 5)]
    assert np.abs(measured[:2] - law).max() < 0.05
    near = dict(zip(c.kinds, r.autocorrelation[:, :, -1, 1].mean(axis=0), strict=True))
    assert near["plain"] > 0.75
    assert near["batch norm"] < 0.15
    assert near["skip, branch x 0.1"] > 0.9


def born_dead(m, r):
    n = r.config.seeds
    for i, width in enumerate(r.config.widths):
        for depth in (2, 5, 10, 20, 40):
            exact, (low, high) = m.dead_share(width, depth), m.dead_bounds(width, depth)
            error = 4 * np.sqrt(exact * (1 - exact) / n) + 1 / n
            assert abs(np.mean(r.one_input[:, i] <= depth) - exact) < error
            whole = np.mean(r.all_inputs[:, i] <= depth)
            assert low - error < whole < high + error
    # A second sign makes a second chance: .337 against .476 by these networks.
    four = r.config.widths.index(4)
    both, one = (np.mean(a[:, four] <= 10) for a in (r.all_inputs, r.one_input))
    assert both < one - 0.1


def dying(m, r):
    relu, leaky, elu = r.accuracy.mean(axis=0)
    settings = r.config.cases
    large, low = settings.index((0.0, 1.0)), settings.index((-1.0, 0.1))
    small = settings.index((0.0, 0.3))
    assert elu[low] > 0.85 > 0.3 > relu[low] and leaky[low] < 0.3
    assert elu[large] < 0.2
    assert min(relu[small], leaky[small], elu[small]) > 0.93
    off = r.off.mean(axis=0)
    assert (
        off[0, small].max() < 0.1 and off[0, large, 0] > 0.4 and off[2, large, 0] > 0.8
    )


def a_leak_needs_time(m, r):
    relu, leaky = r.accuracy[..., 0].mean(axis=0)
    assert leaky - relu > 0.4


def revival(m, r):
    assert (r.killed[:, 0] > 5).mean() > 0.9
    relu, leaky, elu = range(3)
    # A theorem: fixed inputs and a gradient of exactly 0.
    assert (r.revived[:, relu, 0] == 0).all()
    share = r.revived.sum(axis=0) / r.killed.sum(axis=0)
    assert share[relu, 1] < 0.4 < 0.7 < share[leaky, 1]
    assert share[elu, 0] > 0.05 and share[elu, 1] > 0.7
    assert r.accuracy[:, elu].mean() > r.accuracy[:, relu].mean() + 0.1


def one_batch(m, r):
    few = np.array(r.config.sizes) <= 64
    assert np.abs((r.off - r.law).mean(axis=0))[few].max() < 0.02
    at_64 = r.config.sizes.index(64)
    assert 1 - r.dead.mean() / r.off[:, at_64].mean() > 0.3


def init_artefact(m, r):
    dead = dict(zip(r.config.cases, r.dead[..., -1].mean(axis=0), strict=True))
    assert 0.4 < dead.pop(("default", "default")) < 0.6
    assert max(dead.values()) < 0.25
    right = dict(zip(r.config.cases, r.accuracy.max(axis=2).mean(axis=0), strict=True))
    assert right["he", "zero"] - right["default", "zero"] > 0.1
    narrowing = r.cosine[:, r.config.cases.index(("he", "zero"))].mean(axis=0)
    angles = [np.pi / 2]
    for _ in narrowing:
        angles.append(shattered_gradients.narrowed(angles[-1]))
    assert np.abs(narrowing - np.cos(angles[1:]))[4:].max() < 0.06


def batch_norm(m, r):
    settings = r.config.cases
    one, ten = settings.index((0.0, 1.0)), settings.index((0.0, 10.0))
    low = settings.index((-1.0, 0.3))
    right, off = r.accuracy.mean(axis=0), r.off.mean(axis=0)
    assert (off[1, [one, low]] == 0).all() and right[1, [one, low]].min() > 0.95
    assert right[0, one] < 0.8
    assert off[1, ten, 1] > 0.8


def steps_to_half(m, r):
    steps = np.median(r.best_steps_to(0.5), axis=0)
    relu, tanh, gelu, sigmoid = steps
    assert 1.0 < tanh / relu < 1.8
    assert gelu / relu < 0.95
    assert sigmoid / relu > 2


def plasticity(m, r):
    change = dict(zip(r.config.variants, r.change().mean(axis=0), strict=True))
    assert change["relu"] < -0.08
    assert abs(change["fresh"]) < 0.04
    assert change["crelu"] > 0
    assert change["layer norm"] < -0.05
    assert change["pulled to its start"] > change["relu"] + 0.05


def sparsity(m, r):
    relu, gelu = r.zeros.mean(axis=0)
    assert abs(relu[0] - 0.5).max() < 0.03
    assert relu[-1, 1] > 0.56
    assert gelu[-1].max() < 0.15
    assert r.dead.mean(axis=0)[0, -1].max() < 0.1


def memory(m, r):
    solved = dict(zip(r.config.cells, (r.error < 0.05).mean(axis=0), strict=True))
    assert solved["irnn"] >= 0.8 and solved["irnn"] > solved["tanh"]


def softmax_twice_and_relu(m, r):
    logits, twice, relu = r.accuracy[..., 0].mean(axis=0)
    assert logits - twice > 0.08 and logits - relu > 0.02
    logits, twice, relu = r.best.mean(axis=0)
    assert logits - twice < 0.06 and logits - relu > 0.015
    lost = (r.lost > 0).sum(axis=0)
    assert lost[0].sum() == 0 and (lost[1:].sum(axis=1) > 0).all()
    # ln(1 + 9/e) and ln(9 + e): softmax leaves logits that differ by at most 1
    assert r.loss[:, 1].min() >= 1.4611 and r.loss[:, 1].max() <= 2.4612


def stuck(m, r):
    share, error = r.none.mean(axis=0), r.none.std(axis=0, ddof=1)
    law = 2.0 ** -np.array(r.config.classes)
    assert (np.abs(share - law) < 4 * error / np.sqrt(r.config.seeds) + 1e-3).all()
    assert np.abs(r.own.mean(axis=0) - 0.5).max() < 0.08


def heads_have_ranges(m, r):
    error, floor = np.exp(np.log(r.best(r.error)).mean(axis=0)), r.floor[0]
    assert (error[0, 1:] > 0.9 * floor[0, 1:]).all()
    assert (error[0, 1:] > 3 * error[0, 0]).all()
    assert (r.stuck[:, 1, 1].mean(axis=0) > 0.04).all()


def no_head_is_best_as_such(m, r):
    log_error = np.log(r.best(r.error)).mean(axis=0)
    cut = np.log(r.best(r.clipped)).mean(axis=0)[:, 0]
    linear, softplus, _ = log_error.T
    bump, half_zero, _, valley = range(4)
    assert softplus[bump] - linear[bump] < np.log(0.5)
    assert softplus[valley] - linear[valley] > np.log(2)
    assert (cut <= linear + 1e-9).all() and cut[bump] - linear[bump] < np.log(0.9)


def softplus_sticks_at_large_rates(m, r):
    linear, relu, softplus = r.stuck[:, 0].mean(axis=0)
    assert relu[0] > 0.6 and softplus[1] > 0.6 > linear[0] + 0.4


def a_leak_costs_a_narrow_layer_nothing(m, r):
    linear, relu, leaky, matched = np.moveaxis(r.best.mean(axis=0), -1, 0)
    assert (relu - linear > 0.15).all() and (np.abs(leaky - linear) < 0.04).all()
    death = (matched - linear) / (relu - linear)
    assert death[0] > 0.6 and death[1] < 0.5


def streams_grow(m, r):
    growth = (r.size[..., -1] - r.size[..., 0]).mean(axis=0) / r.config.depth
    none, after, inside, normed = growth
    assert 0.5 < none < 0.62 and none < after < inside
    assert abs(normed - np.log2(1 + r.config.depth) / r.config.depth) < 0.02
    assert r.mean[:, 1:3, -1].mean() > 0.5 > 0.1 > abs(r.mean[:, 0, -1].mean())


def the_rate_decides_the_place(m, r):
    names = list(r.config.places)
    right, best, off = (a.mean(axis=0) for a in (r.accuracy, r.best, r.off))
    for norm, reversed_at_large_rates in (("layer", True), ("batch", False)):
        before, after = f"{norm} norm, ReLU", f"ReLU, {norm} norm"
        before, after = names.index(before), names.index(after)
        assert right[after, 0] - right[before, 0] < -0.04
        assert (right[after, -1] - right[before, -1] > 0.3) == reversed_at_large_rates
        assert abs(best[after] - best[before]) < 0.06
    assert best[0] > best[1:].max() - 0.05
    assert right[0, -1] < 0.75 < right[3, -1] and off[3:].max() < 0.005


def sigmoids_count(m, r):
    all_images = (r.exact[:, 1, 3] - r.exact[:, 0, 3]).mean()
    pairs = (r.exact[:, 1, 2] - r.exact[:, 0, 2]).mean()
    assert -0.07 < all_images < -0.01 and pairs < -0.03
    assert (r.at_half[:, 1, 2] == 0).all() and np.median(r.threshold[:, 1]) <= 0.3
    assert np.abs(r.total[:, 0, :3].mean(axis=0) - np.arange(3)).max() < 0.35
    np.testing.assert_allclose(r.total[:, 1], 1, atol=1e-5)


def leaks_do_not_matter(m, r):
    a = dict(zip(r.config.activations, r.accuracy.mean(axis=0), strict=True))
    assert np.abs(a["leaky_relu"] - a["relu"]).max() < 0.03
    assert (a["silu"] > a["relu"]).all()


def a_saturated_set_separates_nothing(m, r):
    a = r.accuracy.mean(axis=0)
    assert np.ptp(a) < 0.03 and a.min() > 0.9


def slopes_learn_and_do_not_help(m, r):
    relu, prelu = r.accuracy.mean(axis=0)
    assert abs(prelu - relu) < 0.03
    assert r.slopes.min() < 0.1 and r.slopes.max() > 0.35


def products_help(m, r):
    a = dict(zip(r.config.kinds, r.accuracy.mean(axis=0), strict=True))
    assert (r.parameters == r.parameters[0, 0]).all()
    assert (a["geglu"] > a["relu"] + 0.01).all()
    assert (a["bilinear"] > a["relu"] + 0.02).all()


def zeros_emerge(m, r):
    relu, squared, gelu = r.zeros.transpose(1, 0, 2)
    assert np.mean(relu[:, -1] - relu[:, 0]) > 0.02 and (gelu < 0.01).all()
    assert (r.loss[..., -1] < r.loss[..., 0] - 1).all()


# experiment, config of the chapter where it is not the default, assertion,
# what a quick run may use instead
ROWS = [
    ("nonlinearity", {}, nonlinearity, dict(seeds=3, steps=200)),
    ("linear_regions", {}, regions, {}),
    ("relu_at_zero", {}, slope_at_zero, dict(seeds=4)),
    ("approximation", dict(units=(64,)), trained_is_worse_than_built, dict(seeds=6)),
    ("gradient_flow", {}, factor_per_layer, dict(seeds=16)),
    ("gradient_flow", {}, weight_gradients_hide_it, dict(seeds=16)),
    (
        "gradient_flow",
        dict(
            activations=("relu",), initialisations=("he",),
            width=8, depth=21, inputs=1, seeds=400,
        ),
        width_law,
        {},
    ),
    (
        "trainable_depth",
        dict(
            activations=("relu", "relu"), initialisations=("he", "xavier"),
            optimiser="sgd", lrs=(0.05,),
        ),
        depth_with_sgd,
        dict(seeds=5),
    ),
    ("trainable_depth", {}, a_skip_trains, dict(seeds=2, lrs=(3e-3,))),
    ("shattered_gradients", {}, shattering, dict(seeds=6)),
    ("born_dead", {}, born_dead, {}),
    ("dying", {}, dying, dict(seeds=4)),
    (
        "dying",
        dict(
            activations=("relu", "leaky_relu"), biases=(-1.0,), lrs=(0.6,), steps=600
        ),
        a_leak_needs_time,
        dict(seeds=8),
    ),
    ("revival", {}, revival, dict(seeds=10)),
    ("dead_on_a_batch", {}, one_batch, {}),
    ("init_artefact", {}, init_artefact, dict(seeds=6, steps=60)),
    ("batch_norm_and_death", {}, batch_norm, dict(seeds=4)),
    ("steps_to_threshold", {}, steps_to_half, dict(seeds=4, lrs=(8e-3,), every=20)),
    ("plasticity", {}, plasticity, dict(seeds=2)),
    ("long_memory", {}, memory, dict(seeds=4)),
    ("sparsity_in_training", {}, sparsity, dict(seeds=3, steps=300)),
    ("variants", {}, leaks_do_not_matter, dict(seeds=6, lrs=(1e-2,))),
    (
        "variants", dict(data="digits", lrs=(3e-3,), steps=100),
        a_saturated_set_separates_nothing, dict(seeds=4),
    ),
    ("learned_slope", {}, slopes_learn_and_do_not_help, dict(seeds=6)),
    ("gated_units", {}, products_help, dict(seeds=6, lrs=(1e-2,))),
    ("sparse_transformer", {}, zeros_emerge, dict(seeds=2, steps=200)),
    ("classification_heads", {}, softmax_twice_and_relu, dict(seeds=10, lrs=(0.1,))),
    ("stuck_logits", {}, stuck, {}),
    ("regression_heads", {}, heads_have_ranges, dict(seeds=8)),
    (
        "regression_heads",
        dict(
            targets=("bump", "half zero", "bowl", "valley"),
            heads=("linear", "softplus", "exp"),
        ),
        no_head_is_best_as_such,
        dict(seeds=5),
    ),
    (
        "regression_heads",
        dict(
            targets=("bump",), heads=("linear", "relu", "softplus"), lrs=(0.1, 0.3),
        ),
        softplus_sticks_at_large_rates,
        dict(seeds=10),
    ),
    ("bottleneck", {}, a_leak_costs_a_narrow_layer_nothing, dict(seeds=5)),
    ("residual_stream", {}, streams_grow, {}),
    ("norm_placement", {}, the_rate_decides_the_place, dict(seeds=3)),
    ("overlapping_labels", {}, sigmoids_count, dict(seeds=4)),
]  # fmt: skip
IDS = [f"{name}: {assertion.__name__}" for name, _, assertion, _ in ROWS]
