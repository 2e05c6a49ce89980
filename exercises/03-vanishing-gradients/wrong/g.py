# expect: q1=0 q2=1 q3=0
import math

import numpy as np


# answer: q1
# mistake: outputs count too
# hint: Your fan-in counts every entry of the shape.
# idea: How many numbers does one unit add up?
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / ((1 + alpha**2) * math.prod(shape)))


# answer: q2
# mistake: power of Python floats first
# hint: It stops, or is infinite, for very many layers.
# idea: The power is 0 in floating point before its logarithm is taken.
def log10_shrink(L, c, alpha=0.0):
    return math.log10(math.sqrt(c * (1 + alpha**2) / 2) ** (L - 1))


# answer: q3
# mistake: one over c
# hint: Your gain is the square of what it should be.
# idea: The variance of the weights is the square of the gain.
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    d = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return 1 / np.trapezoid(f(z) ** 2 * d, z)
