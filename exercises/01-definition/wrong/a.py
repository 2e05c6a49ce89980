# expect: q1=2 q2=0 q3=0 q4=1
import numpy as np


# answer: q1
# mistake: mask product (x - knot) * (x > knot)
# hint: At x = -inf your result is nan.
# idea: Zero times infinity is not zero. Choose a value instead of multiplying by a
# mask.
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
# idea: The first layer acts first, so its matrix stands next to x: rightmost.
def collapse(Ws, bs):
    W, b = Ws[0], bs[0]
    for A, c in zip(Ws[1:], bs[1:]):
        W, b = W @ A, A @ b + c
    return W, b


# answer: q4
# mistake: units + 1
# hint: You returned one more than there are units. Is that so for every set of units?
# idea: True in general position only: some units bend nothing, and some bend at one
# place.
def pieces(w, b, v):
    return len(w) + 1
