# expect: q3=1
import numpy as np


# answer: q3
# mistake: asks for sums of 0
# hint: A unit was called zero whose values only add up to 0.
# idea: Which question about its values has no way out?
def skippable(h):
    zero = np.asarray(h) == 0
    idle = np.asarray(h).sum(axis=0) == 0
    return zero.mean(), idle.mean(), zero.mean() ** len(zero)
