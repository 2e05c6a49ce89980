# expect: q1=1 q2=1 q4=0
import math

import numpy as np


# answer: q1
# mistake: blend the wrong way round
# hint: w = 1 has to give the right slope, 1; yours gives alpha.
def leaky_slope(x, alpha=0.0, w=0.0):
    x = np.asarray(x, dtype=float)
    s = np.where(x > 0, 1.0, np.where(x < 0, alpha, (1 - w) + w * alpha))
    return np.where(np.isnan(x), x, s)


# answer: q2
# mistake: transposed
# hint: The gradient of W1 has the shape of W1: one row per hidden unit.
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2) * (Z > 0)
    return X.T @ dZ, dZ.sum(axis=0), e @ A


# answer: q4
# mistake: ignores tol
# hint: Near the edge of the window the two slopes differ by little: only |z| < h (1 - 2
# tol) is beyond the tolerance.
def alarm_probability(h, tol, n):
    return -math.expm1(n * math.log1p(-h))
