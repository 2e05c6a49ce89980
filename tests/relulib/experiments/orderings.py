"""What the chapters assert of their experiments, with wide margins.

A row is an experiment, what its config must have for the assertion, and the
assertion. One table, used twice: with few networks in every run of the tests, and
with the book's number and other master seeds by ``make test-seeds``.
"""

import numpy as np

from relulib.experiments import shattered_gradients


def nonlinearity(m, r):
    linear, bent = r.at_best().mean(axis=0)
    assert linear.max() < 0.4 and (bent - linear)[1:].min() > 0.05
    assert bent[-1] - linear[-1] > 0.15


def regions(m, r):
    mean = r.per_neuron.mean(axis=0)
    assert mean.max() < 1.2 and (mean[:, -1] > 0.9).all()
    # the smaller the window, the fewer kinks of deep networks lie inside
    assert (np.diff(mean[[0, -1], :], axis=0)[0, :2] < -0.1).all()
    assert (np.diff(mean, axis=1) > 0).all()


def depth_multiplies_no_pieces(m, r):
    for pieces in (r.untrained, r.at_best(r.trained)):
        assert 250 < pieces.mean(axis=0).min() < pieces.mean(axis=0).max() < 529
    assert r.at_best(r.accuracy).mean() > 0.95


def slope_at_zero(m, r):
    double, single, coarse = np.moveaxis(r.zeros, 1, 0)
    assert (double == 0).all() and (r.difference[:, 0] == 0).all()
    # in 32 bits a zero is rare, and does happen
    assert single.mean() < coarse.mean() / 20
    assert (r.difference[:, 2] > 0).any(axis=0).all()
    assert ((r.difference > 0) == (r.zeros > 0)).mean() > 0.95


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


def updates_stop_at_one_end_or_nowhere(m, r):
    case = {c: k for k, c in enumerate(r.config.cases)}

    def decades(sizes, pair):
        one = sizes[:, case[pair]]
        return np.log10(one[:, 0] / one[:, -1]).mean()

    relu, he, sigmoid = ("relu", "xavier"), ("relu", "he"), ("sigmoid", "xavier")
    assert decades(r.update, sigmoid) < -15
    assert max(abs(decades(r.update, relu)), abs(decades(r.update, he))) < 0.8
    assert (r.update[:, case[he]] > 1000 * r.update[:, case[relu]]).all()
    # What vanishes backwards fades forwards.
    for pair in (sigmoid, ("sigmoid", "he"), ("tanh", "xavier")):
        down = r.per_layer(r.gradient[:, case[pair]], 2, 15).mean()
        up = 1 / r.per_layer(r.contrast[:, case[pair]], 2, 15).mean()
        assert abs(down - up) < 0.02


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
    assert near["centred"] < 0.15
    assert 0.4 < near["layer norm"] < near["plain"]


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


def a_cliff(m, r):
    right, off = r.accuracy[:, 0].mean(axis=0), r.off[:, 0].mean(axis=(0, 2))
    rate = dict(zip(r.config.lrs, range(len(right)), strict=True))
    assert right[rate[0.3]] > right[rate[0.03]] > 0.8
    assert right[rate[2.0]] < 0.2 and right[rate[1.0]] < right[rate[0.3]] - 0.2
    assert off[rate[0.3]] < 0.1 and off[rate[1.0]] > 0.25 and off[rate[2.0]] > 0.75


def a_small_leak_needs_time_and_rate(m, r):
    relu, leaky = r.accuracy.mean(axis=0)
    slow, fast = range(2)
    assert leaky[fast] - relu[fast] > 0.4 and leaky[fast] - leaky[slow] > 0.3


