# expect: q1=1 q2=0 q3=1 q4=2
import numpy as np


# answer: q1
# mistake: forgets the skip
# hint: The identity path carries the gradient past the ReLU: add g itself.
def block(x, g):
    return x + np.maximum(x, 0), g * (x > 0)


# answer: q2
# mistake: counts the reading only
# hint: ReLU reads AND writes every entry.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(2 * o * n_in / peak, size * (batch * n_in + n_in * n_out + o) / bandwidth)
    r = max(o / peak, size * o / bandwidth)
    return r / (mm + r)


# answer: q3
# mistake: any instead of all
# hint: A row may be skipped for the batch only if no token needs it.
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.any(axis=0).mean(), z.mean() ** len(z)


# answer: q4
# mistake: g times the mask
# hint: inf times 0 is nan: a blocked path has gradient 0 whatever arrives. Choose, do
# not multiply.
def backward_from_bits(bits, g):
    return g * np.unpackbits(bits, count=g.size).reshape(g.shape)
