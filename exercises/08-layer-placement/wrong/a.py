# expect: q1=0 q2=0 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: softmax twice
# hint: Your loss moves by 1 nat at most.
# idea: You normalised, then took a log-softmax of the probabilities.
def loss_and_grad(z, y):
    r = np.arange(len(z))
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    q = np.exp(p)
    q /= q.sum(axis=1, keepdims=True)
    loss = -np.log(q[r, y]).mean()
    q[r, y] -= 1
    return loss, q / len(z)


# answer: q2
# mistake: 0 to infinity
# hint: Your range is that for logits.
# idea: Probabilities lie in [0, 1]: how different can what the second softmax sees
# be?
def double_softmax_range(K):
    return [0.0, math.inf]


# answer: q3
# mistake: forgets the mask
# hint: Logits that are not positive got a gradient.
# idea: p - y is the gradient at relu(z). What stands between that and z?
def relu_logit_gradient(z, y):
    p = np.exp(np.maximum(z, 0))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = p / len(z)
    return g, float(np.mean(~g.any(axis=1)))


# answer: q4
# mistake: beta Phi alone
# hint: With beta = 0 your mean is 0.
# idea: The positive half of a bell curve has a positive mean.
def after_norm(beta, gamma):

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    r = beta / abs(gamma)
    m = beta * P(r)
    return P(-r), m, (beta**2 + gamma**2) * P(r) - m**2
