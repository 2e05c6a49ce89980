# expect: q1=1 q2=0 q3=0
import numpy as np


# answer: q1
# mistake: slope 1 at 0
# hint: At x = 0 your gradient is too large.
# idea: The course takes ReLU'(0) = 0.
def block(x, g):
    return x + np.maximum(x, 0), g * (1.0 + (x >= 0))


# answer: q2
# mistake: flops alone for both
# hint: Your share is far too small, except for a slow processor.
# idea: By flops ReLU looks like nothing. An elementwise operation is paid in bytes.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    return 1 / (1 + 2 * n_in)


# answer: q3
# mistake: saving times tokens
# hint: Your third share is far too large.
# idea: Independent zeros must coincide, once per token.
def skippable(h):
    z = np.asarray(h) == 0
    return z.mean(), z.all(axis=0).mean(), z.mean() / len(z)
