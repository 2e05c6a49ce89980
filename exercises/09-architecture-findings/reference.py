import numpy as np


# answer: q1
def last_state(x, W, A, b):
    h = np.zeros((len(x), len(b)))
    for step in np.moveaxis(x, 1, 0):  # time runs along axis 1
        h = np.maximum(h @ W.T + step @ A.T + b, 0)
    return h


# answer: q2
def gated_width(d_ff, multiple=1):
    return -(-2 * d_ff // (3 * multiple)) * multiple


# answer: q3
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    gain = mean[base] - mean
    return [
        int(i) for i in np.flatnonzero(gain > t * np.sqrt((sd[base] ** 2 + sd**2) / n))
    ]


# answer: q4
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    dh = g @ U.T
    dx = (dh * b * (a > 0)) @ W.T + (dh * np.maximum(a, 0)) @ V.T
    return (np.maximum(a, 0) * b) @ U, dx


# answer: q5
def adding_rnn():
    # unit 2 keeps its value and adds what unit 1 found one step ago
    W = [[0, 0], [1, 1]]
    A = [[1, 1], [0, 0]]  # unit 1: relu(u + m - 1) = u if marked, else 0
    return W, A, [-1, 0], [1, 1]  # unit 1 still holds the last step's find
