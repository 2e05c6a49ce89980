# expect: q5=0
import numpy as np


# answer: q5
# mistake: slope of the leak forgotten
# hint: Your w moves too slowly.
# idea: Where the student is off its slope is alpha, not 0.
def steps_to_cross(w0, lr, alpha, x):
    leaky = lambda z: np.where(z > 0, z, alpha * z)
    w = w0
    for k in range(1, 20001):
        z = w * x
        w = w - lr * np.mean(2 * (leaky(z) - leaky(x)) * (z > 0) * x)
        if w > 0:
            return k
    return -1
