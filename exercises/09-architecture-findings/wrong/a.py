# expect: q1=0 q2=1 q3=0 q4=0 q5=1
import numpy as np


# answer: q1
# mistake: walks through the batch instead of time
# hint: There is a state for each time, not for each sequence.
# idea: Your loop takes one sequence after the other as if they were time steps. Along
# which axis does time run?
def last_state(x, W, A, b):
    h = np.zeros((x.shape[1], len(b)))
    for step in x:
        h = np.maximum(h @ W.T + step @ A.T + b, 0)
    return h


# answer: q2
# mistake: rounds to the nearest
# hint: Some widths are too small.
# idea: Which way is to be rounded?
def gated_width(d_ff, multiple=1):
    return round(2 * d_ff / (3 * multiple)) * multiple


# answer: q3
# mistake: higher is better
# hint: You named the rows with the higher numbers.
# idea: Perplexity is a cost.
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    return [
        int(i)
        for i in np.flatnonzero(
            mean - mean[base] > t * np.sqrt((sd[base] ** 2 + sd**2) / n)
        )
    ]


# answer: q4
# mistake: ReLU of the product
# hint: Wherever x V is negative you are off.
# idea: The gate is rectified, the value is not.
def gated_layer(x, W, V, U, g):
    a, b = x @ W, x @ V
    d = (g @ U.T) * (a * b > 0)
    return np.maximum(a * b, 0) @ U, (d * b) @ W.T + (d * a) @ V.T


# answer: q5
# mistake: reads unit 2 only
# hint: Right unless the last step is marked.
# idea: Unit 2 hears of a find one step later. Where is the last one at the end?
def adding_rnn():
    return [[0, 0], [1, 1]], [[1, 1], [0, 0]], [-1, 0], [0, 1]
