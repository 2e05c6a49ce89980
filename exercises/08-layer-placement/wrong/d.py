# expect: q1=2 q3=0 q4=2
import math

import numpy as np


# answer: q1
# mistake: no shift
# hint: NumPy warned for extreme logits.
# idea: exp(2000) overflows. Softmax does not notice when all of a row are shifted
# alike.
def loss_and_grad(z, y):
    r = np.arange(len(z))
    lp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    g = np.exp(lp)
    g[r, y] -= 1
    return -lp[r, y].mean(), g / len(z)


# answer: q3
# mistake: share of blocked logits
# hint: Your share is that of the blocked logits.
# idea: A sample is stuck when no logit of it gets a gradient: ask per row.
def relu_logit_gradient(z, y):
    p = np.exp(np.maximum(z, 0))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = np.where(z > 0, p, 0.0) / len(z)
    return g, float(np.mean(g == 0))


# answer: q4
# mistake: 1 - Phi
# hint: Far out your share has lost its digits.
# idea: 1 - 0.999... cancels. erfc gives the tail itself.
def after_norm(beta, gamma):
    g = abs(gamma)
    r = beta / g

    def P(t):
        return 0.5 * (1 + math.erf(t / math.sqrt(2)))

    f = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    m = beta * P(r) + g * f
    return 1 - P(r), m, (beta**2 + g**2) * P(r) + beta * g * f - m * m
