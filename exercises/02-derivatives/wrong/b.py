# expect: q1=1 q2=1 q3=1 q4=1
import numpy as np


# answer: q1
# mistake: forgets the kink
# hint: At x = 0 you gave the left slope whatever w is; and a nan became a number.
def leaky_slope(x, alpha=0.0, w=0.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha)


# answer: q2
# mistake: no mask
# hint: A unit that is off passes no gradient back: multiply by the slope of ReLU at z.
def gradients(W1, b1, w2, X, targets):
    A = np.maximum(X @ W1.T + b1, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: numbers for s = 1
# hint: Right for one convention; the answer depends on s.
def autograd_at_zero(s):
    return [2.0, 1.0, 0.0, 0.0, -6.0]


# answer: q4
# mistake: 1 - (1 - p)**n
# hint: With h = 1e-18 your result is 0: 1 - p was rounded to 1. log1p and expm1 keep
# the digits.
def alarm_probability(h, tol, n):
    return 1 - (1 - h * max(0.0, 1 - 2 * tol)) ** n
