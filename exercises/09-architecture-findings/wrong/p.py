# expect: q1=0 q2=0 q4=1
import numpy as np


# answer: q1
# mistake: no relu
# hint: Your state is negative somewhere.
# idea: What stands around the whole sum?
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0):  # time runs along axis 1
        h = h @ W.T + step @ A.T + b
    return h


# answer: q2
# mistake: three halves
# hint: Your layer is wider than the plain one.
# idea: Three matrices have to make do with what two had.
def gated_width(d_ff, multiple=1):
    return -(-3 * d_ff // (2 * multiple)) * multiple


# answer: q4
# mistake: gate of the wrong sign
# hint: The gradient goes through closed gates.
# idea: Where is the slope of ReLU 1?
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    dh = g @ U.T
    dx = (dh * b * (a < 0)) @ W.T + (dh * np.maximum(a, 0)) @ V.T
    return (np.maximum(a, 0) * b) @ U, dx
