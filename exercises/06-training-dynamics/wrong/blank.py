# expect: q1=0 q2=0 q3=0 q4=0 q5=0

# answer: q1
def best_rate(errors, rates):
    raise NotImplementedError


# answer: q2
def steps_to(curves, level, every=1):
    raise NotImplementedError


# answer: q3
def ratio_interval(a, b, idx):
    raise NotImplementedError


# answer: q4
def activity(h, tau):
    raise NotImplementedError


# answer: q5
def steps_to_cross(w0, lr, alpha, x):
    raise NotImplementedError
