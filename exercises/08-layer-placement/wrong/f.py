# expect: q1=0 q2=0 q3=0 q4=1
import math

import numpy as np


# answer: q1
# mistake: softmax over the batch
# hint: You normalised over the samples.
# idea: Each row is a sample of its own.
def loss_and_grad(z, y):
    r = np.arange(len(z))
    s = z - z.max(axis=0)
    lp = s - np.log(np.exp(s).sum(axis=0))
    g = np.exp(lp)
    g[r, y] -= 1
    return -lp[r, y].mean(), g / len(z)


# answer: q2
# mistake: K others
# hint: As if there were one class more.
# idea: With the right class there are K in all.
def double_softmax_range(K):
    top = math.log(math.e + K)
    return [top - 1, top]


# answer: q3
# mistake: gradient of the sum
# hint: The gradient is too large by the number of rows.
# idea: The mean loss is asked.
def relu_logit_gradient(z, y):
    r = np.maximum(z, 0)
    p = np.exp(r)
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    return np.where(z > 0, p, 0.0), float(np.mean((z <= 0).all(axis=1)))


# answer: q4
# mistake: on for off
# hint: The first number is the share for which the unit is on.
# idea: The other share is asked.
def after_norm(beta, gamma):
    g = abs(gamma)
    r = beta / g

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    f = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    m = beta * P(r) + g * f
    return P(r), m, (beta**2 + g**2) * P(r) + beta * g * f - m * m
