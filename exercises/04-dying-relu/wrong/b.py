# expect: q1=0 q2=0 q3=1 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: mean activity below 0
# hint: A unit that fires for one sample in a thousand is sparse, not dead, though its
# mean is negative.
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z), unit_axis, 0)
    return z.reshape(len(z), -1).mean(axis=1) <= 0


# answer: q2
# mistake: adds the layers up
# hint: The sum of the layers' probabilities is only a bound; for five layers of two it
# is above 1.
def born_dead(widths):
    return sum(2.0**-n for n in widths)


# answer: q3
# mistake: ReLU'(0) = 1
# hint: From w0 = 0 every z is 0. With the convention 0 nothing moves;
# yours moved.
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        z = w * x
        w -= lr * np.mean(2 * (np.maximum(z, 0) - t) * (z >= 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: 0.5 ** (1/N) in plain floats
# hint: For N = 1e18 this is exactly 1 and its quantile infinite: compute the small
# complement with expm1.
def critical_bias(s, N):
    from statistics import NormalDist

    return -s * NormalDist().inv_cdf(0.5 ** (1 / N))


# answer: q5
# mistake: the leak in the output but not in the slope
# hint: The leak stands twice in the gradient: in the output and in the slope. Without
# the second a leak of 0 would wake units.
def steps_to_wake(alpha, w, b, lr, x, limit):
    for step in range(limit + 1):
        z = w * x + b
        if np.any(z > 0):
            return step
        dz = 2 * (alpha * z - np.maximum(x, 0))
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return math.inf
