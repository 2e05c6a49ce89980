# expect: q1=0 q2=0 q3=0 q4=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: counts the outputs
# hint: shape[0] is the number of outputs. What adds up in one unit are its inputs: the
# fan-in.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / ((1 + alpha**2) * shape[0]))


# answer: q2
# mistake: mean square instead of rms
# hint: You computed the ratio of mean squares; the rms is its root, so halve the
# logarithm.
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) * math.log10(c * (1 + alpha**2) / 2)


# answer: q3
# mistake: variance of f instead of its mean square
# hint: The next layer sums w f(z): its mean square is n Var(w) E[f^2], and for ReLU the
# mean 0.399 is part of that. Subtracting it is a false step found in published course
# material.
def layer_gain(f):
    z = np.linspace(-12, 12, 240_001)
    d = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    m = np.trapezoid(f(z) * d, z)
    return 1 / np.sqrt(np.trapezoid((f(z) - m) ** 2 * d, z))


# answer: q4
# mistake: divides by the number of layers
# hint: n layers have n - 1 steps between them.
def decay(g):
    f = np.exp((np.log(g[0]) - np.log(g[-1])) / len(g))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: first order -5/(2n)
# hint: At width 8 the first order is 22 % too weak (-0.3125 for -0.3988); the exact sum
# has n terms only.
def expected_log_gain(n):
    return -5 / (2 * n)
