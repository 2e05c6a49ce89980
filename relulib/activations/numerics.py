"""What a formula needs to reach its last digit; each trap stands beside what avoids it.

Each function works on float64 arrays without nan. The table says in a comment what a
function is; here it says how, and why not as in a textbook.
"""

import numpy as np
import scipy.special

SQRT_HALF = np.sqrt(0.5)
ROOT_2_OVER_PI = np.sqrt(2 / np.pi)
FAR = 1500.0  # beyond it exp(-x/2)^2 is 0; a bound keeps inf * 0 away
TANH_CUBIC = 0.044715

# The zero of the slope, and what rounding it lost.
SILU_ROOT = (-1.2784645427610737, -1.0946994183093437e-16)
MISH_ROOT = (-1.1924312145154952, -4.8484829848031044e-17)


# --- products, exponentials, sums -----------------------------------------------------


def times(a, x):
    """a x, and 0 where a is 0: a branch that is switched off stays off at infinity."""
    return np.where(np.equal(a, 0), 0.0, a * x)


def product_error(a, b):
    """a b - fl(a b), exactly (Dekker 1971, after Veltkamp's splitting)."""

    def halves(v):
        high = v * 134217729.0  # 2^27 + 1
        high = high - (high - v)
        return high, v - high

    (a1, a2), (b1, b2) = halves(a), halves(b)
    error = a2 * b2 - (((a * b - a1 * b1) - a2 * b1) - a1 * b2)
    return np.where(np.isfinite(error), error, 0.0)  # beyond 1e300 halves overflow


def exp_of_ratio(x, a):
    """exp(x / a) for x <= 0. x / a is rounded, and exp magnifies that: mend it."""
    ratio = np.clip(x / a, -FAR, 0.0)
    error = (x - ratio * a - product_error(ratio, a)) / a
    return np.exp(ratio) * (1 + np.where(ratio > -FAR, error, 0.0))


def exp_of_product(x, b):
    """exp(b x) for x <= 0, mended in the same way."""
    product = np.clip(b * x, -FAR, 0.0)
    return np.exp(product) * (1 + np.where(product > -FAR, product_error(b, x), 0.0))


def times_exp(a, x):
    """a exp(-|x|). Below exp(-708) the exponential alone would lose digits that a large
    factor brings back, so there it comes in two halves."""
    x = np.minimum(np.abs(x), FAR)
    half = np.exp(-x / 2)
    return np.where(x < 700, a * np.exp(-x), a * half * half)


def times_logistic(a, v):
    """a / (1 + exp(-v)), for v far below 0 too."""
    return np.where(v >= 0, a, times_exp(a, v)) / (1 + np.exp(-np.abs(v)))


def times_density(a, x):
    """a exp(-x^2 / 2) / sqrt(2 pi), in two halves, the rounding of x^2 mended."""
    x = np.clip(x, -40.0, 40.0)  # exp(-800) is 0
    half = np.exp(-x * x / 4)
    return a * (1 - product_error(x, x) / 2) / np.sqrt(2 * np.pi) * half * half


def mills(x):
    """Phi(x) / density(x) for x <= 0, without the underflow of either."""
    return np.sqrt(np.pi / 2) * scipy.special.erfcx(-x * SQRT_HALF)


def two_sums(e, extra, axis):
    """Return two parts of the sum of e + extra, which no large term drowns.

    The first sums e rounded to 42 bits below the largest: exact up to 2000 terms.
    """
    top = np.frexp(e.max(axis=axis, keepdims=True, initial=0.0))[1]
    unit = np.ldexp(1.0, np.maximum(top - 42, -1000))
    high = np.round(e / unit) * unit
    low = (e - high) + extra
    return high.sum(axis=axis, keepdims=True), low.sum(axis=axis, keepdims=True)


# --- sigmoid and tanh -----------------------------------------------------------------


def logistic(x):
    """1 / (1 + exp(-x)), written so that no exponential overflows.

    For small e the rounding of 1 + e touches only the small term of e - e^2 / (1 + e).
    """
    e = np.exp(-np.abs(x))
    left = np.where(e < 0.25, e - e * e / (1 + e), e / (1 + e))
    return np.where(x >= 0, 1 / (1 + e), left)


