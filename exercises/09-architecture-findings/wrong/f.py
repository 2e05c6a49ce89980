# expect: q1=0 q2=1 q3=1 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: all states
# hint: There is a state for every time.
# idea: The last one is wanted.
def last_state(x, W, A, b):
    h, states = np.zeros((len(x), len(b))), []
    for step in np.moveaxis(x, 1, 0):
        h = np.maximum(h @ W.T + step @ A.T + b, 0)
        states.append(h)
    return np.stack(states, axis=1)


# answer: q2
# mistake: ceil of a float
# hint: Right unless the numbers are beyond the floats.
# idea: A division by / is a float of 53 bits. Whole numbers of Python have no limit.
def gated_width(d_ff, multiple=1):
    return math.ceil(2 * d_ff / (3 * multiple)) * multiple


# answer: q3
# mistake: spreads added
# hint: You miss a difference that is beyond noise.
# idea: Of independent spreads the squares add up, not they themselves.
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    gain = mean[base] - mean
    return [int(i) for i in np.flatnonzero(gain > t * (sd[base] + sd) / math.sqrt(n))]


# answer: q4
# mistake: slope 1 at 0
# hint: At a gate of exactly 0 a gradient came through.
# idea: The question says which slope to use there.
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    d = g @ U.T
    dx = (d * b * (a >= 0)) @ W.T + (d * np.maximum(a, 0)) @ V.T
    return (np.maximum(a, 0) * b) @ U, dx


# answer: q5
# mistake: A transposed
# hint: Your first unit sees the value twice, or not the mark.
# idea: Row i of A holds what unit i takes from (u, m).
def adding_rnn():
    return [[0, 0], [1, 1]], [[1, 0], [1, 0]], [-1, 0], [1, 1]
