# expect: q2=0



# answer: q2
# mistake: ReLU on the inputs
# hint: Your share follows n_in where it should follow n_out.
# idea: ReLU is taken of the result. How many entries has that?
def relu_share(batch, n_in, n_out, peak, bandwidth, size=4):
    out = batch * n_out
    matmul = max(
        2 * out * n_in / peak, size * (batch * n_in + n_in * n_out + out) / bandwidth
    )
    relu = max(batch * n_in / peak, 2 * size * batch * n_in / bandwidth)
    return relu / (matmul + relu)
