# expect: q1=1 q2=0 q3=0 q4=1 q5=1
import numpy as np


# answer: q1
# mistake: mask product (x - knot) * (x > knot)
# hint: At x = -inf your result is nan: zero times infinity is not zero. Choose a value
# instead of multiplying by a mask.
def hinge(x, knot=0.0, side=1):
    d = side * (np.asarray(x, dtype=float) - knot)
    return d * (d > 0)


# answer: q2
# mistake: returns the slopes themselves
# hint: Each earlier ReLU keeps its slope to the right of its knot, so the next weight
# is the change of slope, not the slope.
def bend_weights(xk, yk):
    return np.diff(yk) / np.diff(xk)


# answer: q3
# mistake: product in reading order
# hint: The first layer acts first, so its matrix stands rightmost: W_L ... W_2 W_1.
def matrix_at(Ws, bs, x):
    A, c = Ws[0], bs[0]
    for W, b in zip(Ws[1:], bs[1:]):
        A, c = A @ W, W @ c + b
    return A, c


# answer: q4
# mistake: units + 1
# hint: True in general position only: look for units that bend nothing and for shared
# kinks.
def pieces(w, b, v):
    return len(w) + 1


# answer: q5
# mistake: evenly spaced
# hint: Right for the tent. Elsewhere a corner lies where the layers below reach a corner
# of the next one: solve for x on each piece.
def corners(xk, yk, L):
    n = (len(xk) - 1) ** L
    return np.arange(1, n) / n
