# expect: q1=0 q2=0 q3=0 q4=0 q5=0

# answer: q1
def hinge(x, knot=0.0, side=1):
    raise NotImplementedError


# answer: q2
def bend_weights(xk, yk):
    raise NotImplementedError


# answer: q3
def matrix_at(Ws, bs, x):
    raise NotImplementedError


# answer: q4
def pieces(w, b, v):
    raise NotImplementedError


# answer: q5
def corners(xk, yk, L):
    raise NotImplementedError
