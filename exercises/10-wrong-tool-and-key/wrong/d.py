# expect: q1=1 q2=1 q3=0 q4=0 q5=1
import numpy as np


# answer: q1
# mistake: a list of points alone
# hint: Right for a list of points, not for a table.
# idea: Which axis of your product is that of the units, whatever the shape of x?
def curvature(w, b, v, x, h):
    def net(x):
        return np.maximum(x[:, None] * w + b, 0) @ v

    return 0 * x, (net(x + h) - 2 * net(x) + net(x - h)) / h**2


# answer: q2
# mistake: doubles the constant
# hint: The constant is twice too large.
# idea: At k = 0 there is no second term.
def amplitudes(error, k):
    n = error.shape[-1]
    x = (np.arange(n) + 0.5) / n
    return 2 * np.abs(error @ np.exp(-2j * np.pi * np.outer(x, k))) / n


# answer: q3
# mistake: softmax of the slopes
# hint: You took the softmax of the slopes.
# idea: The logits are t times these, and t grows for ever: their differences do not
# stay what they are.
def far_away(W, b, V, c, d):
    z = np.maximum(d @ W, 0) @ V
    p = np.exp(z - z.max())
    return p / p.sum()


# answer: q4
# mistake: a fine grid
# hint: A little above the least value.
# idea: A grid misses the kinks. They are known exactly.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    x = np.linspace(low, high, 1000)
    return bound, (np.maximum(np.outer(x, w) + b, 0) @ v + c).min()


# answer: q5
# mistake: bends before the bias
# hint: Right without biases.
# idea: The bias belongs inside ReLU: a negative one is there to cut small readings
# off.
def error_alone(W, b, bend=True):
    read = W @ W.T
    read = np.maximum(read, 0) + b if bend else read + b
    return ((read - np.eye(len(W))) ** 2).sum() / len(W)
