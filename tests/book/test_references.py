"""Reference answers against a second way to the same numbers.

The seeds' tests say that a reference agrees with itself; these say that it is right.
Every oracle is another route: a library, a loop for a formula, exact arithmetic.
"""

import math
from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import torch

from grader import worker
from relulib.initialization import gain
from tests.support.sets import SETS


@pytest.fixture
def rng():
    return np.random.default_rng(20)


def reference(name, label):
    (folder,) = (n for n in SETS if n.startswith(name))
    question = SETS[folder].question(label)
    namespace, reply = worker.load(SETS[folder].reference[label], question.function)
    assert reply == {"loaded": True}
    return namespace[question.function]


@pytest.mark.parametrize("shape", [(64, 256), (8, 5, 3, 3), (7, 9, 4)])
@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_spread_of_weights_is_that_of_torch(shape, alpha):
    torch.manual_seed(1)
    bound = math.sqrt(3) * reference("03", "q1")(shape, alpha)
    weights = torch.nn.init.kaiming_uniform_(torch.empty(1, *shape)[0], a=alpha)
    assert weights.abs().max() <= bound * (1 + 1e-6)
    assert weights.abs().max() > 0.9 * bound


def test_shrinking_is_the_product_of_the_layers():
    a, c, layers = 0.3, 0.7, 12
    z = mpmath.mpf(1)
    share = mpmath.quad(lambda t: t**2 * mpmath.npdf(t), [0, mpmath.inf])
    for _ in range(layers - 1):  # E[leaky(z)^2] times c
        z *= c * share * (1 + a**2)
    expected = float(mpmath.log10(z) / 2)
    assert reference("03", "q2")(layers, c, a) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("f", ["relu", "tanh", "gelu"])
def test_gain_is_that_of_the_package(f):
    from relulib.activations import TABLE

    assert reference("03", "q3")(TABLE[f]) == pytest.approx(gain(TABLE[f]), rel=1e-6)


def test_decay_is_the_geometric_mean_of_the_steps(rng):
    g = rng.lognormal(size=9)
    steps = [Fraction(a) / Fraction(b) for a, b in pairwise(g)]
    factor, verdict = map(float, reference("03", "q4")(g))
    assert factor ** len(steps) == pytest.approx(float(math.prod(steps)), rel=1e-12)
    assert verdict == (factor > 1.1) - (factor < 0.9)


@pytest.mark.parametrize("n", [1, 2, 8, 61])
def test_typical_shrinking_is_the_sum_over_open_units(n):
    total = sum(
        mpmath.binomial(n, k)
        * (mpmath.digamma(mpmath.mpf(k) / 2) + mpmath.log(2) + mpmath.log(2.0 / n))
        for k in range(1, n + 1)
    ) / (2**n - 1)
    assert reference("03", "q5")(n) == pytest.approx(float(total), rel=1e-10)


def test_best_rate_is_the_one_a_loop_finds(rng):
    errors = rng.uniform(size=(6, 4))
    errors[2, 1] = errors[4] = np.nan
    best = (math.nan, math.nan)
    for rate, row in zip(range(6), errors.tolist(), strict=True):
        mean = math.fsum(row) / 4
        if not math.isnan(mean) and not mean >= best[1]:
            best = (rate, mean)
    assert reference("06", "q1")(errors, np.arange(6)) == pytest.approx(best)


def test_steps_to_a_level_are_counted(rng):
    curves = rng.uniform(size=(20, 7))
    curves[3, 2:] = np.nan
    for row, got in zip(curves, reference("06", "q2")(curves, 0.2, 10), strict=True):
        hits = [10 * (i + 1) for i, value in enumerate(row) if value <= 0.2]
        assert got == (hits[0] if hits else math.inf)


