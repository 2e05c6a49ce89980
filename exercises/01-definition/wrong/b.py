# expect: q1=2 q2=1 q3=1 q4=2
import numpy as np


# answer: q1
# mistake: np.where(d > 0, d, 0)
# hint: A nan came in and 0 came out: a comparison with nan is false, so `where` hid the
# fault. Let nan through.
def hinge(x, knot=0.0, side=1):
    d = side * (np.asarray(x, dtype=float) - knot)
    return np.where(d > 0, d, 0.0)


# answer: q2
# mistake: forgets the spacing
# hint: Right for knots at distance 1. A slope is rise divided by run: divide by the
# spacing.
def bend_weights(xk, yk):
    return np.diff(np.diff(yk), prepend=0.0)


# answer: q3
# mistake: adds the biases
# hint: An early bias is still multiplied by every later matrix.
def collapse(Ws, bs):
    W = Ws[0]
    for A in Ws[1:]:
        W = A @ W
    return W, sum(bs)


# answer: q4
# mistake: counts distinct kinks
# hint: Two units can bend at one place in opposite directions: add v*|w| per kink and
# ask whether it is zero.
def pieces(w, b, v):
    on = (w != 0) & (v != 0)
    return 1 + len(np.unique(-b[on] / w[on]))
