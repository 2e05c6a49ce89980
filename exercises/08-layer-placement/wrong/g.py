# expect: q1=0 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: loss and gradient of the sum
# hint: Both are too large by the number of rows.
# idea: The mean is asked.
def loss_and_grad(z, y):
    r = np.arange(len(z))
    s = z - z.max(axis=1, keepdims=True)
    lp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    g = np.exp(lp)
    g[r, y] -= 1
    return -lp[r, y].sum(), g


# answer: q3
# mistake: any instead of all
# hint: Your share counts samples of which one logit is blocked.
# idea: Stuck means that none gets through.
def relu_logit_gradient(z, y):
    r = np.maximum(z, 0)
    p = np.exp(r)
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = np.where(z > 0, p, 0.0) / len(z)
    return g, float(np.mean((z <= 0).any(axis=1)))


# answer: q4
# mistake: a density that is not scaled
# hint: Right for gamma = 1.
# idea: The density of gamma n is that of n, narrower or wider, and as much lower or
# higher.
def after_norm(beta, gamma):
    g = abs(gamma)
    r = beta / g

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    f = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    m = beta * P(r) + f
    return P(-r), m, (beta**2 + g**2) * P(r) + beta * f - m * m
