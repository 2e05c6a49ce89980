# expect: q1=0 q2=0 q3=0 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: bends before it adds the input
# hint: Your state is negative somewhere.
# idea: ReLU comes last: what belongs inside it?
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0):
        h = np.maximum(h @ W.T, 0) + step @ A.T + b
    return h


# answer: q2
# mistake: half the width
# hint: Your layer is too narrow.
# idea: Two matrices against three.
def gated_width(d_ff, multiple=1):
    return -(-d_ff // (2 * multiple)) * multiple


# answer: q3
# mistake: spread of runs, not of means
# hint: You miss a real difference.
# idea: The spread of a mean of n runs is smaller than that of a run.
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    return [
        int(i)
        for i in np.flatnonzero(mean[base] - mean > t * np.sqrt(sd[base] ** 2 + sd**2))
    ]


# answer: q4
# mistake: gradient of the gate path only
# hint: The value is right, the gradient is not whole.
# idea: A product has two factors, and both see x.
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    return (np.maximum(a, 0) * b) @ U, ((g @ U.T) * b * (a > 0)) @ W.T


# answer: q5
# mistake: one unit does both
# hint: Unmarked steps take something away.
# idea: relu(h + u + m - 1) is asked to find and to keep at once.
def adding_rnn():
    return [[1.0]], [[1, 1]], [-1.0], [1.0]
