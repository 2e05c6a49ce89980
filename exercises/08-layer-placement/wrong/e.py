# expect: q3=1
import numpy as np


# answer: q3
# mistake: a fitted sample counts as stuck
# hint: A sample whose loss is 0 was called stuck.
# idea: Its gradient is 0 because it is fitted, not because something is in its way.
def relu_logit_gradient(z, y):
    r = np.maximum(z, 0)
    p = np.exp(r - r.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), y] -= 1
    g = np.where(z > 0, p, 0.0) / len(z)
    return g, float(np.mean(~g.any(axis=1)))
