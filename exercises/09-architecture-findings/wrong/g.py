# expect: q2=0 q3=1 q4=0
import math

import numpy as np


# answer: q2
# mistake: no multiple
# hint: Right when no multiple is asked.
# idea: Round up to a multiple, not to a whole number.
def gated_width(d_ff, multiple=1):
    return -(-2 * d_ff // 3)


# answer: q3
# mistake: the spread of the base for both
# hint: Wrong where a variant spreads more, or less, than the base.
# idea: Each has a spread of its own.
def winners(mean, sd, n, base, t):
    gain = mean[base] - np.asarray(mean)
    return [int(i) for i in np.flatnonzero(gain > t * sd[base] * math.sqrt(2 / n))]


# answer: q4
# mistake: gate and value exchanged
# hint: You rectified x V.
# idea: Which of the two is the gate?
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    d = g @ U.T
    dx = (d * a * (b > 0)) @ V.T + (d * np.maximum(b, 0)) @ W.T
    return (np.maximum(b, 0) * a) @ U, dx
