# expect: q1=1 q2=0 q3=0
import numpy as np


# answer: q1
# mistake: slope 1 at 0
# hint: At x = 0 the course uses ReLU'(0) = 0, so the slope of the block is 1 there.
def block(x, g):
    return x + np.maximum(x, 0), g * (1.0 + (x >= 0))


# answer: q2
# mistake: flops alone for both
# hint: By flops ReLU looks like 1 in 2000; an elementwise operation is paid in bytes.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    return 1 / (1 + 2 * n_in)


# answer: q3
# mistake: saving times tokens
# hint: Independent zeros must coincide: multiply the share with itself once per token.
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.all(axis=0).mean(), z.mean() / len(z)