def each_trouble_has_its_cures(m, r):
    assert not r.diverged[:, r.config.cures.index("batch norm")].any()
    share = dict(zip(r.config.cures, r.healed() / r.config.seeds, strict=True))
    finite = dict(zip(r.config.cures, r.finite() / r.config.seeds, strict=True))
    of = {case: k for k, case in enumerate(r.config.cases)}
    low, middle = of[-1.0, 0.1], of[-1.0, 0.3]
    cliff, over = of[0.0, 1.0], of[0.0, 2.0]
    for cure in ("none", "a tenth of the rate", "warm-up", "clipped gradient"):
        assert share[cure][[low, middle]].max() < 0.25
    assert share["leak 0.01"][[low, middle]].max() < 0.25
    assert share["leak 0.25"][middle] > 0.7 and share["PReLU"][middle] > 0.7
    for cure in ("zero biases", "ELU", "leak 0.5"):
        assert share[cure][[low, middle]].min() > 0.7
    for cure in ("none", "zero biases", "warm-up", "ELU"):
        assert share[cure][cliff] < 0.5 and share[cure][over] < 0.1
    for cure in ("leak 0.25", "leak 0.5", "PReLU"):
        assert finite[cure][[cliff, over]].max() < 0.3
    for cure in ("a tenth of the rate", "clipped gradient"):
        assert share[cure][[cliff, over]].min() > 0.7
    assert share["batch norm"].min() > 0.85
    off = r.off[:, r.config.cures.index("leak 0.01"), over]
    stayed = ~r.diverged[:, r.config.cures.index("leak 0.01"), over]
    assert off[stayed].mean() > 0.7


def dead_units_are_spared(m, r):
    eighth, half, all_but_two, dead = (
        r.config.shares.index(s) for s in (0.125, 0.5, 0.96875, 1.0)
    )
    change = (r.accuracy - r.accuracy[:, :1]).mean(axis=0)
    assert change[eighth].min() > -0.02 and change[half].min() > -0.06
    assert change[all_but_two].max() < -0.2 and r.accuracy[:, dead].mean() < 0.2


def far_from_centred(m, r):
    shifts, dead = np.array(r.config.shifts), r.dead.mean(axis=0)
    assert (dead[shifts <= 0.5] < 0.01).all() and (r.centred < 0.01).all()
    assert 0.05 < dead[shifts == 4.0] < dead[shifts == 16.0] < 0.5
    assert (np.diff(dead[shifts >= 1]) > 0).all()


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
    assert 0.35 < dead["relu", "default", "default"] < 0.65
    for start in (("default", "zero"), ("he", "default"), ("he", "zero")):
        assert dead["relu", *start] < 0.3
    right = dict(zip(r.config.cases, r.accuracy.mean(axis=0), strict=True))
    he, usual = right["relu", "he", "zero"], right["relu", "default", "default"]
    assert (he - usual > 0.1).all()
    # The control: what carries the signal learns, with weights of either size.
    middle = r.config.lrs.index(3e-3)
    assert he[middle] - right["relu / √6", "he", "zero"][middle] > 0.15
    carried = right["√6 relu", "default", "zero"] - right["relu", "default", "zero"]
    assert carried[middle] > 0.1
    assert (right["selu", "default", "default"] - usual > 0.08).all()
    narrowing = r.cosine[:, r.config.cases.index(("relu", "he", "zero"))].mean(axis=0)
    angles = [np.pi / 2]
    for _ in narrowing:
        angles.append(shattered_gradients.narrowed(angles[-1]))
    # the law is that of wide layers; these have 32 units
    assert np.abs(narrowing - np.cos(angles[1:]))[4:].max() < 0.15


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
    assert change["relu"] < -0.03
    assert abs(change["fresh"]) < 0.04
    assert change["crelu"] > 0.02
    assert change["layer norm"] < -0.03
    assert change["pulled to its start"] > change["relu"] + 0.04


def plasticity_with_an_old_adam(m, r):
    plain, norm = r.change().mean(axis=0)
    assert plain < -0.03 and norm < plain


def plasticity_at_a_small_rate(m, r):
    assert np.abs(r.change().mean(axis=0)).max() < 0.05


def plasticity_at_a_large_rate(m, r):
    plain, pulled, crelu = r.change().mean(axis=0)
    assert plain < -0.1 and pulled > -0.02 and crelu > 0.05


def gradient_and_contrast(m, r):
    end = dict(zip(r.config.arms, r.best()[1].mean(axis=0), strict=True))
    assert end["plain"] < 0.15
    for one in ("values restored", "gradient restored"):
        assert end["plain"] + 0.05 < end[one] < end["both restored"] - 0.05
    # Going up the contrast fades; the gradient vanishes, with contrast restored or not.
    assert (r.contrast[:, 0, 0] > 30 * r.contrast[:, 0, -1]).all()
    assert (r.gradient[:, [0, 2], -1] > 30 * r.gradient[:, [0, 2], 0]).all()


