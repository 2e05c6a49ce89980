# expect: q1=1 q2=1 q3=1 q4=1 q5=1
import math

import numpy as np


# answer: q1
# mistake: every pixel is a unit
# hint: Your result is not one value per unit.
# idea: For a convolution a unit is a channel: samples and positions are both data.
def never_fires(z, unit_axis=1):
    return np.all(np.asarray(z) <= 0, axis=0)


# answer: q2
# mistake: 1 - product, in plain floats
# hint: Right, except for wide layers: there your result is 0.
# idea: 1 - 2^-100 is 1 in floating point. Two functions of math keep the digits.
def born_dead(widths):
    return 1 - math.prod(1 - 2.0**-n for n in widths)


# answer: q3
# mistake: mask x > 0 instead of w x > 0
# hint: Right for a positive start alone.
# idea: Which of the data does a unit with a negative w see? It is open where its own
# pre-activation is positive.
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        w -= lr * np.mean(2 * (np.maximum(w * x, 0) - t) * (x > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: forgets the length of w
# hint: Right for s = 1 alone.
# idea: z has the standard deviation s.
def critical_bias(s, N):
    from statistics import NormalDist

    return NormalDist().inv_cdf(-math.expm1(-math.log(2) / N))


# answer: q5
# mistake: returns the limit
# hint: Where the unit is still off at the end, you returned a number of steps.
# idea: What is to be returned for "never"?
def steps_to_wake(alpha, w, b, lr, x, limit):
    target = np.maximum(x, 0)
    for step in range(limit + 1):
        z = w * x + b
        if np.any(z > 0):
            return step
        dz = 2 * (alpha * z - target) * alpha
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return limit
