import numpy as np


# answer: q1
def hinge(x, knot=0.0, side=1):
    return np.maximum(side * (np.asarray(x, dtype=float) - knot), 0.0)


# answer: q2
def bend_weights(xk, yk):
    slopes = np.diff(yk) / np.diff(xk)
    return np.diff(
        slopes, prepend=0.0
    )  # a ReLU adds its slope for ever: only the CHANGE is new


# answer: q3
def collapse(Ws, bs):
    W, b = Ws[0], bs[0]
    for A, c in zip(Ws[1:], bs[1:], strict=True):
        W, b = A @ W, A @ b + c
    return W, b


# answer: q4
def pieces(w, b, v):
    w, b, v = (np.asarray(a, dtype=float) for a in (w, b, v))
    on = w != 0
    kinks, which = np.unique(-b[on] / w[on], return_inverse=True)
    bend = np.bincount(
        which, v[on] * np.abs(w[on]), minlength=len(kinks)
    )  # change of slope at the kink
    return 1 + int(np.count_nonzero(bend))
