# expect: q1=1 q2=1
import numpy as np


# answer: q1
# hint: The sign tells which way round the corners are. An area has none.
def area(a, b, c):
    (x, y), (u, v) = np.subtract(b, a), np.subtract(c, a)
    return float(x * v - y * u) / 2


# answer: q2
# hint: A polygon may have more than four corners.
def middle(corners):
    return np.sum(corners, axis=0) / 4
