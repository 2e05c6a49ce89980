# expect: q1=0 q2=0 q3=1 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: np.max(d, 0)
# hint: The second argument of np.max is an axis, so nothing was rectified. np.maximum
# compares two arrays.
def hinge(x, knot=0.0, side=1):
    return np.max(side * (np.atleast_1d(x) - knot), 0)


# answer: q2
# mistake: drops the first slope
# hint: You returned one number too few: the first knot starts the first slope.
def bend_weights(xk, yk):
    return np.diff(np.diff(yk) / np.diff(xk))


# answer: q3
# mistake: keeps the last bias only
# hint: The earlier biases do not vanish: a unit that is on hands its own to every later
# matrix.
def matrix_at(Ws, bs, x):
    A, h = np.eye(len(x)), x
    for W, b in zip(Ws[:-1], bs[:-1]):
        z = W @ h + b
        A, h = (z > 0)[:, None] * (W @ A), np.maximum(z, 0)
    return Ws[-1] @ A, bs[-1]


# answer: q4
# mistake: bend v*w instead of v*abs(w)
# hint: A unit with w < 0 is switched off to the right of its kink: its slope changes
# from w to 0, which is +|w|, not w.
def pieces(w, b, v):
    on = w != 0
    kinks, which = np.unique(-b[on] / w[on], return_inverse=True)
    return 1 + int(
        np.count_nonzero(np.bincount(which, v[on] * w[on], minlength=len(kinks)))
    )


# answer: q5
# mistake: meets each corner once
# hint: A height is passed on every piece of the zigzag, on the way up and on the way
# down, so each corner of the layers above appears once for each piece that reaches it.
def corners(xk, yk, L):
    found = xk[1:-1]
    for _ in range(L - 1):
        rising = np.interp(found, yk[:2], xk[:2])
        found = np.union1d(xk[1:-1], rising)
    return found
