# expect: q1=2 q2=1 q3=0 q4=1
import math

import numpy as np


# answer: q1
# mistake: whole numbers stay whole
# hint: Right for floats alone.
# idea: An array like x holds whole numbers when x does: alpha is cut to 0.
def leaky_slope(x, alpha=0.0, w=0.0):
    out = np.zeros_like(x)
    out[x > 0], out[x < 0], out[x == 0] = 1.0, alpha, (1 - w) * alpha + w
    out[np.isnan(x)] = np.nan if out.dtype.kind == "f" else 0
    return out


# answer: q2
# mistake: forgets the output weights
# hint: The gradients of W1 and b1 do not depend on w2.
# idea: What reaches a hidden unit has come through its weight.
def gradients(W1, b1, w2, X, targets):
    Z = X @ W1.T + b1
    A = np.maximum(Z, 0)
    e = (A @ w2 - targets) / len(targets)
    dZ = e[:, None] * (Z > 0)
    return dZ.T @ X, dZ.sum(axis=0), e @ A


# answer: q3
# mistake: the inner derivative forgotten
# hint: Right but for the last.
# idea: What does the chain rule multiply by in relu(-2x)?
def autograd_at_zero(s):
    return [2 * s, s * s, 0.0, 0.0, 3 * s]


# answer: q4
# mistake: negative for large tolerances
# hint: Wrong when no z can be an alarm.
# idea: A probability is not negative.
def alarm_probability(h, tol, n):
    return -math.expm1(n * math.log1p(-h * (1 - 2 * tol)))
