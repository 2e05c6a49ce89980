# expect: q1=0 q2=0 q3=0 q4=0 q5=0

# answer: q1
def he_std(shape, alpha=0.0):
    raise NotImplementedError


# answer: q2
def log10_shrink(L, c, alpha=0.0):
    raise NotImplementedError


# answer: q3
def layer_gain(f):
    raise NotImplementedError


# answer: q4
def decay(g):
    raise NotImplementedError


# answer: q5
def expected_log_gain(n):
    raise NotImplementedError
