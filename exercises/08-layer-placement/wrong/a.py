# expect: q1=0 q2=0 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: softmax twice
# hint: You normalised, then took a log-softmax of the probabilities: the loss can then
# move by 1 nat only.
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
# hint: That is the range for logits. Probabilities lie in [0, 1], so the second softmax
# sees differences of at most 1.
def double_softmax_range(K):
    return [0.0, math.inf]


# answer: q3
# mistake: forgets the mask
# hint: (p - y) is the gradient at relu(z); the ReLU in between blocks every logit that
# is not positive.
def relu_logit_gradient(z, y):
    p = np.exp(np.maximum(z, 0))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = p / len(z)
    return g, float(np.mean(~g.any(axis=1)))


# answer: q4
# mistake: beta Phi alone
# hint: Even with beta = 0 the mean is 0.399: the positive half of a bell curve has a
# positive mean.
def after_norm(beta, gamma):

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    r = beta / abs(gamma)
    m = beta * P(r)
    return P(-r), m, (beta**2 + gamma**2) * P(r) - m**2
