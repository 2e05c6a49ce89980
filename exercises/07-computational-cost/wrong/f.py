# expect: q1=1 q2=1 q3=0 q4=1
import numpy as np


# answer: q1
# mistake: gradient of the block alone
# hint: Your gradient does not depend on g.
# idea: By the chain rule what comes in is multiplied.
def block(x, g):
    return x + np.maximum(x, 0), 1.0 + (x > 0)


# answer: q2
# mistake: bytes alone
# hint: Right where memory decides.
# idea: A large product waits for the processor.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = size * (batch * n_in + n_in * n_out + o) / bandwidth
    r = 2 * size * o / bandwidth
    return r / (mm + r)


# answer: q3
# mistake: to the power of the units
# hint: Your third share is far too small.
# idea: How many zeros have to coincide for one unit: as many as there are tokens, or
# units?
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.all(axis=0).mean(), z.mean() ** z.shape[1]


# answer: q4
# mistake: Fortran order
# hint: The right bits, put down column by column.
# idea: They were flattened in C order, row by row.
def backward_from_bits(bits, g):
    on = np.unpackbits(bits, count=g.size).reshape(g.shape, order="F")
    return np.where(on == 1, g, 0.0)
