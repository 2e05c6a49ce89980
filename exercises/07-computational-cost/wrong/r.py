# expect: q2=1



# answer: q2
# mistake: bandwidth in numbers, not bytes
# hint: Your share does not depend on size as it should.
# idea: A bandwidth counts bytes.
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    out = batch * n_out
    matmul = max(
        2 * out * n_in / peak, (batch * n_in + n_in * n_out + out) / bandwidth
    )
    relu = max(out / peak, 2 * out / bandwidth)
    return relu / (matmul + relu)
