# expect: q1=1
import numpy as np


# answer: q1
# mistake: bits
# hint: Your loss is that in bits.
# idea: Nats are asked: the natural logarithm.
def loss_and_grad(z, y):
    r = np.arange(len(z))
    s = z - z.max(axis=1, keepdims=True)
    lp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    g = np.exp(lp)
    g[r, y] -= 1
    return -lp[r, y].mean() / np.log(2), g / len(z)
