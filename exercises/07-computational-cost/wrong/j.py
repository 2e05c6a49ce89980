# expect: q2=2


# answer: q2
# mistake: always four bytes
# hint: Right for numbers of four bytes.
# idea: `size` is an argument.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(2 * o * n_in / peak, 4 * (batch * n_in + n_in * n_out + o) / bandwidth)
    r = max(o / peak, 8 * o / bandwidth)
    return r / (mm + r)
