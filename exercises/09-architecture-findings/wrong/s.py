# expect: q3=1
import numpy as np


# answer: q3
# mistake: n - 1 runs
# hint: You miss a difference that is a little beyond noise.
# idea: The number below the root is in the question.
def winners(mean, sd, n, base, t):
    noise = t * np.sqrt((sd[base] ** 2 + sd**2) / (n - 1))
    return np.flatnonzero(mean[base] - mean > noise)
