# expect: q1=1 q2=1 q3=1 q4=1 q5=1
import math

import numpy as np


# answer: q1
# mistake: every pixel is a unit
# hint: For a convolution a unit is a channel: samples and positions are both data.
def never_fires(z, unit_axis=1):
    return np.all(np.asarray(z) <= 0, axis=0)


# answer: q2
# mistake: 1 - product, in plain floats
# hint: Right, but 1 - 2^-100 is 1 in floating point, so you lose the whole answer:
# log1p and expm1.
def born_dead(widths):
    return 1 - math.prod(1 - 2.0**-n for n in widths)


# answer: q3
# mistake: mask x > 0 instead of w x > 0
# hint: The unit is open where its pre-activation w x is positive; for w < 0 that is the
# other half of the data.
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        w -= lr * np.mean(2 * (np.maximum(w * x, 0) - t) * (x > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: forgets the length of w
# hint: z has standard deviation s: the bias scales with it.
def critical_bias(s, N):
    from statistics import NormalDist

    return NormalDist().inv_cdf(-math.expm1(-math.log(2) / N))


# answer: q5
# mistake: returns the limit
# hint: After `limit` steps the unit may still be off: then the answer is infinite.
def steps_to_wake(alpha, w, b, lr, x, limit):
    target = np.maximum(x, 0)
    for step in range(limit + 1):
        z = w * x + b
        if np.any(z > 0):
            return step
        dz = 2 * (alpha * z - target) * alpha
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return limit
