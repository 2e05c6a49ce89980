import math

import numpy as np


# answer: q1
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z), unit_axis, 0)
    return np.all(z.reshape(len(z), -1) <= 0, axis=1)


# answer: q2
def born_dead(widths):
    return -math.expm1(sum(math.log1p(-(2.0**-n)) for n in widths))


# answer: q3
def descend(w0, lr, steps, x):
    target, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        z = w * x
        w -= lr * np.mean(2 * (np.maximum(z, 0) - target) * (z > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - target) ** 2)


# answer: q4
def critical_bias(s, N):
    from statistics import NormalDist

    on = -math.expm1(-math.log(2) / N)  # P(on for one input) = 1 - 2^(-1/N)
    return s * NormalDist().inv_cdf(on)


# answer: q5
def steps_to_wake(alpha, w, b, lr, x, limit):
    target = np.maximum(x, 0)
    for step in range(limit + 1):
        z = w * x + b
        if np.any(z > 0):
            return step
        dz = 2 * (alpha * z - target) * alpha
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return math.inf
