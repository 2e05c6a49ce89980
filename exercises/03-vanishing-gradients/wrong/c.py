# expect: q1=1 q2=1 q3=1 q4=0 q5=1
import math

import numpy as np


# answer: q1
# mistake: forgets the positions of the kernel
# hint: Right for a dense layer, too large for a convolution.
# idea: A unit of a convolution adds up more than one number per channel.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / ((1 + alpha**2) * shape[1]))


# answer: q2
# mistake: power first, logarithm after
# hint: Right for 30 layers, not for thousands.
# idea: The power is 0 in floating point before its logarithm is taken.
def log10_shrink(L, c, alpha=0.0):
    return np.log10(np.float64(c * (1 + alpha**2) / 2) ** ((L - 1) / 2))


# answer: q3
# mistake: mean square of the slope
# hint: Right for ReLU, wrong for a shifted one and for tanh.
# idea: You measured the slope of f; that is the gain for the way back. For ReLU both
# are the same.
def layer_gain(f):
    z = np.linspace(-12, 12, 240_001)
    d = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return 1 / np.sqrt(np.trapezoid(np.gradient(f(z), z) ** 2 * d, z))


# answer: q4
# mistake: the wrong direction
# hint: Your factor is 1 over the right one.
# idea: The gradient travels from the last layer to the first.
def decay(g):
    f = np.exp((np.log(g[-1]) - np.log(g[0])) / (len(g) - 1))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: binomial weights as floats
# hint: For n = 2000 a number does not fit into a float.
# idea: The binomial coefficient alone is too large, its ratio to 2^n is not. Python's
# whole numbers have no limit.
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    return sum(float(math.comb(n, k)) * 0.5**n * psi[k] for k in range(1, n + 1)) / (
        1 - 2.0**-n
    ) + math.log(4 / n)
