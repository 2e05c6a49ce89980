# expect: q3=1 q4=0 q5=0
import numpy as np


# answer: q3
# mistake: forgets the biases
# hint: Your result does not depend on b.
# idea: A unit that is on far out adds its bias to the logits for ever.
def far_away(W, b, V, c, d):
    drive = d @ W
    on = (drive > 0) | ((drive == 0) & (b > 0))  # far out the biases decide nothing
    slope, rest = (on * drive) @ V, c
    first = np.isclose(slope, slope.max(), rtol=1e-12, atol=1e-12)
    p = np.where(first, np.exp(rest - rest[first].max()), 0)
    return p / p.sum()


# answer: q4
# mistake: largest
# hint: You returned the largest value.
# idea: The question asks for the least one.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    # straight between the kinks, so the least value lies at a kink or at an end
    x = np.clip(np.concatenate([[low, high], -b / w]), low, high)
    return bound, (np.maximum(np.outer(x, w) + b, 0) @ v + c).max()


# answer: q5
# mistake: not squared
# hint: You added sizes, not squares.
# idea: A squared error weighs large errors more.
def error_alone(W, b, bend=True):
    read = W @ W.T + b  # row i: what is read of all when only i is there
    read = np.maximum(read, 0) if bend else read
    return np.abs(read - np.eye(len(W))).sum() / len(W)
