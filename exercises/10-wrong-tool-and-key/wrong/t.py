# expect: q4=1
import numpy as np


# answer: q4
# mistake: follows one valley down
# hint: Right where there is one valley, too large where there are two.
# idea: A search that halves an interval trusts that the function falls, then rises.
def worst(w, b, v, c, low, high):
    def net(x):
        return np.maximum(w * x + b, 0) @ v + c

    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + np.minimum(ends[0] * v, ends[1] * v).sum()
    left, right = low, high
    for _ in range(200):
        third = (right - left) / 3
        if net(left + third) < net(right - third):
            right -= third
        else:
            left += third
    return bound, min(net(low), net(high), net((left + right) / 2))
