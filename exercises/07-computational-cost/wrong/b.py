# expect: q1=1 q2=0 q3=0 q4=2
import numpy as np


# answer: q1
# mistake: forgets the skip
# hint: Where the ReLU is off, nothing comes back.
# idea: There are two ways from x to y.
def block(x, g):
    return x + np.maximum(x, 0), g * (x > 0)


# answer: q2
# mistake: counts the reading only
# hint: Your share is too small.
# idea: ReLU does not only read.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(2 * o * n_in / peak, size * (batch * n_in + n_in * n_out + o) / bandwidth)
    r = max(o / peak, size * o / bandwidth)
    return r / (mm + r)


# answer: q3
# mistake: any instead of all
# hint: Your second share is far too large.
# idea: A row may be skipped for the batch only if no token needs it.
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.any(axis=0).mean(), z.mean() ** len(z)


# answer: q4
# mistake: g times the mask
# hint: A blocked entry became nan.
# idea: inf times 0 is nan. Choose, do not multiply.
def backward_from_bits(bits, g):
    return g * np.unpackbits(bits, count=g.size).reshape(g.shape)
