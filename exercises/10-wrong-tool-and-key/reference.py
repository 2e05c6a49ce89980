import numpy as np


# answer: q1
def curvature(w, b, v, x, h):
    def net(x):
        return np.maximum(x[..., None] * w + b, 0) @ v

    # in each straight piece the second derivative is 0: no kink is ever seen
    return 0 * x, (net(x + h) - 2 * net(x) + net(x - h)) / h**2


# answer: q2
def amplitudes(error, k):
    n = error.shape[-1]
    x = (np.arange(n) + 0.5) / n
    size = np.abs(error @ np.exp(-2j * np.pi * np.outer(x, k))) / n
    return np.where(k == 0, size, 2 * size)  # a real wave has a twin at -k


# answer: q3
def far_away(W, b, V, c, d):
    drive = d @ W
    on = (drive > 0) | ((drive == 0) & (b > 0))  # far out the biases decide nothing
    slope, rest = (on * drive) @ V, (on * b) @ V + c
    first = np.isclose(slope, slope.max(), rtol=1e-12, atol=1e-12)
    p = np.where(first, np.exp(rest - rest[first].max()), 0)
    return p / p.sum()


# answer: q4
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    # straight between the kinks, so the least value lies at a kink or at an end
    x = np.clip(np.concatenate([[low, high], -b / w]), low, high)
    return bound, (np.maximum(np.outer(x, w) + b, 0) @ v + c).min()


# answer: q5
def error_alone(W, b, bend=True):
    read = W @ W.T + b  # row i: what is read of all when only i is there
    read = np.maximum(read, 0) if bend else read
    return ((read - np.eye(len(W))) ** 2).sum() / len(W)
