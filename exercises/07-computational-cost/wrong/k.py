# expect: q2=0


# answer: q2
# mistake: ReLU over the product
# hint: Your share is ReLU's time in terms of the product's.
# idea: A share of the two together has both below.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    o = batch * n_out
    mm = max(2 * o * n_in / peak, size * (batch * n_in + n_in * n_out + o) / bandwidth)
    return max(o / peak, 2 * size * o / bandwidth) / mm
