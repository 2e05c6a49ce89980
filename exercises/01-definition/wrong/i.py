# expect: q1=1
import numpy as np


# answer: q1
# mistake: writes into entries of a copy
# hint: It stops for a single number.
# idea: A number has no entries to write into. A function that chooses takes both.
def hinge(x, knot=0.0, side=1):
    z = side * (np.array(x, dtype=float) - knot)
    z[z < 0] = 0
    return z
