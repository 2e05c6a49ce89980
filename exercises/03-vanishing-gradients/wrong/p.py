# expect: q1=0 q2=1 q3=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: Xavier
# hint: Your weights depend on the number of outputs.
# idea: Which units does one unit add up?
def he_std(shape, alpha=0.0):
    fan_in = math.prod(shape[1:])  # inputs of one unit, at every kernel position
    return math.sqrt(2 / (shape[0] + fan_in))


# answer: q2
# mistake: alpha not squared
# hint: Right without a leak.
# idea: What is multiplied from layer to layer is a mean square.
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) / 2 * math.log10(c * (1 + alpha) / 2)


# answer: q3
# mistake: exp of -z squared
# hint: The weight that you give to each z is too narrow a bell.
# idea: The density of the normal distribution has a 2 in its exponent.
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    density = np.exp(-z * z) / np.sqrt(2 * np.pi)
    return 1 / np.sqrt(np.trapezoid(f(z) ** 2 * density, z))


# answer: q5
# mistake: log(2/n) once
# hint: Your number is too small by log 2.
# idea: Two logarithms of 2 meet: one of the factor, one of chi squared.
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]  # psi[k] = psi(k/2)
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    mean, ways = 0.0, 1
    for k in range(1, n + 1):
        ways = ways * (n - k + 1) // k
        mean += ways / 2**n * psi[k]
    return mean / (1 - 2.0**-n) + math.log(2 / n)
