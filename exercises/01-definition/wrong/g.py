# expect: q1=0 q2=0
import numpy as np


# answer: q1
# mistake: side turns x alone
# hint: Right for side = 1, and for side = -1 as if the knot had changed its sign.
# idea: Turn the whole difference around, not one of its parts.
def hinge(x, knot=0.0, side=1):
    return np.maximum(0.0, side * np.asarray(x, dtype=float) - knot)


# answer: q2
# mistake: heights instead of slopes
# hint: Your numbers are the heights at the knots.
# idea: A ReLU adds a slope, not a height.
def bend_weights(xk, yk):
    return np.asarray(yk)[1:]