def sparsity(m, r):
    relu, gelu = r.zeros.mean(axis=0)
    assert abs(relu[0] - 0.5).max() < 0.03
    assert relu[-1, 1] > 0.56
    assert gelu[-1].max() < 0.15
    assert r.dead.mean(axis=0)[0, -1].max() < 0.1


def memory(m, r):
    share = dict(zip(r.config.cells, r.solved() / r.config.seeds, strict=True))
    best = {cell: share[cell].max() for cell in share}
    assert best["irnn"] >= 0.7 and share["irnn"].sum() > share["relu, He"].sum() + 0.5
    assert best["relu, random"] > 0.3
    for none in ("tanh, identity", "tanh, random", "wide tanh, identity"):
        assert best[none] < 0.2


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
    # a linear head fails as well, where a layer below it is off
    assert relu.min() > 0.8 and softplus[1] > linear[1] + 0.3


def a_leak_costs_a_narrow_layer_nothing(m, r):
    linear, relu, leaky = np.moveaxis(r.best.mean(axis=0), -1, 0)
    assert (relu - linear > 0.15).all() and (np.abs(leaky - linear) < 0.04).all()
    relu, control = np.moveaxis(r.unexplained.mean(axis=0)[:, [1, 3]], 1, 0)
    death = (control - linear[:, None]) / (relu - linear[:, None])
    assert death[0, 1:].min() > 0.6 and death[1, 1] < 0.4 and death[1, 2] > 0.6
    assert (np.diff(death, axis=1) > 0.02).all()  # the larger the rate, the more


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


def a_small_leak_does_not_matter(m, r):
    a = dict(zip(r.config.activations, r.at_best().mean(axis=0), strict=True))
    assert abs(a["leaky_relu"] - a["relu"]) < 0.03 and a["silu"] > a["relu"]


def digits_separate_little_at_the_best_rate(m, r):
    a = r.at_best().mean(axis=0)
    assert np.ptp(a) < 0.02 and a.min() > 0.9


def elu_comes_later(m, r):
    relu, elu, silu = r.accuracy[..., 0].mean(axis=0)
    assert elu > relu and elu - silu > -0.015


def a_larger_leak_wakes_more(m, r):
    lost = np.where(r.diverged, np.nan, r.accuracy)
    relu, small, *_, quarter, half = np.nanmean(lost[..., :2], axis=0)
    assert quarter.min() > 0.75 and half.min() > 0.85
    assert max(relu[0], small[0]) < 0.4
    assert r.diverged[:, -2:, -1].mean() > 0.5 > 0.1 > r.diverged[:, 0].mean()


def a_leak_of_a_half_costs(m, r):
    relu, *_, half = r.accuracy.mean(axis=0)
    assert half.max() < relu.max() - 0.015


def slopes_learn_and_do_not_help(m, r):
    relu, prelu = r.accuracy.mean(axis=0)
    assert np.abs(prelu - relu)[:2].max() < 0.03  # the third rate is past the best
    assert r.slopes.min() < 0.1 and r.slopes.max() > 0.35


def products_help(m, r):
    a = dict(zip(r.config.kinds, r.accuracy.mean(axis=0), strict=True))
    assert (r.parameters == r.parameters[0, 0]).all()
    assert (a["geglu"] > a["relu"] + 0.01).all()
    assert (a["bilinear"] > a["relu"] + 0.02).all()


def zeros_emerge(m, r):
    relu, squared, gelu = np.moveaxis(r.zeros, 1, 0)
    rise = (relu[..., -1] - relu[..., 0]).mean(axis=0)
    assert (np.diff(rise) > 0.01).all() and rise[-1] > 0.04
    assert (squared[..., -1] - squared[..., 0]).mean(axis=0)[-1] > 0.03
    assert gelu.mean() < 0.01
    assert (r.loss[..., -1] < r.loss[..., 0] - 0.7).all()
    relu, *others = r.at_best(r.loss).mean(axis=0)
    assert np.abs(np.array(others) - relu).max() < 0.06


