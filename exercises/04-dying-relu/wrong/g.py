# expect: q2=0 q3=1 q4=1
import math

import numpy as np


# answer: q2
# mistake: the probability to live
# hint: You returned the probability that something gets through.
# idea: The other one is asked.
def born_dead(widths):
    return math.prod(1 - 2.0**-n for n in widths)


# answer: q3
# mistake: no mask
# hint: The unit learns while it is off.
# idea: The chain rule passes through ReLU: what is its slope there?
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        w -= lr * np.mean(2 * (np.maximum(w * x, 0) - t) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: the variance for the deviation
# hint: Right for s = 1 alone.
# idea: |w| is the standard deviation of z, not its variance.
def critical_bias(s, N):
    from statistics import NormalDist

    return s * s * NormalDist().inv_cdf(-math.expm1(-math.log(2) / N))
