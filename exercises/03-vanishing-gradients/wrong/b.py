# expect: q1=0 q2=0 q3=0 q4=1 q5=1
import math

import numpy as np


# answer: q1
# mistake: the variance for the standard deviation
# hint: You returned the square of the standard deviation.
# idea: 2 / fan_in is a variance.
def he_std(shape, alpha=0.0):
    return 2 / ((1 + alpha**2) * math.prod(shape[1:]))


# answer: q2
# mistake: L steps
# hint: As if there were one layer more.
# idea: How many steps lead from layer 1 to layer L?
def log10_shrink(L, c, alpha=0.0):
    return L / 2 * math.log10(c * (1 + alpha**2) / 2)


# answer: q3
# mistake: a thousand random numbers
# hint: Two digits are right, at most.
# idea: A thousand random numbers give no more. The density is known: integrate on a
# grid.
def layer_gain(f):
    z = np.random.default_rng(0).normal(size=1000)
    return 1 / np.sqrt(np.mean(f(z) ** 2))


# answer: q4
# mistake: ratio first, root after
# hint: Right until the norms are extreme.
# idea: Their ratio does not fit into a float; its logarithm does.
def decay(g):
    f = (g[0] / g[-1]) ** (1 / (len(g) - 1))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: not conditioned on K >= 1
# hint: Right for wide layers, a little off for narrow ones.
# idea: All units may be closed, and that case is left out: do the other probabilities
# still add up to 1?
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    mean, ways = 0.0, 1
    for k in range(1, n + 1):
        ways = ways * (n - k + 1) // k
        mean += ways / 2**n * psi[k]
    return mean + math.log(4 / n)
