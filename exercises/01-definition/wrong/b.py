# expect: q1=2 q2=1 q3=1 q4=2
import numpy as np


# answer: q1
# mistake: np.where(d > 0, d, 0)
# hint: A nan came in and 0 came out.
# idea: A comparison with nan is false, and fmax passes over it: what is chosen then
# hides the fault.
def hinge(x, knot=0.0, side=1):
    d = side * (np.asarray(x, dtype=float) - knot)
    return np.where(d > 0, d, 0.0)


# answer: q2
# mistake: forgets the spacing
# hint: Right for knots at distance 1, wrong for others.
# idea: A slope is rise divided by run.
def bend_weights(xk, yk):
    return np.diff(np.diff(yk), prepend=0.0)


# answer: q3
# mistake: adds the biases
# hint: The matrix is right, the bias is the plain sum of the biases.
# idea: An early bias still goes through every later layer.
def collapse(Ws, bs):
    W = Ws[0]
    for A in Ws[1:]:
        W = A @ W
    return W, sum(bs)


# answer: q4
# mistake: counts distinct kinks
# hint: Right until two units bend at one place.
# idea: They can bend in opposite directions, by the same amount, and then nothing
# bends.
def pieces(w, b, v):
    on = (w != 0) & (v != 0)
    return 1 + len(np.unique(-b[on] / w[on]))
