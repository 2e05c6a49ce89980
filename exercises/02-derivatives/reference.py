import math

import numpy as np


# answer: q1
def leaky_slope(x, alpha=0.0, w=0.0):
    x = np.asarray(x, dtype=float)
    slope = np.where(x > 0, 1.0, np.where(x < 0, alpha, (1 - w) * alpha + w))
    return np.where(np.isnan(x), x, slope)


# answer: q2
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2) * (Z > 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
def autograd_at_zero(s):
    return [2 * s, s * s, 0.0, 0.0, -6 * s]


# answer: q4
def alarm_probability(h, tol, n):
    p = h * max(0.0, 1 - 2 * tol)  # |z| < h (1 - 2 tol), density 1/2
    return -math.expm1(n * math.log1p(-p))
