# expect: q1=2 q2=1 q3=1 q4=0
import numpy as np


# answer: q1
# mistake: np.isclose(x, 0) for "is zero"
# hint: 1e-12 is not zero: its slope is 1. Only x == 0 is the kink.
def leaky_slope(x, alpha=0.0, w=0.0):
    x = np.asarray(x, dtype=float)
    s = np.where(np.isclose(x, 0), (1 - w) * alpha + w, np.where(x > 0, 1.0, alpha))
    return np.where(np.isnan(x), x, s)


# answer: q2
# mistake: multiplies by relu(z) instead of its slope
# hint: The chain rule needs the slope, 0 or 1, not the value of the activation.
def gradients(W1, b1, w2, X, targets):
    A = np.maximum(X @ W1.T + b1, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2) * A
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: relu(relu(x)) once
# hint: The chain rule multiplies: the inner and the outer ReLU both sit at zero, so s
# times s.
def autograd_at_zero(s):
    return [2 * s, s, 0.0, 0.0, -6 * s]


# answer: q4
# mistake: n p
# hint: n p counts alarms on average; the chance of at least one is smaller.
def alarm_probability(h, tol, n):
    return n * h * max(0.0, 1 - 2 * tol)
