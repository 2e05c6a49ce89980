# expect: q3=1
import numpy as np


# answer: q3
# mistake: ties shared equally
# hint: You share equally between classes that grow alike.
# idea: Their distance stays what it is. Which softmax is left?
def far_away(W, b, V, c, d):
    s = np.maximum(d @ W, 0) @ V
    f = np.isclose(s, s.max(), rtol=1e-12, atol=1e-12)
    return f / f.sum()
