# expect: q3=1 q5=0
import numpy as np


# answer: q3
# mistake: units at rest are off
# hint: A unit that neither grows nor shrinks was left out.
# idea: It stays what it is at 0: what decides whether it is on?
def far_away(W, b, V, c, d):
    drive = d @ W
    on = drive > 0  # far out the biases decide nothing
    slope, rest = (on * drive) @ V, (on * b) @ V + c
    first = np.isclose(slope, slope.max(), rtol=1e-12, atol=1e-12)
    p = np.where(first, np.exp(rest - rest[first].max()), 0)
    return p / p.sum()


# answer: q5
# mistake: the error of the present feature
# hint: Only the feature that is present counts in your error.
# idea: What is read of the absent ones should be 0, and is not.
def error_alone(W, b, bend=True):
    read = W @ W.T + b  # row i: what is read of all when only i is there
    read = np.maximum(read, 0) if bend else read
    return np.mean((np.diag(read) - 1) ** 2)
