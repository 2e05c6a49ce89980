# expect: q1=0
import numpy as np


# answer: q1
# mistake: the code as it was handed in
# hint: This does the same as the code that was handed in.
# idea: Find its three faults: the axis that it loops over, the place of the ReLU, and
# one state for all sequences.
def last_state(x, W, A, b):
    h = np.zeros(len(b))
    for t in range(len(x)):
        h = np.maximum(W @ h, 0) + A @ x[t] + b
    return h
