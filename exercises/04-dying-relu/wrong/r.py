# expect: q3=0
import numpy as np


# answer: q3
# mistake: one step too few
# hint: As if there had been one step less.
# idea: range(n) already has n entries.
def descend(w0, lr, steps, x):
    target, w = np.maximum(x, 0), float(w0)
    for _ in range(steps - 1):
        z = w * x
        w -= lr * np.mean(2 * (np.maximum(z, 0) - target) * (z > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - target) ** 2)
