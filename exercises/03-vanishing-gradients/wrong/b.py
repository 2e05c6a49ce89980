# expect: q1=0 q2=0 q3=0 q4=1 q5=1
import math

import numpy as np


# answer: q1
# mistake: the variance for the standard deviation
# hint: 2 / fan_in is the variance. The standard deviation is its root.
def he_std(shape, alpha=0.0):
    return 2 / ((1 + alpha**2) * math.prod(shape[1:]))


# answer: q2
# mistake: L steps
# hint: From layer 1 to layer L there are L - 1 steps.
def log10_shrink(L, c, alpha=0.0):
    return L / 2 * math.log10(c * (1 + alpha**2) / 2)


# answer: q3
# mistake: a thousand random numbers
# hint: A thousand draws give one to two digits. Integrate on a grid: the density is
# known.
def layer_gain(f):
    z = np.random.default_rng(0).normal(size=1000)
    return 1 / np.sqrt(np.mean(f(z) ** 2))


# answer: q4
# mistake: ratio first, root after
# hint: 1e-300 / 1e250 is 0 in floating point: subtract logarithms.
def decay(g):
    f = (g[0] / g[-1]) ** (1 / (len(g) - 1))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: not conditioned on K >= 1
# hint: The weights of k = 1..n add up to 1 - 2^-n: divide by it.
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    return sum(math.comb(n, k) / 2**n * psi[k] for k in range(1, n + 1)) + math.log(
        4 / n
    )
