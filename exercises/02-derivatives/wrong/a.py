# expect: q1=0 q2=1 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: the code handed in
# hint: This does the same as the code that was handed in. Follow one negative number
# through both lines.
# idea: What the first line writes, the second line reads; and both write into x.
def leaky_slope(x, alpha=0.0, w=0.0):
    x[x <= 0] = alpha
    x[x > 0] = 1.0
    return x


# answer: q2
# mistake: sum instead of mean
# hint: Right for one sample, too large by the number of samples for more.
# idea: The loss is a mean.
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = A @ w2 - targets
    dZ = np.outer(e, w2) * (Z > 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: the true derivatives
# hint: These are the slopes of mathematics. The framework reports others.
# idea: It never sees what the functions amount to, only their parts: it applies its
# rules to each of them.
def autograd_at_zero(s):
    return [1.0, s, 0.0, 0.0, -6 * s]


# answer: q4
# mistake: forgets the density 1/2
# hint: Your probability belongs to a window twice as likely as it is.
# idea: z is uniform on an interval of length 2: what is its density?
def alarm_probability(h, tol, n):
    p = 2 * h * max(0.0, 1 - 2 * tol)
    return -math.expm1(n * math.log1p(-p))
