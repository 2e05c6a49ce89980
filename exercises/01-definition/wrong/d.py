# expect: q1=0 q3=0 q4=0 q5=1
import numpy as np


# answer: q1
# mistake: overwrites its argument
# hint: After the call x itself had changed.
# idea: A mathematical function leaves its argument alone: work on a new array.
def hinge(x, knot=0.0, side=1):
    x -= knot
    x *= side
    x[x < 0] = 0
    return x


# answer: q3
# mistake: strikes out outputs as well
# hint: Some outputs are struck out.
# idea: Is there a ReLU behind the last layer?
def matrix_at(Ws, bs, x):
    A, c = np.eye(len(x)), np.zeros(len(x))
    for W, b in zip(Ws, bs):
        on = W @ (A @ x + c) + b > 0
        A, c = on[:, None] * (W @ A), on * (W @ c + b)
    return A, c


# answer: q4
# mistake: 2 to the power of units
# hint: You count 2 to the power of the number of units.
# idea: That many patterns of on and off there are on paper. How often can one unit
# switch while x goes along the line?
def pieces(w, b, v):
    return 2 ** len(w)


# answer: q5
# mistake: takes every height for reached
# hint: Right where each piece runs from 0 to 1.
# idea: A piece that stays below a height, or above it, never meets it.
def corners(xk, yk, L):
    found = xk[1:-1]
    for _ in range(L - 1):
        rise = (found[:, None] - yk[:-1]) / np.diff(yk)
        found = np.union1d(xk[1:-1], xk[:-1] + rise * np.diff(xk))
    return found
