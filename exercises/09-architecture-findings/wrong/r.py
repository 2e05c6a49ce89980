# expect: q1=0
import numpy as np


# answer: q1
# mistake: last step left out
# hint: Your state does not depend on the last step.
# idea: range(n) ends at n - 1, which is the last step already.
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0)[:-1]:  # time runs along axis 1
        h = np.maximum(h @ W.T + step @ A.T + b, 0)
    return h
