# expect: q1=0 q2=1 q3=1 q4=2
import numpy as np


# answer: q1
# mistake: in place
# hint: Your y is twice the ReLU, and x has changed.
# idea: What is written into x is no longer there for the sum.
def block(x, g):
    r = np.maximum(x, 0, out=x)
    return x + r, g * (1.0 + (x > 0))


# answer: q2
# mistake: one flop per multiply-add
# hint: Your share is too large wherever the product waits for the processor.
# idea: How many flops is a multiply-add?
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(o * n_in / peak, size * (batch * n_in + n_in * n_out + o) / bandwidth)
    r = max(o / peak, 2 * size * o / bandwidth)
    return r / (mm + r)


# answer: q3
# mistake: nearly zero counts
# hint: Small numbers were counted as zeros.
# idea: 1e-9 times a row is not nothing: to skip it changes the result.
def skippable(h):
    z = np.isclose(h, 0)
    return z.mean(), z.all(axis=0).mean(), z.mean() ** len(z)


# answer: q4
# mistake: keeps the padding bits
# hint: It stops for some shapes.
# idea: packbits fills the last byte up: how many bits belong to g?
def backward_from_bits(bits, g):
    return np.where(np.unpackbits(bits).reshape(g.shape) == 1, g, 0.0)
