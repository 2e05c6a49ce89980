# expect: q1=1 q2=1 q3=1 q4=0 q5=1
import math

import numpy as np


# answer: q1
# mistake: forgets the positions of the kernel
# hint: A unit of a convolution adds up all positions of its kernel, so they count as
# inputs too.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / ((1 + alpha**2) * shape[1]))


# answer: q2
# mistake: power first, logarithm after
# hint: 6^-2500 is 0 in floating point and its logarithm minus infinity. Take the
# logarithm first.
def log10_shrink(L, c, alpha=0.0):
    return np.log10(np.float64(c * (1 + alpha**2) / 2) ** ((L - 1) / 2))


# answer: q3
# mistake: mean square of the slope
# hint: That is the gain for the backward pass. For ReLU it is the same number (f is
# homogeneous), for a shifted ReLU or tanh it is not.
def layer_gain(f):
    z = np.linspace(-12, 12, 240_001)
    d = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return 1 / np.sqrt(np.trapezoid(np.gradient(f(z), z) ** 2 * d, z))


# answer: q4
# mistake: the wrong direction
# hint: The gradient travels from the last layer to the first: divide layer 1 by the
# last layer.
def decay(g):
    f = np.exp((np.log(g[-1]) - np.log(g[0])) / (len(g) - 1))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: binomial weights as floats
# hint: comb(2000, 1000) does not fit in a float: divide the whole numbers first.
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    return sum(float(math.comb(n, k)) * 0.5**n * psi[k] for k in range(1, n + 1)) / (
        1 - 2.0**-n
    ) + math.log(4 / n)
