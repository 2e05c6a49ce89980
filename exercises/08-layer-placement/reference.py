import math

import numpy as np


# answer: q1
def loss_and_grad(z, y):
    rows = np.arange(len(z))
    s = z - z.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    g = np.exp(logp)
    g[rows, y] -= 1
    return -logp[rows, y].mean(), g / len(z)


# answer: q2
def double_softmax_range(K):
    top = math.log(K - 1 + math.e)  # p is 1 on a wrong class
    return [top - 1, top]


# answer: q3
def relu_logit_gradient(z, y):
    p = np.exp(np.maximum(z, 0) - np.maximum(z, 0).max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = np.where(z > 0, p, 0.0) / len(z)
    return g, float(np.mean((z <= 0).all(axis=1)))


# answer: q4
def after_norm(beta, gamma):
    g = abs(gamma)
    r = beta / g

    def Phi(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    phi = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    mean = beta * Phi(r) + g * phi
    return Phi(-r), mean, (beta**2 + g**2) * Phi(r) + beta * g * phi - mean**2
