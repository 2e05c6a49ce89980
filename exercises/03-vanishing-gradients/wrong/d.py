# expect: q1=1 q2=1 q3=0 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: ignores the leak
# hint: Right without a leak, too large with one.
# idea: The negative half gets through as well, a little of it.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / math.prod(shape[1:]))


# answer: q2
# mistake: ignores the leak
# hint: Right without a leak.
# idea: Negative inputs are not lost then: what is their share of the mean square?
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) / 2 * math.log10(c / 2)


# answer: q3
# mistake: returns c
# hint: You returned the mean square itself.
# idea: The gain undoes what f does to the spread of the numbers.
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    return np.trapezoid(f(z) ** 2 * np.exp(-z * z / 2) / np.sqrt(2 * np.pi), z)


# answer: q4
# mistake: arithmetic mean of the ratios
# hint: Right for clean measurements, too large for noisy ones.
# idea: Factors multiply, so which mean is theirs?
def decay(g):
    f = np.mean(g[:-1] / g[1:])
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: log of the mean
# hint: You returned the logarithm of the mean.
# idea: The mean factor is 1. The mean of the logarithm is asked, and that is below it
# (Jensen).
def expected_log_gain(n):
    return 0.0