def logistic_slope(x):
    """s(1 - s) cancels in both tails; e / (1 + e)^2 does not."""
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def logistic_curvature(x):
    """s'(1 - 2s): 1 - 2s is -tanh(x/2), which does not cancel at 0."""
    return -logistic_slope(x) * tanh(x / 2)


def tanh(x):
    """By expm1 near 0 and 1 - small beyond: an error that no build of numpy changes.

    expm1(2x), not expm1(-2x): dividing by t + 2 then damps the error of t.
    """
    t = np.expm1(2 * np.minimum(np.abs(x), 1.0))
    e = np.exp(-2 * np.abs(x))
    return np.copysign(np.where(np.abs(x) < 0.6, t / (t + 2), 1 - 2 * e / (1 + e)), x)


def tanh_slope(x):
    """1 - tanh^2 cancels in the tails; 4 s'(2x) does not."""
    return 4 * logistic_slope(2 * x)


def tanh_curvature(x):
    """-2 tanh tanh', by the same slope."""
    return -8 * logistic_slope(2 * x) * tanh(x)


# --- the rows of the table whose formula would lose digits ---------------------------


def gelu(x):
    """By erf near 0 and above; by erfcx in the left tail, where 1 + erf cancels."""
    tail = np.clip(x, -40.0, -0.5)
    near = x * (0.5 + 0.5 * scipy.special.erf(x * SQRT_HALF))
    return np.where(x > -0.5, near, times_density(tail * mills(tail), tail))


def gelu_slope(x):
    """Phi + x phi; in the left tail both share the factor phi."""
    tail = np.clip(x, -40.0, -0.5)
    near = 0.5 + 0.5 * scipy.special.erf(x * SQRT_HALF) + times_density(x, x)
    near = np.where(x < 40, near, 1.0)  # x phi is infinity times zero
    return np.where(x > -0.5, near, times_density(mills(tail) + tail, tail))


def gelu_curvature(x):
    """(2 - x^2) phi; beyond 40 the density is 0, and x^2 must not become infinite."""
    return times_density(2 - np.clip(x, -40.0, 40.0) ** 2, x)


def gelu_tanh_argument(x):
    """2u with u = sqrt(2/pi) (x + 0.044715 x^3), its slope and its curvature."""
    x = np.clip(x, -FAR, FAR)  # sigmoid has long reached 0 and 1; x^3 must not overflow
    c = 2 * ROOT_2_OVER_PI
    return (
        c * x * (1 + TANH_CUBIC * x * x),
        c * (1 + 3 * TANH_CUBIC * x * x),
        c * 6 * TANH_CUBIC * x,
    )


def gelu_tanh(x):
    """x s(2u): 1 + tanh(u) cancels for negative u."""
    return times_logistic(np.maximum(x, -FAR), gelu_tanh_argument(x)[0])


def gelu_tanh_slope(x):
    """Is s + x s' v' with v = 2u, and s' = s (1 - s), so s is a common factor."""
    v, v1, _ = gelu_tanh_argument(x)
    return times_logistic(1 + np.clip(x, -FAR, FAR) * logistic(-v) * v1, v)


def gelu_tanh_curvature(x):
    """Is 2 s' v' + x (s'' v'^2 + s' v''), with s'' = -s' tanh(v / 2)."""
    v, v1, v2 = gelu_tanh_argument(x)
    x = np.clip(x, -FAR, FAR)
    bracket = 2 * v1 + x * (v2 - v1**2 * tanh(v / 2))
    return times_exp(bracket, v) / (1 + np.exp(-np.abs(v))) ** 2


def silu(x):
    """e^-x may be inf, which gives 0; but x / inf has lost its digits before that."""
    return np.where(x > -700, x / (1 + np.exp(-x)), times_exp(np.maximum(x, -FAR), x))


