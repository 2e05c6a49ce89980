# expect: q1=0 q3=1 q4=0 q5=0
import math

import numpy as np


# answer: q1
# mistake: carries the state from one sequence to the next
# hint: A sequence begins with what the one before it left.
# idea: Each begins with h = 0.
def last_state(x, W, A, b):
    h, states = np.zeros(len(b)), []
    for sequence in x:
        for step in sequence:
            h = np.maximum(W @ h + A @ step + b, 0)
        states.append(h)
    return np.array(states)


# answer: q3
# mistake: noise of the base left out
# hint: You named a row within the noise.
# idea: The base was measured with noise as well.
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    return [int(i) for i in np.flatnonzero(mean[base] - mean > t * sd / math.sqrt(n))]


# answer: q4
# mistake: a linear gate (bilinear)
# hint: Wherever x W is negative you are off.
# idea: The gate has to be rectified.
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    d = g @ U.T
    return (a * b) @ U, (d * b) @ W.T + (d * a) @ V.T


# answer: q5
# mistake: a memory that leaks
# hint: Right for short sequences.
# idea: 0.99 to the power of 2000 is 2e-9: what must the weight of a memory be? That
# is the I in IRNN.
def adding_rnn():
    return [[0, 0], [1, 0.99]], [[1, 1], [0, 0]], [-1, 0], [1, 1]
