import numpy as np


# answer: q1
def block(x, g):
    return x + np.maximum(x, 0), g * (1.0 + (x > 0))


# answer: q2
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    out = batch * n_out
    matmul = max(
        2 * out * n_in / peak, size * (batch * n_in + n_in * n_out + out) / bandwidth
    )
    relu = max(out / peak, 2 * size * out / bandwidth)
    return relu / (matmul + relu)


# answer: q3
def skippable(h):
    zero = np.asarray(h) == 0
    return zero.mean(), zero.all(axis=0).mean(), zero.mean() ** len(zero)


# answer: q4
def backward_from_bits(bits, g):
    on = np.unpackbits(bits, count=g.size).reshape(g.shape)
    return np.where(on == 1, g, 0.0)
