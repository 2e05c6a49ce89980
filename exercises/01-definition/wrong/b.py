# expect: q1=1 q2=1 q3=1 q4=1 q5=0
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
# mistake: leaves the activations out
# hint: Right where every unit is on. A unit that is off at x gives 0: strike out its row
# of the matrix, and its entry of the shift, before the next layer.
def matrix_at(Ws, bs, x):
    A, c = Ws[0], bs[0]
    for W, b in zip(Ws[1:], bs[1:]):
        A, c = W @ A, W @ c + b
    return A, c


# answer: q4
# mistake: counts distinct kinks
# hint: Two units can bend at one place in opposite directions: add v*|w| per kink and
# ask whether it is zero.
def pieces(w, b, v):
    on = (w != 0) & (v != 0)
    return 1 + len(np.unique(-b[on] / w[on]))


# answer: q5
# mistake: loses the corners of the first layer
# hint: Where the first layer bends, everything above it bends, too: keep its corners
# beside the new ones.
def corners(xk, yk, L):
    found = xk[1:-1]
    for _ in range(L - 1):
        rise = (found[:, None] - yk[:-1]) / np.diff(yk)
        places = xk[:-1] + rise * np.diff(xk)
        found = np.unique(places[(rise > 0) & (rise < 1)])
    return found