def test_interval_takes_the_same_runs_of_both(rng):
    a, b = rng.lognormal(5, 0.3, 99), rng.lognormal(4, 0.3, 99)
    idx = rng.integers(0, 99, (200, 99))
    rounds = sorted(
        sorted(a[i] for i in row)[49] / sorted(b[i] for i in row)[49] for row in idx
    )
    ends = [np.interp(p * 199, range(200), rounds) for p in (0.025, 0.975)]
    expected = [sorted(a)[49] / sorted(b)[49], *ends]
    assert reference("06", "q3")(a, b, idx) == pytest.approx(expected, rel=1e-12)


def test_dormant_units_are_counted(rng):
    h = np.maximum(rng.normal(size=(50, 6)) - [0, 0, 9, 2.5, 0, -9], 0)
    mean = [math.fsum(abs(v) for v in unit) / 50 for unit in h.T]
    dormant = sum(m / (math.fsum(mean) / 6) <= 0.05 for m in mean)
    zero = sum(v == 0 for v in h.ravel())
    assert reference("06", "q4")(h, 0.05) == pytest.approx((zero / 300, dormant / 6))


@pytest.mark.parametrize("alpha", [0.02, 0.3, 0.9])
def test_steps_to_cross_are_those_of_autograd(alpha, rng):
    x = torch.tensor(rng.normal(0.3, 1, 30))
    w = torch.tensor(-1.7, dtype=torch.float64, requires_grad=True)
    leaky, steps = torch.nn.functional.leaky_relu, 0
    while w <= 0:
        loss = ((leaky(w * x, alpha) - leaky(x, alpha)) ** 2).mean()
        (slope,) = torch.autograd.grad(loss, w)
        w = (w - 0.01 * slope).detach().requires_grad_()
        steps += 1
    assert reference("06", "q5")(-1.7, 0.01, alpha, x.numpy()) == steps > 1


def test_recurrent_layer_is_that_of_torch(rng):
    net = torch.nn.RNN(2, 3, nonlinearity="relu", batch_first=True).double()
    x = rng.normal(size=(6, 4, 2))
    parts = [p.detach().numpy() for p in net.parameters()]
    A, W, b, c = parts
    last = net(torch.tensor(x))[0][:, -1].detach().numpy()
    assert np.allclose(reference("09", "q1")(x, W, A, b + c), last, atol=1e-12)


def test_gated_width_is_exact():
    for d_ff in (1, 2, 3, 4097, 3 * 2**60 + 1):
        for multiple in (1, 2, 64):
            width = reference("09", "q2")(d_ff, multiple)
            fair = Fraction(2 * d_ff, 3)
            assert width % multiple == 0 and fair <= width < fair + multiple


def test_winners_are_found_one_by_one(rng):
    mean, sd = rng.normal(2, 0.02, 9), rng.uniform(0.001, 0.03, 9)
    mean[4], won = 2.01, []
    for i in range(9):
        noise = math.hypot(sd[4], sd[i]) / math.sqrt(5)
        if (mean[4] - mean[i]) / noise > 2.3:
            won.append(i)
    assert won and reference("09", "q3")(mean, sd, 5, 4, 2.3) == won


