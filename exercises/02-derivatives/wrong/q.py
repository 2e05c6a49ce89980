# expect: q2=0
import numpy as np


# answer: q2
# mistake: bias forgotten in the forward pass
# hint: Your numbers do not depend on b1.
# idea: z has two terms.
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T 
    A = np.maximum(Z, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = np.outer(e, w2) * (Z > 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ A
