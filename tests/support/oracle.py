"""The exact value of an activation, and how far a result is from it.

Textbook formulas in mpmath with so many bits that cancellation cannot hurt. A new row
that is not piecewise linear gets an entry in EXACT: value, slope and curvature as
functions of an mpmath number.
"""

import mpmath
import numpy as np

mp = mpmath.mp.clone()
mp.prec = 600
SCALE = mp.mpf("1.0507009873554804934193349852946")
ALPHA = mp.mpf("1.6732632423543772848170429916717")


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def elu(alpha, inner=1, outer=1):
    """Return value, slope and curvature of an exponential unit."""
    return (
        lambda x: outer * (x if x > 0 else alpha * mp.expm1(x / inner)),
        lambda x: outer * (1 if x > 0 else alpha / inner * mp.exp(x / inner)),
        lambda x: outer * (0 if x > 0 else alpha / inner**2 * mp.exp(x / inner)),
    )


def tanh_argument(x):
    c = 2 * mp.sqrt(2 / mp.pi)
    a = mp.mpf("0.044715")
    return c * (x + a * x**3), c * (1 + 3 * a * x**2), c * 6 * a * x


def gelu_tanh_slope(x):
    v, v1, _ = tanh_argument(x)
    return sigmoid(v) * (1 + x * sigmoid(-v) * v1)


def gelu_tanh_curvature(x):
    v, v1, v2 = tanh_argument(x)
    s = sigmoid(v) * sigmoid(-v)
    return s * (2 * v1 + x * (v2 - v1**2 * mp.tanh(v / 2)))


def mish_parts(x):
    q = mp.exp(x) * (mp.exp(x) + 2)
    t = q / (q + 2)  # tanh(log(1 + e^x))
    return t, sigmoid(x), 4 * (q + 1) / (q + 2) ** 2


def mish_slope(x):
    t, s, rest = mish_parts(x)
    return t + x * rest * s


def mish_curvature(x):
    t, s, rest = mish_parts(x)
    return rest * s * (2 + x * (1 - s - 2 * t * s))


half, third = mp.mpf(1) / 2, mp.mpf(1) / 3
EXACT = {
    ("elu", ()): elu(mp.mpf(1)),
    ("elu", (("alpha", 0.7),)): elu(mp.mpf(0.7)),
    ("celu", ()): elu(mp.mpf(1)),
    ("celu", (("alpha", 1.5),)): elu(mp.mpf(1.5), mp.mpf(1.5)),
    ("selu", ()): elu(ALPHA, outer=SCALE),
    ("leaky_relu", ()): (
        lambda x: x if x > 0 else x * mp.mpf(0.01),
        lambda x: 1 if x > 0 else mp.mpf(0.01),
        lambda x: 0,
    ),
    ("squared_relu", ()): (
        lambda x: max(x, 0) ** 2,
        lambda x: 2 * max(x, 0),
        lambda x: 2 if x > 0 else 0,
    ),
    ("hardswish", ()): (
        lambda x: x * min(max(x + 3, 0), 6) / 6,
        lambda x: 0 if x < -3 else 1 if x > 3 else (2 * x + 3) / 6,
        lambda x: third if -3 < x < 3 else 0,
    ),
    ("hardsigmoid", ()): (
        lambda x: min(max(x + 3, 0), 6) / 6,
        lambda x: half * third if -3 < x < 3 else 0,
        lambda x: 0,
    ),
    ("softplus", ()): (
        lambda x: mp.log1p(mp.exp(x)),
        sigmoid,
        lambda x: sigmoid(x) * sigmoid(-x),
    ),
    ("softplus", (("beta", 1.3),)): (
        lambda x: mp.log1p(mp.exp(mp.mpf(1.3) * x)) / mp.mpf(1.3),
        lambda x: sigmoid(mp.mpf(1.3) * x),
        lambda x: mp.mpf(1.3) * sigmoid(mp.mpf(1.3) * x) * sigmoid(-mp.mpf(1.3) * x),
    ),
    ("sigmoid", ()): (
        sigmoid,
        lambda x: sigmoid(x) * sigmoid(-x),
        lambda x: -sigmoid(x) * sigmoid(-x) * mp.tanh(x / 2),
    ),
    ("tanh", ()): (
        mp.tanh,
        lambda x: mp.sech(x) ** 2,
        lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2,
    ),
    ("silu", ()): (
        lambda x: x * sigmoid(x),
        lambda x: sigmoid(x) * (1 + x * sigmoid(-x)),
        lambda x: sigmoid(x) * sigmoid(-x) * (2 - x * mp.tanh(x / 2)),
    ),
    ("gelu", ()): (
        lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2,
        lambda x: mp.erfc(-x / mp.sqrt(2)) / 2 + x * mp.npdf(x),
        lambda x: (2 - x * x) * mp.npdf(x),
    ),
    ("gelu_tanh", ()): (
        lambda x: x * sigmoid(tanh_argument(x)[0]),
        gelu_tanh_slope,
        gelu_tanh_curvature,
    ),
    ("mish", ()): (lambda x: x * mish_parts(x)[0], mish_slope, mish_curvature),
}
NEAR = {"gelu", "gelu_tanh", "mish"}  # beyond 1e5 the oracle overflows


def drawn(row, dtype, seed):
    """Return points that test a row: exponents, ordinary numbers, tails, kinks."""
    rng = np.random.default_rng([seed, dtype == "float64"])
    info = np.finfo(dtype)
    tail = 745 if dtype == "float64" else 104
    exponents = rng.uniform(info.minexp - info.nmant, info.maxexp, 60)
    near = [k + s * 2.0 ** -rng.uniform(1, 60, 6) for k in row.kinks for s in (-1, 1)]
    x = np.concatenate(
        [
            rng.choice([-1, 1], 60) * 2.0**exponents,
            rng.normal(0, 3, 60),
            rng.uniform(-40, 40, 40),
            rng.uniform(-tail, tail, 40),
            *near,
        ]
    ).astype(dtype)
    return x[~np.isin(x, row.kinks)]


def units_off(got, exact, dtype, floor=0.0):
    """Return |got - exact| in units in the last place of `exact` (at least `floor`)."""
    rounded = abs(exact)
    info = np.finfo(dtype)
    size = max(float(min(rounded, mp.mpf(float(info.max)))), floor)
    unit = float(np.spacing(dtype(min(size, float(info.max) / 2))))
    if np.isinf(got):
        return 0.0 if rounded >= mp.mpf(float(info.max)) else np.inf
    return float(abs(mp.mpf(float(got)) - exact) / mp.mpf(unit))
