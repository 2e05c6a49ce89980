# expect: q1=2 q2=0 q3=0 q4=0
import numpy as np


# answer: q1
# mistake: (z + |z|) / 2
# hint: At x = -inf your result is nan.
# idea: Infinity minus infinity is not zero. Choose a value instead of adding two.
def hinge(x, knot=0.0, side=1):
    z = side * (np.asarray(x, dtype=float) - knot)
    return (z + np.abs(z)) / 2


# answer: q2
# mistake: change of slope with the other sign
# hint: From the second number on each has the other sign.
# idea: The new slope is the old one plus your number.
def bend_weights(xk, yk):
    s = np.diff(yk) / np.diff(xk)
    return np.concatenate([s[:1], s[:-1] - s[1:]])


# answer: q3
# mistake: entries instead of a matrix product
# hint: Entries were multiplied one by one.
# idea: Layer after layer is a product of matrices.
def collapse(Ws, bs):
    W, b = Ws[0], bs[0]
    for A, c in zip(Ws[1:], bs[1:]):
        W, b = A * W, A @ b + c
    return W, b


# answer: q4
# mistake: kinks instead of pieces
# hint: Your number is too small by one.
# idea: One kink makes two pieces.
def pieces(w, b, v):
    on = w != 0
    kinks, which = np.unique(-b[on] / w[on], return_inverse=True)
    bend = np.bincount(which, v[on] * np.abs(w[on]), minlength=len(kinks))
    return int(np.count_nonzero(bend))
