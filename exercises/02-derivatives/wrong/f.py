# expect: q1=2 q2=2 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: nan gets a slope
# hint: A nan came in and a number came out.
# idea: No comparison with nan is true, so it falls into your last case.
def leaky_slope(x, alpha=0.0, w=0.0):
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, 1.0, np.where(x == 0, (1 - w) * alpha + w, alpha))


# answer: q2
# mistake: ReLU'(0) = 1
# hint: A unit whose z is exactly 0 got a gradient.
# idea: The question says which slope to use there.
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2) * (Z >= 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: the inner derivative without its sign
# hint: Right but for the inner derivatives.
# idea: In relu(-x) and relu(-2x) the chain rule multiplies by what stands inside,
# sign and all.
def autograd_at_zero(s):
    return [0.0, s * s, 2 * s, 0.0, 6 * s]


# answer: q4
# mistake: tolerance once
# hint: The window is a little too wide.
# idea: How far are the two slopes apart at z? Both ends of the window count.
def alarm_probability(h, tol, n):
    return -math.expm1(n * math.log1p(-h * max(0.0, 1 - tol)))