def a_fitted_leak_trains_plain_layers(m, r):
    plain, fitted = r.test_accuracy.mean(axis=0)[:, 1:].max(axis=1)
    assert fitted > plain + 0.2 and fitted > 0.5


def latents_die_of_the_mean(m, r):
    plain, centred, shifted = np.moveaxis(r.dead, 1, 0)
    assert (plain.mean(axis=0) > [0.03, 0.1, 0.35]).all()
    assert (centred.mean(axis=0) < [0.01, 0.01, 0.06]).all()
    assert (shifted.mean(axis=0) > plain.mean(axis=0) + 0.08).all()
    plain, centred, shifted = r.at_best(r.unexplained).mean(axis=0)
    assert centred < 0.85 * plain and shifted > 1.15 * plain


def a_convolution_needs_a_bend(m, r):
    none, relu, gelu = r.at_best().mean(axis=0)
    assert relu > none + 0.05 and gelu > relu - 0.04


def relu_has_no_curvature(m, r):
    name = r.config.activations.index
    residual, error = (np.median(r.at_best(a), axis=0) for a in (r.residual, r.error))
    assert (r.curvature[:, 0, name("relu")] == 0).all()
    assert (r.residual[:, 0, name("relu")] == 1).all()
    # The hard form: a small residual, a large error, and the solution foretold.
    assert residual[1, name("relu")] < 0.15 and error[1, name("relu")] > 4
    foretold, found = m.solved_instead(r.config.grid), r.at_best(r.solution)
    apart = np.square(found[:, 1, name("relu")] - foretold).mean(axis=1)
    assert np.median(apart) < 0.1 * np.square(foretold).mean()
    for smooth in ("tanh", "gelu"):
        assert residual[:, name(smooth)].max() < 0.01
        assert error[:, name(smooth)].max() < 0.01
    assert error[1, name("squared_relu")] < 0.1 < error[0, name("relu")]


def slow_waves_come_first(m, r):
    steps = r.steps_to()
    relu, tanh = np.median(steps, axis=0)
    assert relu[3] > 20 * relu[0] and relu[3] > tanh[3] > 5 * tanh[0]
    in_order = (steps[..., :-1] <= steps[..., 1:]).all(axis=-1)
    assert (in_order.mean(axis=0) > 0.75).all()


def sines_are_learned_at_once(m, r):
    assert np.median(r.steps_to(), axis=0).max() <= 50


def far_away_all_but_bumps_are_sure(m, r):
    relu, tanh, bumps = (r.confidence[:, k, :, -1] for k in range(3))
    assert (relu > 0.99).mean() > 0.995
    assert np.abs(r.growth[:, 0] - 2).max() < 0.02
    assert np.abs(r.growth[:, 1:] - 1).max() < 0.02
    sure = (tanh > 0.999).mean(axis=(0, 2))
    assert sure.min() > 0.6 and sure.mean() < 0.99
    assert bumps.max(axis=2).mean() < 0.9 and (bumps > 0.999).mean() < 0.02
    assert r.at_best(r.accuracy).mean(axis=0).min() > 0.96


def bounds_enclose_the_worst_case(m, r):
    ways = np.array([r.interval, r.relaxed, r.exact, r.attack, r.sampled])
    assert (np.diff(ways, axis=0) > -1e-4).all() and r.deviation.max() < 1e-4
    safe = (ways > 0).mean(axis=1)[:, r.config.epsilons.index(0.1)]
    assert safe[0] == 0 and safe[2] < 0.5 and safe[4] - safe[2] > 0.25
    middle = (ways > 0).mean(axis=1)[:, r.config.epsilons.index(0.05)]
    assert middle[2] - middle[1] > 0.15


def sparse_features_share_a_plane(m, r):
    linear, relu = r.at_best(r.unexplained).mean(axis=0)
    assert np.abs(linear - 0.6).max() < 0.02 and abs(relu[0] - linear[0]) < 0.02
    assert (np.diff(relu) < -0.05).all() and relu[-1] < 0.13
    assert m.regular(r.at_best(r.vectors)[:, 1, -1], degrees=8).mean() > 0.8


