# expect: q2=0 q4=0
import numpy as np


# answer: q2
# mistake: change of slope with the other sign
# hint: From the second number on each has the other sign.
# idea: The new slope is the old one plus your number.
def bend_weights(xk, yk):
    s = np.diff(yk) / np.diff(xk)
    return np.concatenate([s[:1], s[:-1] - s[1:]])


# answer: q4
# mistake: kinks instead of pieces
# hint: Your number is too small by one.
# idea: One kink makes two pieces.
def pieces(w, b, v):
    on = w != 0
    kinks, which = np.unique(-b[on] / w[on], return_inverse=True)
    bend = np.bincount(which, v[on] * np.abs(w[on]), minlength=len(kinks))
    return int(np.count_nonzero(bend))
