# expect: q1=0 q2=0 q3=0 q4=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: counts the outputs
# hint: Your number follows the first entry of the shape.
# idea: That is how many outputs there are. What adds up in one unit are its inputs.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / ((1 + alpha**2) * shape[0]))


# answer: q2
# mistake: mean square instead of rms
# hint: Your logarithms are twice as large.
# idea: A mean square shrinks twice as fast, in logarithms, as its root.
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) * math.log10(c * (1 + alpha**2) / 2)


# answer: q3
# mistake: variance of f instead of its mean square
# hint: For an odd function it is right, for ReLU the gain is too large.
# idea: The next layer sums w f(z): the mean of f is a part of its mean square. To
# subtract it is a false step found in published course material.
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    d = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    m = np.trapezoid(f(z) * d, z)
    return 1 / np.sqrt(np.trapezoid((f(z) - m) ** 2 * d, z))


# answer: q4
# mistake: divides by the number of layers
# hint: The factor is too close to 1.
# idea: How many steps are there between n layers?
def decay(g):
    f = np.exp((np.log(g[0]) - np.log(g[-1])) / len(g))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: first order -5/(2n)
# hint: At width 8 you are a fifth off, at 2000 nearly right.
# idea: That is the first term of a series. The exact sum has n terms only.
def expected_log_gain(n):
    return -5 / (2 * n)
