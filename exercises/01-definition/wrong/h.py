# expect: q1=0
import numpy as np


# answer: q1
# mistake: ignores side
# hint: For side = -1 your result is that for side = 1.
# idea: There the bend opens to the left.
def hinge(x, knot=0.0, side=1):
    return np.maximum(0.0, np.asarray(x, dtype=float) - knot)
