# expect: q1=0 q2=0 q3=0 q4=0 q5=1
import numpy as np


# answer: q1
# mistake: divides by h once
# hint: A difference of differences is divided by h twice: h squared.
def curvature(w, b, v, x, h):
    def net(x):
        return np.maximum(x[..., None] * w + b, 0) @ v

    return 0 * x, (net(x + h) - 2 * net(x) + net(x - h)) / h


# answer: q2
# mistake: half of each wave
# hint: Your amplitudes are half of what they should be. A real wave has two terms, one
# at k and one at -k; you counted one of them.
def amplitudes(error, k):
    n = error.shape[-1]
    x = (np.arange(n) + 0.5) / n
    return np.abs(error @ np.exp(-2j * np.pi * np.outer(x, k))) / n


# answer: q3
# mistake: goes far and overflows
# hint: Far out the logits are huge, and exp of them is infinite: infinity over infinity
# is nan. And no t is far enough for every network: find the limit by thought.
def far_away(W, b, V, c, d):
    h = np.maximum(1e6 * d @ W + b, 0)
    p = np.exp(h @ V + c)
    return p / p.sum()


# answer: q4
# mistake: looks at the ends alone
# hint: Between the ends the function bends: its least value may lie at a kink.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    return bound, (ends @ v + c).min()


# answer: q5
# mistake: leaves the feature itself out
# hint: You added false readings only. The feature that is there can be misread, too:
# compare its reading with 1.
def error_alone(W, b, bend=True):
    read = W @ W.T + b
    read = np.maximum(read, 0) if bend else read
    return ((read * (1 - np.eye(len(W)))) ** 2).sum() / len(W)
