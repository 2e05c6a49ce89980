# expect: q1=0 q2=0 q3=0 q4=0 q5=0

# answer: q1
def last_state(x, W, A, b):
    raise NotImplementedError


# answer: q2
def gated_width(d_ff, multiple=1):
    raise NotImplementedError


# answer: q3
def winners(mean, sd, n, base, t):
    raise NotImplementedError


# answer: q4
def gated_layer(x, W, V, U, g):
    raise NotImplementedError


# answer: q5
def adding_rnn():
    raise NotImplementedError
