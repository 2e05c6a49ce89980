"""How far each row is from the exact value, in units in the last place.

Points are drawn anew for each seed: exponents of either sign from the smallest float to
the largest, ordinary numbers, tails, and the neighbourhoods of the kinks.
"""

import numpy as np
import pytest

from relulib import activations
from relulib.activations import TABLE
from relulib.activations.numerics import MISH_ROOT, SILU_ROOT
from tests.support.oracle import EXACT, NEAR, drawn, mp, units_off

# Measured on many seeds; float64, in units in the last place of the exact value:
# (value, slope, curvature). What is not named obeys BOUND.
BOUND = (2, 4, 8)
LOOSER = {
    "gelu": (20, 20, 16),
    "gelu_tanh": (2000, 2000, 2000),
    "silu": (2.5, 4.5, 8),
    "mish": (3.5, 6.5, 16),
}
# where a slope or a curvature crosses zero, its error is measured against this instead
FLOOR = 2.0**-4
MORE = [pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2)]
each_seed = pytest.mark.parametrize("seed", [0, *MORE])


def bound(name, order):
    return LOOSER.get(name, BOUND)[order]


def near_zero_of(order, x):
    """Say whether slope or curvature of a bump cancels here: -3 <= x <= 3."""
    return order > 0 and abs(x) < 3


@each_seed
@pytest.mark.parametrize(("name", "params"), EXACT, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=["f32", "f64"])
def test_error_in_units_in_the_last_place(name, params, dtype, seed):
    row, given = TABLE[name], dict(params)
    x = drawn(row, dtype, seed)
    x = x[np.abs(x) < 1e5] if name in NEAR else x
    kinds = (row, row.derivative, row.second_derivative)
    for order, (f, exact) in enumerate(zip(kinds, EXACT[name, params], strict=True)):
        limit = 1 if dtype is np.float32 else bound(name, order)
        for xi, got in zip(x, f(x, **given), strict=True):
            floor = FLOOR if near_zero_of(order, xi) and dtype is np.float64 else 0
            off = units_off(got, mp.mpf(exact(mp.mpf(float(xi)))), dtype, floor)
            assert off <= limit, f"{name}, derivative {order}, at {xi!r}: {off:.3g}"


@pytest.mark.parametrize(("name", "root"), [("silu", SILU_ROOT), ("mish", MISH_ROOT)])
def test_a_slope_keeps_its_digits_at_its_zero(name, root):
    powers = 2.0 ** -np.random.default_rng(0).uniform(1, 60, 100)
    x = root[0] + np.concatenate([-powers, powers])
    for xi, got in zip(x, TABLE[name].derivative(x), strict=True):
        exact = EXACT[name, ()][1](mp.mpf(float(xi)))
        assert units_off(got, exact, np.float64) <= bound(name, 1), xi


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_a_row_that_bends_is_measured(row):
    bends = any(row.second_derivative(drawn(row, np.float64, 0)))
    assert not bends or (row.name, ()) in EXACT, (
        f"{row.name} is not piecewise linear: add its value, slope and curvature to "
        "EXACT in tests/support/oracle.py"
    )


def test_what_is_measured_stands_in_the_table():
    assert {name for name, _ in EXACT} <= set(TABLE)


@each_seed
@pytest.mark.parametrize("log", [False, True], ids=["softmax", "log_softmax"])
def test_softmax_error_in_units_in_the_last_place(log, seed):
    rng = np.random.default_rng(seed)
    scale = np.repeat([0.01, 1, 30, 300], 8)[:, None]
    rows = rng.normal(0, 1, (32, 12)) * scale + rng.choice([0, 1e3, -1e4], (32, 1))
    f = activations.log_softmax if log else activations.softmax
    for x, got in zip(rows, f(rows), strict=True):
        terms = [mp.exp(mp.mpf(v)) for v in x]
        for i, (t, g) in enumerate(zip(terms, got, strict=True)):
            rest = sum(terms[:i] + terms[i + 1 :])
            exact = -mp.log1p(rest / t) if log else t / (t + rest)
            assert units_off(g, exact, np.float64) <= (1.4 if log else 2), x


def test_the_measure_sees_an_error_of_three_units():
    exact = mp.mpf("0.7")
    assert units_off(0.7, exact, np.float64) <= 0.5
    assert 2.5 < units_off(0.7 + 3 * np.spacing(0.7), exact, np.float64) < 3.5
    assert units_off(np.inf, exact, np.float64) == np.inf


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("tanh", 0.543936602247957),  # 2.4 units with expm1(-2x) in place of expm1(2x)
        ("tanh", 0.44376531089660987),
        ("sigmoid", -4.844389048091628),  # 2.1 units as e / (1 + e)
        ("celu", -856.735),
        ("softplus", -6.32239711483016),
    ],
)
def test_points_that_were_the_worst_of_many(name, x):
    got = TABLE[name](x)
    exact = EXACT[name, ()][0](mp.mpf(x))
    assert units_off(got, exact, np.float64) <= 2
