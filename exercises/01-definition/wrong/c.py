# expect: q1=0 q2=0 q3=1 q4=2
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
# hint: The earlier biases do not vanish: put x = 0 through the stack and see what comes
# out.
def collapse(Ws, bs):
    W = Ws[0]
    for A in Ws[1:]:
        W = A @ W
    return W, bs[-1]


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
