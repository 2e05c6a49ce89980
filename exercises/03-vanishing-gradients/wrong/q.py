# expect: q1=1 q3=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: alpha on the wrong side
# hint: Right without a leak, too large with one.
# idea: A leak passes more on, so the weights have to be smaller.
def he_std(shape, alpha=0.0):
    fan_in = math.prod(shape[1:])  # inputs of one unit, at every kernel position
    return math.sqrt(2 * (1 + alpha**2) / fan_in)


# answer: q3
# mistake: sum without the step
# hint: Your gain depends on how fine the grid is.
# idea: An integral is a sum times the step.
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return 1 / np.sqrt(np.sum(f(z) ** 2 * density))


# answer: q5
# mistake: steps of one
# hint: Your psi grows too slowly.
# idea: psi(x + 1) - psi(x) is 1/x. What is x when k = 2x?
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]  # psi[k] = psi(k/2)
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 1 / (k - 2))
    mean, ways = 0.0, 1
    for k in range(1, n + 1):
        ways = ways * (n - k + 1) // k
        mean += ways / 2**n * psi[k]
    return mean / (1 - 2.0**-n) + math.log(4 / n)
