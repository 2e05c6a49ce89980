# expect: q1=0 q2=0 q3=0 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: thinks that the kinks are reported
# hint: You say that automatic differentiation reports the bends.
# idea: It follows the piece in which x lies, and that piece is straight.
def curvature(w, b, v, x, h):
    def net(x):
        return np.maximum(x[..., None] * w + b, 0) @ v

    measured = (net(x + h) - 2 * net(x) + net(x - h)) / h**2
    return measured, measured


# answer: q2
# mistake: a sum for a mean
# hint: Your amplitudes grow with the number of points.
# idea: A sum or a mean?
def amplitudes(error, k):
    n = error.shape[-1]
    x = (np.arange(n) + 0.5) / n
    return 2 * np.abs(error @ np.exp(-2j * np.pi * np.outer(x, k)))


# answer: q3
# mistake: the units that are on at d
# hint: You took the units that are on at d itself.
# idea: Far out, at t d, a bias is nothing against t times the rest.
def far_away(W, b, V, c, d):
    on = d @ W + b > 0
    slope, rest = (on * (d @ W)) @ V, (on * b) @ V + c
    first = np.isclose(slope, slope.max(), rtol=1e-12, atol=1e-12)
    p = np.where(first, np.exp(rest - rest[first].max()), 0)
    return p / p.sum()


# answer: q4
# mistake: the kinks outside of the interval as well
# hint: Your least value lies outside of the interval.
# idea: Not every kink is between the two ends.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    x = np.concatenate([[low, high], -b / w])
    return bound, (np.maximum(np.outer(x, w) + b, 0) @ v + c).min()


# answer: q5
# mistake: a sum over the features
# hint: You returned the sum over the features.
# idea: The mean over which one is present was asked for.
def error_alone(W, b, bend=True):
    read = W @ W.T + b
    read = np.maximum(read, 0) if bend else read
    return ((read - np.eye(len(W))) ** 2).sum()
