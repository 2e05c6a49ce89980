# expect: q1=0 q2=0 q3=1 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: np.max(d, 0)
# hint: Your result is one number for a whole array.
# idea: The second argument of np.max is an axis. Another function of NumPy compares
# two arrays.
def hinge(x, knot=0.0, side=1):
    return np.max(side * (np.atleast_1d(x) - knot), 0)


# answer: q2
# mistake: drops the first slope
# hint: One number is missing, the first.
# idea: The first piece has a slope as well, and the first knot starts it.
def bend_weights(xk, yk):
    return np.diff(np.diff(yk) / np.diff(xk))


# answer: q3
# mistake: keeps the last bias only
# hint: The matrix is right, the shift is that of the last layer.
# idea: A unit that is on hands its own bias to every later matrix.
def matrix_at(Ws, bs, x):
    A, h = np.eye(len(x)), x
    for W, b in zip(Ws[:-1], bs[:-1]):
        z = W @ h + b
        A, h = (z > 0)[:, None] * (W @ A), np.maximum(z, 0)
    return Ws[-1] @ A, bs[-1]


# answer: q4
# mistake: bend v*w instead of v*abs(w)
# hint: Right until two units bend at one place, one of them with a negative w.
# idea: A unit with w < 0 is on at the left of its kink. How much does the slope
# change there, and with which sign?
def pieces(w, b, v):
    on = w != 0
    kinks, which = np.unique(-b[on] / w[on], return_inverse=True)
    return 1 + int(
        np.count_nonzero(np.bincount(which, v[on] * w[on], minlength=len(kinks)))
    )


# answer: q5
# mistake: meets each corner once
# hint: Some corners are missing.
# idea: A height is passed on every piece of the zigzag, on the way up and on the way
# down.
def corners(xk, yk, L):
    found = xk[1:-1]
    for _ in range(L - 1):
        rising = np.interp(found, yk[:2], xk[:2])
        found = np.union1d(xk[1:-1], rising)
    return found
