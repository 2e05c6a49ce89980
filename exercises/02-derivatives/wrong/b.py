# expect: q1=1 q2=1 q3=0 q4=1
import numpy as np


# answer: q1
# mistake: forgets the kink
# hint: At x = 0 your slope is that on the left, whatever w is; and a nan became a
# number.
# idea: Equal to zero is a case of its own, and nan is in no comparison.
def leaky_slope(x, alpha=0.0, w=0.0):
    return np.where(np.asarray(x) > 0, 1.0, alpha)


# answer: q2
# mistake: no mask
# hint: A unit that is off got a gradient.
# idea: What flows back through a ReLU is multiplied by its slope at z.
def gradients(W1, b1, w2, X, targets):
    A = np.maximum(X @ W1.T + b1, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: numbers for s = 1
# hint: Right for one convention only.
# idea: The answer depends on s.
def autograd_at_zero(s):
    return [2.0, 1.0, 0.0, 0.0, -6.0]


# answer: q4
# mistake: 1 - (1 - p)**n
# hint: With a very small h your result is 0.
# idea: 1 - p was rounded to 1. Two functions of math keep the digits.
def alarm_probability(h, tol, n):
    return 1 - (1 - h * max(0.0, 1 - 2 * tol)) ** n
