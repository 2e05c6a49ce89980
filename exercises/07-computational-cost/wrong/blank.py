# expect: q1=0 q2=0 q3=0 q4=0

# answer: q1
def block(x, g):
    raise NotImplementedError


# answer: q2
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    raise NotImplementedError


# answer: q3
def skippable(h):
    raise NotImplementedError


# answer: q4
def backward_from_bits(bits, g):
    raise NotImplementedError
