# expect: q5=0
import numpy as np


# answer: q5
# mistake: slope of the leak forgotten
# hint: Your w moves too slowly.
# idea: Where the student is off its slope is alpha, not 0.
def steps_to_cross(w0, lr, alpha, x):
    minus = float(np.mean(x**2 * (x < 0)))  # where the student is on
    w = w0
    for k in range(1, 20001):
        w = w - 2 * lr * minus * (w - alpha)
        if w > 0:
            return k
    return -1
