# expect: q1=0 q3=0
import numpy as np


# answer: q1
# mistake: equal to zero
# hint: A unit whose z is negative everywhere was called alive.
# idea: Look at z, not at the output: where does ReLU pass nothing?
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z), unit_axis, 0)
    return np.all(z.reshape(len(z), -1) == 0, axis=1)


# answer: q3
# mistake: the inner x forgotten
# hint: The first steps are wrong already, and not by one factor.
# idea: The chain rule has two parts: by how much does z change when w does?
def descend(w0, lr, steps, x):
    target, w = np.maximum(x, 0), float(w0)
    for _ in range(steps):
        z = w * x
        w -= lr * np.mean(2 * (np.maximum(z, 0) - target) * (z > 0))
    return w, np.mean((np.maximum(w * x, 0) - target) ** 2)
