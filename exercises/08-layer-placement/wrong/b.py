# expect: q1=2 q2=0 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: log of the softmax
# hint: NumPy warned for extreme logits.
# idea: A probability of e^-4000 is 0 in floating point, and its logarithm infinite.
# Is the probability needed?
def loss_and_grad(z, y):
    r = np.arange(len(z))
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[r, y]).mean()
    p[r, y] -= 1
    return loss, p / len(z)


# answer: q2
# mistake: up to log K
# hint: Your largest loss is that of the uniform guess.
# idea: A confident wrong answer is worse.
def double_softmax_range(K):
    return [math.log(K - 1 + math.e) - 1, math.log(K)]


# answer: q3
# mistake: softmax of z
# hint: The loss sees relu(z), yours saw z.
# idea: With four negative logits every p is 1/4.
def relu_logit_gradient(z, y):
    p = np.exp(z)
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = np.where(z > 0, p, 0.0) / len(z)
    return g, float(np.mean(~g.any(axis=1)))


# answer: q4
# mistake: mean square instead of variance
# hint: The third number is the mean square.
# idea: The variance is smaller by the square of the mean.
def after_norm(beta, gamma):
    g = abs(gamma)
    r = beta / g

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    f = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    return P(-r), beta * P(r) + g * f, (beta**2 + g**2) * P(r) + beta * g * f
