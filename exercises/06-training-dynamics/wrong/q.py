# expect: q5=0
import numpy as np


# answer: q5
# mistake: target is relu
# hint: Your w ends where no leak is in the teacher.
# idea: The teacher leaks as well.
def steps_to_cross(w0, lr, alpha, x):
    w = w0
    if alpha == 0:
        return -1
    for k in range(1, 100001):
        z = w * x
        d = np.where(z > 0, z, alpha * z) - np.maximum(x, 0)
        w = w - lr * np.mean(2 * d * np.where(z > 0, 1, alpha) * x)
        if w > 0:
            return k
    return -1
