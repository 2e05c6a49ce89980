import math

import numpy as np


# answer: q1
def he_std(shape, alpha=0.0):
    fan_in = math.prod(shape[1:])  # inputs of one unit, at every kernel position
    return math.sqrt(2 / ((1 + alpha**2) * fan_in))


# answer: q2
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) / 2 * math.log10(c * (1 + alpha**2) / 2)


# answer: q3
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return 1 / np.sqrt(np.trapezoid(f(z) ** 2 * density, z))


# answer: q4
def decay(g):
    g = np.asarray(g, dtype=float)
    factor = np.exp((np.log(g[0]) - np.log(g[-1])) / (len(g) - 1))
    return factor, -1 if factor < 0.9 else int(factor > 1.1)


# answer: q5
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]  # psi[k] = psi(k/2)
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    mean, ways = 0.0, 1
    for k in range(1, n + 1):
        ways = ways * (n - k + 1) // k  # n choose k, from the one before
        mean += ways / 2**n * psi[k]
    return mean / (1 - 2.0**-n) + math.log(4 / n)