def silu_slope(x):
    """For x < 0: (1 + x + e^x) e^x / (1 + e^x)^2, the bracket expanded at its zero."""
    e = np.exp(-np.abs(x))
    d = np.clip(x, -FAR, 0.0) - SILU_ROOT[0] - SILU_ROOT[1]
    bracket = d + np.exp(SILU_ROOT[0]) * np.expm1(d)
    right = (1 + times_exp(np.clip(x, 0.0, FAR), x) / (1 + e)) / (1 + e)
    return np.where(x > 0, right, times_exp(bracket, x) / (1 + e) ** 2)


def silu_curvature(x):
    """s' (2 - x tanh(x / 2)), which is even."""
    x = np.minimum(np.abs(x), FAR)
    bracket = 2 - x * tanh(x / 2)
    return times_exp(bracket, x) / (1 + np.exp(-x)) ** 2


def mish(x):
    """tanh(softplus(x)) is a ratio of polynomials in e = exp(-|x|)."""
    e = np.exp(-np.abs(x))
    right = x * (1 + 2 * e) / (1 + 2 * e + 2 * e * e)
    left = times_exp(np.maximum(x, -FAR), x) * (e + 2) / (e * (e + 2) + 2)
    return np.where(x > 0, right, left)


def mish_slope(x):
    """For x < 0 the numerator is expanded at its zero, where its terms cancel."""
    e, E = np.exp(-np.abs(x)), np.exp(MISH_ROOT[0])
    y, x = np.clip(x, 0.0, FAR), np.clip(x, -FAR, 0.0)
    d = x - MISH_ROOT[0] - MISH_ROOT[1]
    left = 4 * d * (1 + E) + 4 * E**2 * np.expm1(2 * d) + E**3 * np.expm1(3 * d)
    left = times_exp(left + E * np.expm1(d) * (4 * x + 6), x)
    right = 1 + 4 * e + e * e * (4 * y + 6) + 4 * (y + 1) * e**3
    return np.where(
        y > 0, right / (1 + 2 * e + 2 * e * e) ** 2, left / (2 + 2 * e + e * e) ** 2
    )


def mish_curvature(x):
    """(1 - t^2) s (2 + x (1 - s - 2 t s)), t = tanh(softplus(x)), s = sigmoid(x)."""
    x = np.clip(x, -FAR, FAR)
    e = np.exp(-np.abs(x))
    right, left = 1 + 2 * e + 2 * e * e, 2 + 2 * e + e * e
    t = np.where(x > 0, (1 + 2 * e) / right, e * (e + 2) / left)
    bracket = 2 + x * (logistic(-x) - 2 * t * logistic(x))
    # (1 - t^2) s is 4 e (1 + e) / left^2, and e times that over right^2 for x > 0
    factor = times_exp(4 * bracket * (1 + e), x)
    return np.where(x > 0, factor * e / right**2, factor / left**2)


def softplus(x, beta):
    """ln(1 + e^(beta x)) overflows; this form does on neither side."""
    return np.maximum(x, 0.0) + np.log1p(exp_of_product(-np.abs(x), beta)) / beta


def softplus_sides(x, beta):
    """sigmoid(beta x) and 1 minus it, each without cancellation."""
    e = exp_of_product(-np.abs(x), beta)
    return np.where(x >= 0, 1.0, e) / (1 + e), np.where(x >= 0, e, 1.0) / (1 + e)


def softplus_slope(x, beta):
    """sigmoid(beta x)."""
    return softplus_sides(x, beta)[0]


def softplus_curvature(x, beta):
    """beta s (1 - s), where 1 - s would cancel."""
    return beta * np.prod(softplus_sides(x, beta), axis=0)


def hardswish(x):
    """Clipped first: x (x + 3) overflows."""
    inside = np.clip(x, -3, 3)
    return np.where(x >= 3, x, inside * (inside + 3) / 6)


def hardswish_slope(x):
    """(2x + 3) / 6 inside: x / 3 + 1 / 2 cancels at -1.5."""
    inside = (2 * np.clip(x, -3, 3) + 3) / 6
    return np.where(x <= -3, 0.0, np.where(x >= 3, 1.0, inside))
