# expect: q1=0 q2=0 q3=0 q4=0 q5=0
import numpy as np


# answer: q1
# mistake: divides by h once
# hint: Your second differences are too small by the factor h.
# idea: A difference of differences is divided by h twice.
def curvature(w, b, v, x, h):
    def net(x):
        return np.maximum(x[..., None] * w + b, 0) @ v

    return 0 * x, (net(x + h) - 2 * net(x) + net(x - h)) / h


# answer: q2
# mistake: half of each wave
# hint: Your amplitudes are half of what they should be, but for k = 0.
# idea: A real wave has two terms, one at k and one at -k.
def amplitudes(error, k):
    n = error.shape[-1]
    x = (np.arange(n) + 0.5) / n
    return np.abs(error @ np.exp(-2j * np.pi * np.outer(x, k))) / n


# answer: q3
# mistake: goes far and overflows
# hint: NaN came out.
# idea: Far out the logits are huge, and exp of them is infinite. And no t is far
# enough for every network: find the limit by thought.
def far_away(W, b, V, c, d):
    h = np.maximum(1e6 * d @ W + b, 0)
    p = np.exp(h @ V + c)
    return p / p.sum()


# answer: q4
# mistake: looks at the ends alone
# hint: The bound is right, the least value is too large.
# idea: Between the ends the function bends.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    return bound, (ends @ v + c).min()


# answer: q5
# mistake: leaves the feature itself out
# hint: You added false readings only.
# idea: The feature that is there can be misread, too.
def error_alone(W, b, bend=True):
    read = W @ W.T + b
    read = np.maximum(read, 0) if bend else read
    return ((read * (1 - np.eye(len(W)))) ** 2).sum() / len(W)
