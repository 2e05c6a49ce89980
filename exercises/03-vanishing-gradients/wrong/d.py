# expect: q1=1 q2=1 q3=0 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: ignores the leak
# hint: A leak lets alpha^2 of the negative half pass, so the weights have to be
# smaller: divide by 1 + alpha^2.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / math.prod(shape[1:]))


# answer: q2
# mistake: ignores the leak
# hint: Negative inputs pass alpha^2 of their mean square: the factor is c (1 + alpha^2)
# / 2.
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) / 2 * math.log10(c / 2)


# answer: q3
# mistake: returns c
# hint: You returned the mean square itself; the gain is 1 over its root.
def layer_gain(f):
    z = np.linspace(-12, 12, 240_001)
    return np.trapezoid(f(z) ** 2 * np.exp(-z * z / 2) / np.sqrt(2 * np.pi), z)


# answer: q4
# mistake: arithmetic mean of the ratios
# hint: Factors multiply, so their typical value is the geometric mean; noise pushes the
# arithmetic mean up.
def decay(g):
    f = np.mean(g[:-1] / g[1:])
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: log of the mean
# hint: The mean factor is 1, its log 0; the mean of the log is below that (Jensen),
# which is why typical networks shrink.
def expected_log_gain(n):
    return 0.0