def test_gated_layer_is_that_of_autograd(rng):
    x, W, V, U, g = (
        torch.tensor(rng.normal(size=size))
        for size in ((2, 5, 3), (3, 4), (3, 4), (4, 3), (2, 5, 3))
    )
    x.requires_grad_()
    out = (torch.relu(x @ W) * (x @ V)) @ U
    out.backward(g)
    arrays = [t.detach().numpy() for t in (x, W, V, U, g)]
    got, dx = reference("09", "q4")(*arrays)
    assert np.allclose(got, out.detach().numpy(), atol=1e-12)
    assert np.allclose(dx, x.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize("length", [1, 2, 7, 500])
def test_two_units_add_exactly_at_every_length(length, rng):
    W, A, b, r = (torch.tensor(w, dtype=torch.float64) for w in reference("09", "q5")())
    u = rng.integers(0, 2**20, length) / 2**20  # sums of these are exact
    m = rng.integers(0, 2, length).astype(float)
    h = torch.zeros(len(b), dtype=torch.float64)
    for step in zip(u, m, strict=True):
        h = torch.relu(W @ h + A @ torch.tensor(step, dtype=torch.float64) + b)
    assert float(r @ h) == float(u @ m)


def test_second_difference_is_the_bends_within_reach(rng):
    w, b, v = rng.normal(size=(3, 5))
    x, h = rng.uniform(-2, 2, (2, 3)), 0.4
    reach = np.maximum(h - np.abs(x[..., None] + b / w), 0)
    want = (reach * np.abs(w)) @ v / h**2  # each kink adds its change of slope
    reported, measured = reference("10", "q1")(w, b, v, x, h)
    assert np.allclose(measured, want, atol=1e-10)
    t = torch.tensor(x, requires_grad=True)
    out = (torch.relu(t[..., None] * torch.tensor(w) + torch.tensor(b))) @ torch.tensor(
        v
    )
    (slope,) = torch.autograd.grad(out.sum(), t, create_graph=True)
    # The slope knows nothing of x any more: autograd finds no path, that is, 0.
    (bent,) = torch.autograd.grad(
        slope.sum() + 0 * t.sum(), t, allow_unused=True, materialize_grads=True
    )
    assert np.array_equal(reported, bent.numpy())


def test_amplitudes_are_those_of_a_least_squares_fit(rng):
    x, k = (np.arange(50) + 0.5) / 50, np.array([0, 3, 4])
    error = rng.normal(size=(2, 50))
    for row, got in zip(error, reference("10", "q2")(error, k), strict=True):
        for frequency, amplitude in zip(k, got, strict=True):
            angle = 2 * np.pi * frequency * x
            waves = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            fit = np.linalg.lstsq(waves, row)[0]
            assert amplitude == pytest.approx(np.hypot(*fit))


def test_far_away_is_where_a_long_way_leads(rng):
    W, b, V, c = (rng.normal(size=size) for size in ((2, 4), 4, (4, 3), 3))
    V[:, 1] = V[:, 0]
    for d in (*rng.normal(size=(6, 2)), np.zeros(2)):
        t = mpmath.mpf(10) ** 9
        drive = [
            t * mpmath.mpf(z) + mpmath.mpf(s) for z, s in zip(d @ W, b, strict=True)
        ]
        h = mpmath.matrix([[max(z, 0) for z in drive]])
        logits = list(h * mpmath.matrix(V.tolist()) + mpmath.matrix([c.tolist()]))
        p = [mpmath.exp(z - max(logits)) for z in logits]
        want = [float(q / mpmath.fsum(p)) for q in p]
        assert np.allclose(reference("10", "q3")(W, b, V, c, d), want, atol=1e-6)


def test_the_worst_case_is_that_of_the_solver(rng):
    from relulib.experiments.exact_verification import intervals, least

    w, b, v = rng.normal(size=(3, 9))
    layers = [(w[None, :], b), (v[:, None], np.array([0.4]))]
    box = np.array([-0.7]), np.array([0.9])
    bound, exact = reference("10", "q4")(w, b, v, 0.4, -0.7, 0.9)
    assert bound == pytest.approx(intervals(layers, *box)[-1][0][0], abs=1e-12)
    assert exact == pytest.approx(least(layers, *box)[0], abs=1e-6)


@pytest.mark.parametrize("n", [3, 5, 8])
def test_errors_of_polygons_are_sums_of_cosines(n):
    angle = 2 * np.pi * np.arange(n) / n
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    between = [math.cos(2 * math.pi * j / n) for j in range(1, n)]
    error = reference("10", "q5")
    with_relu = math.fsum(max(0, z) ** 2 for z in between)
    assert error(corners, np.zeros(n)) == pytest.approx(with_relu)
    assert error(corners, np.zeros(n), False) == pytest.approx(n / 2 - 1)
