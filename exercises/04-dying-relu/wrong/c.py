# expect: q1=1 q2=0 q3=0 q4=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: the first 32 samples
# hint: A unit that fires late in the data was called dead.
# idea: A batch gives an upper bound only.
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z)[:32], unit_axis, 0)
    return np.all(z.reshape(len(z), -1) <= 0, axis=1)


# answer: q2
# mistake: dead if any unit is off
# hint: Your layers die far too often.
# idea: One unit that is open is enough: when is a layer off?
def born_dead(widths):
    return 1 - math.prod(0.5**n for n in widths)


# answer: q3
# mistake: loses the factor 2
# hint: Your w goes half of the way.
# idea: What is the derivative of a square?
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        z = w * x
        w -= lr * np.mean((np.maximum(z, 0) - t) * (z > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: positive sign
# hint: The sign is the other one.
# idea: What does a positive bias do to a unit that should be off?
def critical_bias(s, N):
    from statistics import NormalDist

    return -s * NormalDist().inv_cdf(-math.expm1(-math.log(2) / N))


# answer: q5
# mistake: the bias stays
# hint: Your unit takes too many steps.
# idea: Two numbers learn.
def steps_to_wake(alpha, w, b, lr, x, limit):
    for step in range(limit + 1):
        z = w * x + b
        if np.any(z > 0):
            return step
        w -= lr * np.mean(2 * (alpha * z - np.maximum(x, 0)) * alpha * x)
    return math.inf
