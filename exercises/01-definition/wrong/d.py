# expect: q1=0 q3=1 q4=0 q5=1
import numpy as np


# answer: q1
# mistake: overwrites its argument
# hint: After the call x itself had changed. A mathematical function leaves its argument
# alone: work on a new array.
def hinge(x, knot=0.0, side=1):
    x -= knot
    x *= side
    x[x < 0] = 0
    return x


# answer: q3
# mistake: strikes out outputs as well
# hint: There is no ReLU behind the last layer: its outputs may be negative.
def matrix_at(Ws, bs, x):
    A, c = np.eye(len(x)), np.zeros(len(x))
    for W, b in zip(Ws, bs):
        on = W @ (A @ x + c) + b > 0
        A, c = on[:, None] * (W @ A), on * (W @ c + b)
    return A, c


# answer: q4
# mistake: 2 to the power of units
# hint: 2^n counts on/off patterns on paper; on a line each unit switches once, so at
# most n + 1 of them occur.
def pieces(w, b, v):
    return 2 ** len(w)


# answer: q5
# mistake: takes every height for reached
# hint: Right where each piece runs from 0 to 1. A piece that stays below a height, or
# above it, never meets it: keep only what lies inside the piece.
def corners(xk, yk, L):
    found = xk[1:-1]
    for _ in range(L - 1):
        rise = (found[:, None] - yk[:-1]) / np.diff(yk)
        found = np.union1d(xk[1:-1], xk[:-1] + rise * np.diff(xk))
    return found
