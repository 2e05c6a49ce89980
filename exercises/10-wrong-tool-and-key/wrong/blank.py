# expect: q1=0 q2=0 q3=0 q4=0 q5=0

# answer: q1
def curvature(w, b, v, x, h):
    raise NotImplementedError


# answer: q2
def amplitudes(error, k):
    raise NotImplementedError


# answer: q3
def far_away(W, b, V, c, d):
    raise NotImplementedError


# answer: q4
def worst(w, b, v, c, low, high):
    raise NotImplementedError


# answer: q5
def error_alone(W, b, bend=True):
    raise NotImplementedError
