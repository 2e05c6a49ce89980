# expect: q1=0 q4=0
import numpy as np


# answer: q1
# mistake: forgets the state
# hint: Your state does not depend on earlier steps.
# idea: W carries what was before.
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0):  # time runs along axis 1
        h = np.maximum(step @ A.T + b, 0)
    return h


# answer: q4
# mistake: gates and values exchanged
# hint: You rectified x V.
# idea: ReLU stands around x W alone.
def gated_layer(x, W, V, U, g):
    b, a = x @ W, x @ V
    dh = g @ U.T
    dx = (dh * b * (a > 0)) @ W.T + (dh * np.maximum(a, 0)) @ V.T
    return (np.maximum(a, 0) * b) @ U, dx
