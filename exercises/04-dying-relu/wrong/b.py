# expect: q1=0 q2=0 q3=1 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: mean activity below 0
# hint: A unit that fires now and then was called dead.
# idea: It is sparse, not dead, whatever its mean is.
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z), unit_axis, 0)
    return z.reshape(len(z), -1).mean(axis=1) <= 0


# answer: q2
# mistake: adds the layers up
# hint: For many narrow layers your probability is too large, even above 1.
# idea: The sum of the layers' probabilities is only a bound: more than one can be
# off.
def born_dead(widths):
    return sum(2.0**-n for n in widths)


# answer: q3
# mistake: ReLU'(0) = 1
# hint: From w0 = 0 your unit moved.
# idea: There every z is 0, and the convention says what the slope is then.
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        z = w * x
        w -= lr * np.mean(2 * (np.maximum(z, 0) - t) * (z >= 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: 0.5 ** (1/N) in plain floats
# hint: For very many inputs your bias is infinite.
# idea: 0.5 ** (1 / N) is exactly 1 there. Its small complement is a number, if it is
# computed as such.
def critical_bias(s, N):
    from statistics import NormalDist

    return -s * NormalDist().inv_cdf(0.5 ** (1 / N))


# answer: q5
# mistake: the leak in the output but not in the slope
# hint: Without a leak your unit woke up.
# idea: The leak stands twice in the gradient: in the output, and where the chain rule
# passes through it.
def steps_to_wake(alpha, w, b, lr, x, limit):
    for step in range(limit + 1):
        z = w * x + b
        if np.any(z > 0):
            return step
        dz = 2 * (alpha * z - np.maximum(x, 0))
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return math.inf
