# expect: q1=0 q2=1 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: the code handed in
# hint: Two faults: x is overwritten, and the alphas written by the first line are
# positive, so the second line turns them into ones.
def leaky_slope(x, alpha=0.0, w=0.0):
    x[x <= 0] = alpha
    x[x > 0] = 1.0
    return x


# answer: q2
# mistake: sum instead of mean
# hint: Right for one sample, six times too large for six: the loss is a mean.
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = A @ w2 - targets
    dZ = np.outer(e, w2) * (Z > 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: the true derivatives
# hint: relu(x) - relu(-x) is x, whose slope is 1; but autograd never sees x, it adds s
# and s. That is the point.
def autograd_at_zero(s):
    return [1.0, s, 0.0, 0.0, -6 * s]


# answer: q4
# mistake: forgets the density 1/2
# hint: z is uniform on an interval of length 2, so a width of 2h(1-2 tol) has
# probability h(1-2 tol).
def alarm_probability(h, tol, n):
    p = 2 * h * max(0.0, 1 - 2 * tol)
    return -math.expm1(n * math.log1p(-p))
