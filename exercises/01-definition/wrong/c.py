# expect: q1=0 q2=0 q3=1 q4=2
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
# hint: The matrix is right, the bias is that of the last layer.
# idea: Put x = 0 through the stack: what the first layers add does not vanish.
def collapse(Ws, bs):
    W = Ws[0]
    for A in Ws[1:]:
        W = A @ W
    return W, bs[-1]


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
