# expect: q1=1 q2=0 q3=1 q4=2
import math

import numpy as np


# answer: q1
# mistake: gradient of the sum
# hint: The loss is right, the gradient too large by the number of rows.
# idea: The loss is a mean, and so is its gradient.
def loss_and_grad(z, y):
    r = np.arange(len(z))
    s = z - z.max(axis=1, keepdims=True)
    lp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    g = np.exp(lp)
    g[r, y] -= 1
    return -lp[r, y].mean(), g


# answer: q2
# mistake: the numbers for two classes
# hint: Right for two classes alone.
# idea: What do the other classes add to the sum in softmax?
def double_softmax_range(K):
    return [math.log(1 + math.exp(-1)), math.log(1 + math.e)]


# answer: q3
# mistake: slope 1 at 0
# hint: At z = 0 you let a gradient through.
# idea: The course takes ReLU'(0) = 0.
def relu_logit_gradient(z, y):
    p = np.exp(np.maximum(z, 0))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = np.where(z >= 0, p, 0.0) / len(z)
    return g, float(np.mean(~g.any(axis=1)))


# answer: q4
# mistake: the sign of gamma
# hint: Right for positive gammas alone.
# idea: A bell curve is symmetric.
def after_norm(beta, gamma):
    g = gamma
    r = beta / g

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    f = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    m = beta * P(r) + g * f
    return P(-r), m, (beta**2 + g**2) * P(r) + beta * g * f - m * m