# experiment, config of the chapter where it is not the default, assertion,
# what a quick run may use instead: None where only the chapter's size shows it
ROWS = [
    ("nonlinearity", {}, nonlinearity, dict(seeds=3, steps=300, lrs=(1e-2,))),
    ("linear_regions", {}, regions, {}),
    ("planar_regions", {}, depth_multiplies_no_pieces, dict(seeds=4, lrs=(1e-2,))),
    ("relu_at_zero", {}, slope_at_zero, dict(lrs=(0.1,))),
    (
        "approximation", dict(units=(64,)), trained_is_worse_than_built,
        dict(seeds=6, lrs=(1e-2,)),
    ),
    ("gradient_flow", {}, factor_per_layer, dict(seeds=16)),
    ("gradient_flow", {}, weight_gradients_hide_it, dict(seeds=16)),
    ("gradient_flow", {}, updates_stop_at_one_end_or_nowhere, {}),
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
        dict(seeds=3),
    ),
    (
        "trainable_depth", {}, a_skip_trains,
        dict(
            activations=("relu",) * 2, initialisations=("he", "he, skip"),
            seeds=2, lrs=(3e-3,), steps=100,
        ),
    ),
    (
        "trainable_depth",
        dict(
            activations=("relu", "leaky_relu"), initialisations=("he", "fitted leak"),
            width=32, batch=32, steps=60, lrs=(3e-4, 1e-3, 3e-3),
        ),
        a_fitted_leak_trains_plain_layers,
        dict(seeds=5),
    ),
    ("dead_latents", {}, latents_die_of_the_mean, dict(seeds=3)),
    (
        "variants",
        dict(
            network="cnn", activations=("identity", "relu", "gelu"),
            lrs=(1e-2, 2e-2, 4e-2), steps=150, batch=32,
        ),
        a_convolution_needs_a_bend,
        dict(seeds=8, lrs=(2e-2,)),
    ),
    ("shattered_gradients", {}, shattering, {}),
    ("born_dead", {}, born_dead, {}),
    ("dying", {}, a_cliff, dict(seeds=6)),
    (
        "dying",
        dict(
            activations=("relu", "leaky_relu"), biases=(-1.0, -1.0), lrs=(0.1, 0.6),
            steps=600,
        ),
        a_small_leak_needs_time_and_rate,
        dict(seeds=6),
    ),
    (
        "cures", {}, each_trouble_has_its_cures,
        dict(seeds=12, biases=(-1.0, -1.0, 0.0, 0.0), lrs=(0.1, 0.3, 1.0, 2.0)),
    ),
    ("killed_units", {}, dead_units_are_spared, dict(seeds=10)),
    ("off_centre", {}, far_from_centred, {}),
    ("revival", {}, revival, dict(seeds=10)),
    ("dead_on_a_batch", {}, one_batch, {}),
    ("init_artefact", {}, init_artefact, dict(seeds=2)),
    ("batch_norm_and_death", {}, batch_norm, dict(seeds=4)),
    (
        "steps_to_threshold", dict(probe=500), steps_to_half,
        dict(seeds=4, lrs=(8e-3,), every=20),
    ),
    ("plasticity", {}, plasticity, dict(seeds=6)),
    (
        "plasticity", dict(variants=("relu", "layer norm"), adam="kept"),
        plasticity_with_an_old_adam, dict(seeds=4),
    ),
    (
        "plasticity", dict(variants=("relu", "layer norm"), lr=0.0015),
        plasticity_at_a_small_rate, dict(seeds=2),
    ),
    (
        "plasticity",
        dict(variants=("relu", "pulled to its start", "crelu"), lr=0.015),
        plasticity_at_a_large_rate, dict(seeds=2),
    ),
    ("fading_contrast", {}, gradient_and_contrast, dict(seeds=2)),
    (
        "fading_contrast",
        dict(
            arms=("plain", "gradient restored", "values restored", "both restored"),
            batch=64,
        ),
        gradient_and_contrast,
        dict(seeds=4, lrs=(1.0,)),
    ),
    ("long_memory", {}, memory, dict(seeds=4)),
    ("sparsity_in_training", {}, sparsity, dict(seeds=3, steps=300)),
    (
        "variants", {}, a_small_leak_does_not_matter,
        dict(activations=("relu", "leaky_relu", "silu"), seeds=6, lrs=(1e-2,)),
    ),
    (
        "variants", dict(data="digits", lrs=(1e-3, 3e-3, 1e-2)),
        digits_separate_little_at_the_best_rate,
        dict(seeds=3, lrs=(1e-2,), steps=200),
    ),
    (
        "variants",
        dict(activations=("relu", "elu", "silu"), lrs=(1e-2,), steps=3000, seeds=12),
        elu_comes_later,
        dict(seeds=6, steps=2000),
    ),
    (
        "leak_size", {}, a_larger_leak_wakes_more,
        dict(leaks=(0.0, 0.01, 0.25, 0.5), seeds=4),
    ),
    (
        "leak_size",
        dict(
            data="mnist_1d", optimiser="adam", biases=(0.0,) * 3,
            lrs=(3e-3, 1e-2, 3e-2), steps=300,
        ),
        a_leak_of_a_half_costs,
        dict(leaks=(0.0, 0.5), seeds=6, biases=(0.0,), lrs=(1e-2,)),
    ),
    ("learned_slope", {}, slopes_learn_and_do_not_help, dict(seeds=6, lrs=(1e-2,))),
    (
        "gated_units", {}, products_help,
        dict(kinds=("relu", "geglu", "bilinear"), seeds=4, lrs=(1e-2,)),
    ),
    ("sparse_transformer", {}, zeros_emerge, dict(seeds=3)),
    ("classification_heads", {}, softmax_twice_and_relu, dict(seeds=5)),
    ("stuck_logits", {}, stuck, {}),
    ("regression_heads", {}, heads_have_ranges, dict(seeds=8)),
    (
        "regression_heads",
        dict(
            targets=("bump", "half zero", "bowl", "valley"),
            heads=("linear", "softplus", "exp"),
        ),
        no_head_is_best_as_such,
        dict(seeds=3),
    ),
    (
        "regression_heads",
        dict(
            targets=("bump",), heads=("linear", "relu", "softplus"), lrs=(0.1, 0.3),
        ),
        softplus_sticks_at_large_rates,
        dict(seeds=10),
    ),
    ("bottleneck", {}, a_leak_costs_a_narrow_layer_nothing, None),
    ("residual_stream", {}, streams_grow, {}),
    ("norm_placement", {}, the_rate_decides_the_place, None),
    ("overlapping_labels", {}, sigmoids_count, dict(seeds=4)),
    (
        "second_derivatives", {}, relu_has_no_curvature,
        dict(seeds=4, lrs=(1e-2,), steps=300),
    ),
    (
        "spectral_bias", dict(kinds=("relu", "tanh")),
        slow_waves_come_first, dict(seeds=4, lrs=(1e-2,)),
    ),
    (
        "spectral_bias", dict(kinds=("sine", "relu, waves as inputs"), steps=200),
        sines_are_learned_at_once, dict(seeds=4),
    ),
    (
        "confidence_far_away", {}, far_away_all_but_bumps_are_sure,
        dict(seeds=5, lrs=(1e-2,), rays=50),
    ),
    ("exact_verification", {}, bounds_enclose_the_worst_case, dict(seeds=10)),
    (
        "superposition", {}, sparse_features_share_a_plane,
        dict(seeds=4, lrs=(1e-2,), steps=1000, batch=128),
    ),
]  # fmt: skip
IDS = [f"{name}: {assertion.__name__}" for name, _, assertion, _ in ROWS]
SLOW = (  # they take seconds even so
    bounds_enclose_the_worst_case, depth_with_sgd, each_trouble_has_its_cures,
    elu_comes_later, gradient_and_contrast, heads_have_ranges, init_artefact,
    latents_die_of_the_mean, memory, no_head_is_best_as_such, plasticity,
    products_help, relu_has_no_curvature, shattering, slow_waves_come_first,
    softmax_twice_and_relu, zeros_emerge,
)  # fmt: skip
