# expect: q1=1 q2=2 q3=0 q4=0
import numpy as np


# answer: q1
# mistake: x += relu(x)
# hint: The values are right, but the caller's x has changed.
# idea: x += writes into the array that came in.
def block(x, g):
    on = x > 0
    x += np.maximum(x, 0)
    return x, g * (1.0 + on)


# answer: q2
# mistake: flops alone for the matmul
# hint: Right for large batches, wrong where the product waits for memory.
# idea: With a batch of 1 each weight is read for a single multiply-add.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = 2 * o * n_in / peak
    r = max(o / peak, 2 * size * o / bandwidth)
    return r / (mm + r)


# answer: q3
# mistake: the wrong axis
# hint: Your second share is about tokens.
# idea: Rows of the matrix belong to units: along which axis must all be zero?
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.all(axis=1).mean(), z.mean() ** len(z)


# answer: q4
# mistake: bits in the other order
# hint: The right number of bits, in another order.
# idea: In which bit of a byte does packbits put the first entry?
def backward_from_bits(bits, g):
    return np.where(
        np.unpackbits(bits, count=g.size, bitorder="little").reshape(g.shape) == 1,
        g,
        0.0,
    )
