# expect: q1=1 q2=1 q3=0 q4=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: z < 0 instead of z <= 0
# hint: A unit that is exactly 0 everywhere was called alive.
# idea: With z = 0 it is off as well: ReLU'(0) = 0.
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z), unit_axis, 0)
    return np.all(z.reshape(len(z), -1) < 0, axis=1)


# answer: q2
# mistake: every layer as wide as the first
# hint: Right for layers of equal width.
# idea: Each layer has a factor of its own.
def born_dead(widths):
    return -math.expm1(len(widths) * math.log1p(-(2.0 ** -widths[0])))


# answer: q3
# mistake: sum instead of mean
# hint: The run explodes.
# idea: Your step grows with the number of points. What is the loss, a sum or a mean?
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        z = w * x
        w -= lr * np.sum(2 * (np.maximum(z, 0) - t) * (z > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: half an expected firing
# hint: The bias is a little too low.
# idea: N p = 1/2 is not yet a chance of 1/2 to be on: what is the chance that none of
# N is?
def critical_bias(s, N):
    from statistics import NormalDist

    return s * NormalDist().inv_cdf(0.5 / N)


# answer: q5
# mistake: waits until the unit is on for all points
# hint: Your unit wakes up too late.
# idea: Awake means on for at least one point.
def steps_to_wake(alpha, w, b, lr, x, limit):
    for step in range(limit + 1):
        z = w * x + b
        if np.all(z > 0):
            return step
        dz = 2 * (np.where(z > 0, z, alpha * z) - np.maximum(x, 0))
        dz *= np.where(z > 0, 1, alpha)
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return math.inf
