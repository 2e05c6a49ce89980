# expect: q5=1
import math

import numpy as np


# answer: q5
# mistake: b sees the new w
# hint: Right where the mean of x is 0, off by steps for other data.
# idea: Do w and b of one step belong to the same error?
def steps_to_wake(alpha, w, b, lr, x, limit):
    target = np.maximum(x, 0)
    for step in range(limit + 1):
        if np.any(w * x + b > 0):
            return step
        w -= lr * np.mean(2 * (alpha * (w * x + b) - target) * alpha * x)
        b -= lr * np.mean(2 * (alpha * (w * x + b) - target) * alpha)
    return math.inf
