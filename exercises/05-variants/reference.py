import math

import numpy as np


# answer: q1
def leak(x, a=0.01):
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, x, a * x)


# answer: q2
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)  # exp never sees a positive number
    return np.where(x > 0, x, alpha * np.expm1(low)), np.where(
        x > 0, 1.0, alpha * np.exp(low)
    )


# answer: q3
def compare(a, b, t):
    d = np.asarray(b) - np.asarray(a)
    mean, half = d.mean(), t * d.std(ddof=1) / math.sqrt(len(d))
    return mean, half, int(np.sign(mean)) * int(abs(mean) > half)


# answer: q4
def elu_moments(alpha):
    def Phi(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = math.exp(0.5) * Phi(-1), math.exp(2) * Phi(-2)  # E[e^z; z<0], E[e^2z; z<0]
    return 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5), 0.5 + alpha**2 * (
        e2 - 2 * e1 + 0.5
    )
