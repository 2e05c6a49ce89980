# expect: q1=0 q2=0 q3=0 q4=0

# answer: q1
def leak(x, a=0.01):
    raise NotImplementedError


# answer: q2
def elu_pair(x, alpha=1.0):
    raise NotImplementedError


# answer: q3
def compare(a, b, t):
    raise NotImplementedError


# answer: q4
def elu_moments(alpha):
    raise NotImplementedError
