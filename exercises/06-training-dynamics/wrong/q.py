# expect: q5=0
import numpy as np


# answer: q5
# mistake: target is relu
# hint: Your w ends where no leak is in the teacher.
# idea: The teacher leaks as well.
def steps_to_cross(w0, lr, alpha, x):
    plus, minus = (float(np.mean(x**2 * on)) for on in (x > 0, x < 0))
    w = w0
    if alpha == 0:
        return -1
    for k in range(1, 100001):
        w = w - 2 * lr * (alpha * (alpha * w - 1) * plus + w * minus)
        if w > 0:
            return k
    return -1
