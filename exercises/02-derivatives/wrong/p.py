# expect: q1=2 q2=1
import numpy as np


# answer: q1
# mistake: only w at zero
# hint: Right at 0 for alpha = 0 alone.
# idea: A blend has two ends: at w = 0 it is alpha.
def leaky_slope(x, alpha=0.0, w=0.0):
    x = np.asarray(x, dtype=float)
    slope = np.where(x > 0, 1.0, np.where(x < 0, alpha, w))
    return np.where(np.isnan(x), x, slope)


# answer: q2
# mistake: w2 from Z
# hint: A unit that is off has a share in the gradient of w2.
# idea: What does w2 multiply in the forward pass?
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2) * (Z > 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ Z
