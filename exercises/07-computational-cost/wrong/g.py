# expect: q2=0 q3=0 q4=0
import numpy as np


# answer: q2
# mistake: adds what overlaps
# hint: Your times are sums of both.
# idea: In the roofline the slower of the two decides.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = 2 * o * n_in / peak + size * (batch * n_in + n_in * n_out + o) / bandwidth
    r = o / peak + 2 * size * o / bandwidth
    return r / (mm + r)


# answer: q3
# mistake: a share for each unit
# hint: Your third number knows which unit has the zeros.
# idea: With the first share means: one share for all.
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.all(axis=0).mean(), np.mean(z.mean(axis=0) ** len(z))


# answer: q4
# mistake: open and blocked exchanged
# hint: What should be blocked came through, and the reverse.
# idea: A bit is 1 where z > 0.
def backward_from_bits(bits, g):
    on = np.unpackbits(bits, count=g.size).reshape(g.shape)
    return np.where(on == 0, g, 0.0)
