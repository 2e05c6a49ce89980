# expect: q1=0 q2=0 q3=0 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: bends before it adds the input
# hint: ReLU comes last: the input and the bias belong inside it. Your state can be
# negative.
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0):
        h = np.maximum(h @ W.T, 0) + step @ A.T + b
    return h


# answer: q2
# mistake: half the width
# hint: Three matrices instead of two: the factor is 2/3.
def gated_width(d_ff, multiple=1):
    return -(-d_ff // (2 * multiple)) * multiple


# answer: q3
# mistake: spread of runs, not of means
# hint: The sd of a mean of n runs is smaller by the root of n; you miss a real
# difference.
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    return [
        int(i)
        for i in np.flatnonzero(mean[base] - mean > t * np.sqrt(sd[base] ** 2 + sd**2))
    ]


# answer: q4
# mistake: gradient of the gate path only
# hint: A product has two factors: the gradient through x V is missing.
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    return (np.maximum(a, 0) * b) @ U, ((g @ U.T) * b * (a > 0)) @ W.T


# answer: q5
# mistake: one unit does both
# hint: relu(h + u + m - 1) takes 1 - u away at every unmarked step: finding and keeping
# need two units.
def adding_rnn():
    return [[1.0]], [[1, 1]], [-1.0], [1.0]
