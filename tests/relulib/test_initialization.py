"""Gains against closed forms and against mpmath's own quadrature."""

from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest

from relulib import initialization as init
from relulib.activations import (
    TABLE,
    celu,
    elu,
    leaky_relu,
    prelu,
    relu,
    sigmoid,
    softplus,
    tanh,
)

CLOSED = {  # E f(z)^2
    "identity": 1,
    "relu": mp.mpf(1) / 2,
    "leaky_relu": (1 + mp.mpf("0.01") ** 2) / 2,
    "prelu": (1 + mp.mpf("0.25") ** 2) / 2,
    "squared_relu": mp.mpf(3) / 2,
    "selu": 1,
}


def by_mpmath(row, power, f):
    """Return E f(z)^power by mpmath, split at the kinks."""
    edges = sorted({-12, -6, 0, 6, 12, *row.kinks})
    return mp.quad(lambda z: mp.mpf(float(f(float(z)))) ** power * mp.npdf(z), edges)


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_gain_of_every_row(row):
    exact = CLOSED.get(row.name) or by_mpmath(row, 2, row)
    assert init.gain(row) == pytest.approx(float(1 / mp.sqrt(exact)), abs=1e-10)


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_mean_square_slope_of_every_row(row):
    exact = by_mpmath(row, 2, row.derivative)
    assert init.mean_square_slope(row) == pytest.approx(float(exact), abs=1e-10)


def test_gains_worked_by_hand():
    assert init.gain(relu) == pytest.approx(np.sqrt(2), rel=1e-15)
    assert init.mean_square_slope(relu) == pytest.approx(0.5, rel=1e-15)
    assert init.gain(leaky_relu, negative_slope=0.2) == pytest.approx(
        np.sqrt(2 / 1.04), rel=1e-14
    )
    assert init.gain(prelu, weight=-1.0) == pytest.approx(1, rel=1e-14)
    slope = init.mean_square_slope(leaky_relu, negative_slope=0.2)
    assert slope == pytest.approx(1.04 / 2, rel=1e-14)


def test_elu_by_its_closed_form():
    # E elu^2 = 1/2 + e^2 Phi(-2) - 2 sqrt(e) Phi(-1) + 1/2
    exact = 1 + mp.exp(2) * mp.ncdf(-2) - 2 * mp.exp(0.5) * mp.ncdf(-1)
    assert init.mean_square(elu) == pytest.approx(float(exact), abs=1e-14)


@pytest.mark.parametrize("kink", [-1.7, 1e-9, 0.3, 2.5])
def test_a_kink_between_the_grid_points_is_cut(kink):
    # E |z - k| = 2 phi(k) + k (2 Phi(k) - 1)
    exact = 2 * mp.npdf(kink) + kink * (2 * mp.ncdf(kink) - 1)
    mean = init.gaussian_mean(lambda z: np.abs(z - kink), [kink])
    assert mean == pytest.approx(float(exact), rel=1e-14)


@pytest.mark.parametrize("kink", [-1.7, 1e-9, 0.3, 2.5])
def test_a_row_is_cut_at_its_own_kinks(kink):
    # E max(z - k, 0)^2 = (1 + k^2) Phi(-k) - k phi(k), and the slope is 1 above k
    row = replace(
        relu,
        forward=lambda z: np.maximum(z - kink, 0.0),
        slope=lambda z: np.where(z > kink, 1.0, 0.0),
        kinks=(kink,),
    )
    share = mp.ncdf(-kink)
    square = (1 + kink**2) * share - kink * mp.npdf(kink)
    assert init.mean_square(row) == pytest.approx(float(square), rel=1e-13)
    assert init.mean_square_slope(row) == pytest.approx(float(share), rel=1e-13)


@pytest.mark.parametrize("sharp", [1e-3, 0.1, 1, 30, 1e3, 1e8])
def test_parameters_that_bend_sharply(sharp):
    # E celu^2 = 1/2 + a^2 (e^(2b^2) Phi(-2b) - 2 e^(b^2/2) Phi(-b) + 1/2), b = 1 / a
    b = mp.mpf(sharp)
    with mp.workdps(30):
        left = [mp.exp((k * b) ** 2 / 2) * mp.erfc(k * b / mp.sqrt(2)) for k in (1, 2)]
        exact = mp.mpf(1) / 2 + (left[1] / 2 - left[0] + mp.mpf(1) / 2) / b**2
        assert init.gain(celu, alpha=1 / sharp) == pytest.approx(
            float(1 / mp.sqrt(exact)), rel=1e-11
        )

        def square(z):
            return (mp.log1p(mp.exp(b * z)) / b) ** 2 * mp.npdf(z)

        edges = [-12, -1, *(s * c / b for s in (-1, 1) for c in (1, 20, 60)), 0, 1, 12]
        exact = mp.quad(square, sorted(e for e in edges if -12 <= e <= 12))
        assert init.gain(softplus, beta=sharp) == pytest.approx(
            float(1 / mp.sqrt(exact)), rel=1e-11
        )


@pytest.mark.filterwarnings("error")
def test_no_gain_warns_and_one_beyond_all_numbers_is_named():
    with np.errstate(all="raise"):
        for row in TABLE.values():
            init.gain(row)
        with pytest.raises(ValueError, match="gain: the mean square of leaky_relu"):
            init.gain(leaky_relu, negative_slope=1e200)


@pytest.mark.parametrize("inside", [0.0, 1e200])
def test_a_row_that_passes_nothing_or_too_much_on_has_no_gain(inside):
    row = replace(relu, forward=lambda z: np.where(np.abs(z) < 1, inside, 0.0))
    with pytest.raises(ValueError, match="gain: the mean square of relu with"):
        init.gain(row)


def test_gauss_hermite_would_miss_the_kink():
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    plain = (weights * elu(nodes) ** 2).sum() / np.sqrt(2 * np.pi)
    assert abs(plain - init.mean_square(elu)) > 1e-5


def test_a_layer_of_that_gain_keeps_the_mean_square():
    rng = np.random.default_rng(0)
    z = rng.normal(size=(400, 1000))
    for row in (relu, tanh, sigmoid, elu):
        w = rng.normal(0, init.gain(row) / np.sqrt(400), (1000, 400))
        ratio = ((w @ row(z)) ** 2).mean()
        # 4e5 products of 400 terms: relative standard error below 0.01
        assert ratio == pytest.approx(1, abs=0.04), row.name


def test_the_default_of_torch_linear_is_not_he():
    # github.com/pytorch/pytorch/issues/15314: kaiming_uniform with a = sqrt(5)
    import torch

    weight = torch.nn.Linear(300, 4000).weight
    he = init.gain(relu) / np.sqrt(300)
    assert he / weight.std().item() == pytest.approx(np.sqrt(6), rel=0.02)


@pytest.mark.parametrize("call", [init.gain, init.mean_square, init.mean_square_slope])
@pytest.mark.parametrize("bad", ["relu", np.tanh, None, 3, relu.derivative])
def test_a_non_activation_is_named(call, bad):
    words = (
        f"^{call.__name__}: activation must be a row of .*, got {type(bad).__name__} "
    )
    with pytest.raises(TypeError, match=words):
        call(bad)
