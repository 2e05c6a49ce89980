# expect: q1=1 q2=0 q3=1
import numpy as np


# answer: q1
# mistake: the skip forgotten
# hint: Your y is the ReLU alone.
# idea: A residual block hands x on as well.
def block(x, g):
    return np.maximum(x, 0), g * (1.0 + (x > 0))


# answer: q2
# mistake: min for max
# hint: Your times are the smaller of two.
# idea: An operation is over when the slower part of it is.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    out = batch * n_out
    matmul = min(
        2 * out * n_in / peak, size * (batch * n_in + n_in * n_out + out) / bandwidth
    )
    relu = max(out / peak, 2 * size * out / bandwidth)
    return relu / (matmul + relu)


# answer: q3
# mistake: <= 0
# hint: Negative numbers were counted as zeros.
# idea: Skipping one changes the result.
def skippable(h):
    zero = np.asarray(h) <= 0
    return zero.mean(), zero.all(axis=0).mean(), zero.mean() ** len(zero)
