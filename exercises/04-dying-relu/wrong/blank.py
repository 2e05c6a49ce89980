# expect: q1=0 q2=0 q3=0 q4=0 q5=0

# answer: q1
def never_fires(z, unit_axis=1):
    raise NotImplementedError


# answer: q2
def born_dead(widths):
    raise NotImplementedError


# answer: q3
def descend(w0, lr, steps, x):
    raise NotImplementedError


# answer: q4
def critical_bias(s, N):
    raise NotImplementedError


# answer: q5
def steps_to_wake(alpha, w, b, lr, x, limit):
    raise NotImplementedError
