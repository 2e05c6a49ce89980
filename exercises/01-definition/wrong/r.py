# expect: q1=0 q3=1 q4=1
import numpy as np


# answer: q1
# mistake: the side in front of the maximum
# hint: For side = -1 your result is negative.
# idea: Turn the difference around before the maximum is taken.
def hinge(x, knot=0.0, side=1):
    return side * np.maximum(0.0, np.asarray(x, dtype=float) - knot)


# answer: q3
# mistake: forgets the bias when it asks who is on
# hint: Other units are on than at x.
# idea: What decides whether a unit is on?
def matrix_at(Ws, bs, x):
    A, c = np.eye(len(x)), np.zeros(len(x))
    for layer, (W, b) in enumerate(zip(Ws, bs, strict=True), 1):
        A, c = W @ A, W @ c + b
        if layer < len(Ws):
            on = A @ x > 0
            A, c = on[:, None] * A, on * c
    return A, c


# answer: q4
# mistake: forgets the units without a v
# hint: Units with v = 0 are counted, or two that cancel.
# idea: How much does the slope change at a kink?
def pieces(w, b, v):
    on = w != 0
    return 1 + len(np.unique(-b[on] / w[on]))
