# expect: q1=1 q2=0 q3=0 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: leak not squared
# hint: Right without a leak.
# idea: The spread of the leak's half goes with the square of alpha.
def he_std(shape, alpha=0.0):
    return math.sqrt(2 / ((1 + alpha) * math.prod(shape[1:])))


# answer: q2
# mistake: no half
# hint: With c = 2 the signal grows.
# idea: ReLU lets half of the mean square through.
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) / 2 * math.log10(c * (1 + alpha**2))


# answer: q3
# mistake: density without its constant
# hint: Your gain is too small by one factor for every f.
# idea: The bell curve has area 1 only with its constant.
def layer_gain(f):
    z = np.linspace(-12, 12, 24_001)
    return 1 / np.sqrt(np.trapezoid(f(z) ** 2 * np.exp(-z * z / 2), z))


# answer: q4
# mistake: smallest over largest
# hint: Right while the gradient shrinks on its way.
# idea: The direction is given by the layers, not by the sizes.
def decay(g):
    f = np.exp((np.log(np.min(g)) - np.log(np.max(g))) / (len(g) - 1))
    return f, -1 if f < 0.9 else int(f > 1.1)


# answer: q5
# mistake: forgets 2 / n
# hint: Your number grows with the width.
# idea: The factor is 2 / n times a chi-square.
def expected_log_gain(n):
    psi = [0.0, -np.euler_gamma - 2 * math.log(2), -np.euler_gamma]
    for k in range(3, n + 1):
        psi.append(psi[k - 2] + 2 / (k - 2))
    mean, ways = 0.0, 1
    for k in range(1, n + 1):
        ways = ways * (n - k + 1) // k
        mean += ways / 2**n * psi[k]
    return mean / (1 - 2.0**-n) + math.log(2)
