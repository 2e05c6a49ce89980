# expect: q1=1 q2=1 q3=0 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: multiplies by the transposed W
# hint: Right for the identity alone.
# idea: With states in rows, on which side does W stand, and how does it lie?
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0):
        h = np.maximum(h @ W + step @ A.T + b, 0)
    return h


# answer: q2
# mistake: truncates first
# hint: Some widths are too small.
# idea: int drops a fraction that should have been rounded up.
def gated_width(d_ff, multiple=1):
    return -(-int(2 * d_ff / 3) // multiple) * multiple


# answer: q3
# mistake: any lower mean
# hint: You named rows that are better by less than the noise.
# idea: A difference of .003 with a standard error of .003 is noise.
def winners(mean, sd, n, base, t):
    return [int(i) for i in np.flatnonzero(np.asarray(mean) < mean[base])]


# answer: q4
# mistake: no mask on the gate path
# hint: Where the gate is off, a gradient came through.
# idea: What is its slope there?
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    d = g @ U.T
    return (np.maximum(a, 0) * b) @ U, (d * b) @ W.T + (d * np.maximum(a, 0)) @ V.T


# answer: q5
# mistake: no threshold
# hint: Unmarked values are counted.
# idea: What could keep u out while m is 0?
def adding_rnn():
    return [[0, 0], [1, 1]], [[1, 1], [0, 0]], [0, 0], [1, 1]
