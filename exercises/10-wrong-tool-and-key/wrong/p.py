# expect: q3=1 q4=0 q5=0
import numpy as np


# answer: q3
# mistake: forgets c
# hint: Your result does not depend on c.
# idea: What does not grow along the ray decides where the slopes are equal.
def far_away(W, b, V, c, d):
    drive = d @ W
    on = (drive > 0) | ((drive == 0) & (b > 0))  # far out the biases decide nothing
    slope, rest = (on * drive) @ V, (on * b) @ V
    first = np.isclose(slope, slope.max(), rtol=1e-12, atol=1e-12)
    p = np.where(first, np.exp(rest - rest[first].max()), 0)
    return p / p.sum()


# answer: q4
# mistake: c forgotten
# hint: The bound is too low or too high by c.
# idea: A constant is a part of the least value.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = np.minimum(ends[0] * v, ends[1] * v).sum()
    # straight between the kinks, so the least value lies at a kink or at an end
    x = np.clip(np.concatenate([[low, high], -b / w]), low, high)
    return bound, (np.maximum(np.outer(x, w) + b, 0) @ v + c).min()


# answer: q5
# mistake: always ReLU
# hint: bend makes no difference.
# idea: Without the bend a false reading may be negative, and counts.
def error_alone(W, b, bend=True):
    read = W @ W.T + b  # row i: what is read of all when only i is there
    read = np.maximum(read, 0)
    return ((read - np.eye(len(W))) ** 2).sum() / len(W)
