# expect: q1=1 q2=0 q3=0 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: mask product (x - knot) * (x > knot)
# hint: At x = -inf your result is nan.
# idea: Zero times infinity is not zero, nor is infinity minus infinity. Choose a value
# instead of computing one.
def hinge(x, knot=0.0, side=1):
    d = side * (np.asarray(x, dtype=float) - knot)
    return d * (d > 0)


# answer: q2
# mistake: returns the slopes themselves
# hint: Your numbers are the slopes of the pieces. Add up your ReLUs and look at the
# second piece.
# idea: Each earlier ReLU keeps its slope to the right of its knot, so only what
# changes there is new.
def bend_weights(xk, yk):
    return np.diff(yk) / np.diff(xk)


# answer: q3
# mistake: product in reading order
# hint: The matrix is that of the layers in the other order.
# idea: The first layer acts first, so its matrix stands next to x.
def matrix_at(Ws, bs, x):
    A, c = Ws[0], bs[0]
    for W, b in zip(Ws[1:], bs[1:]):
        A, c = A @ W, W @ c + b
    return A, c


# answer: q4
# mistake: units + 1
# hint: You returned one more than there are units. Is that so for every set of units?
# idea: True in general position only: some units bend nothing, and some bend at one
# place.
def pieces(w, b, v):
    return len(w) + 1


# answer: q5
# mistake: evenly spaced
# hint: Right for the even tent alone.
# idea: A corner lies where the layers below reach a corner of the next one: solve for
# x on each piece.
def corners(xk, yk, L):
    n = (len(xk) - 1) ** L
    return np.arange(1, n) / n
