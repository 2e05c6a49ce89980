# expect: q2=2 q3=0
import numpy as np


# answer: q2
# mistake: ReLU without flops
# hint: Right unless the processor is slow.
# idea: ReLU is an operation like others: it has flops as well.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(2 * o * n_in / peak, size * (batch * n_in + n_in * n_out + o) / bandwidth)
    r = 2 * size * o / bandwidth
    return r / (mm + r)


# answer: q3
# mistake: counts
# hint: You returned numbers of entries and units.
# idea: A share is between 0 and 1.
def skippable(h):
    z = np.asarray(h) == 0
    return int(z.sum()), int(z.all(axis=0).sum()), z.mean() ** len(z)
