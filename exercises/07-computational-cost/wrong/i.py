# expect: q2=2


# answer: q2
# mistake: result not moved
# hint: Right unless memory decides.
# idea: The product moves three matrices.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(2 * o * n_in / peak, size * (batch * n_in + n_in * n_out) / bandwidth)
    r = max(o / peak, 2 * size * o / bandwidth)
    return r / (mm + r)
