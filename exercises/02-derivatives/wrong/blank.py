# expect: q1=0 q2=0 q3=0 q4=0

# answer: q1
def leaky_slope(x, alpha=0.0, w=0.0):
    raise NotImplementedError


# answer: q2
def gradients(W1, b1, w2, X, targets):
    raise NotImplementedError


# answer: q3
def autograd_at_zero(s):
    raise NotImplementedError


# answer: q4
def alarm_probability(h, tol, n):
    raise NotImplementedError
