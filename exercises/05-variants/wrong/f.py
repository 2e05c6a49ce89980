# expect: q1=0 q2=1 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: slopes exchanged
# hint: The two sides are exchanged.
# idea: x itself is for x > 0.
def leak(x, a=0.01):
    x = np.asarray(x, dtype=float)
    return np.where(x < 0, x, a * x)


# answer: q2
# mistake: slope without alpha
# hint: The values are right; the slopes are those for alpha = 1.
# idea: Alpha is still there after the derivative.
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)
    value = np.where(x > 0, x, alpha * np.expm1(low))
    return value, np.where(x > 0, 1.0, np.exp(low))


# answer: q3
# mistake: 1.96 for t
# hint: The half-width is too small.
# idea: Five runs are few: the factor is an argument.
def compare(a, b, t):
    d = np.asarray(b) - np.asarray(a)
    m, h = d.mean(), 1.96 * d.std(ddof=1) / math.sqrt(len(d))
    return m, h, int(np.sign(m)) * int(abs(m) > h)


# answer: q4
# mistake: the other tail
# hint: Both numbers are too large.
# idea: z < 0 is one tail of the moved bell curve. Which?
def elu_moments(alpha):
    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = math.exp(0.5) * P(1), math.exp(2) * P(2)
    m = 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5)
    return m, 0.5 + alpha**2 * (e2 - 2 * e1 + 0.5)
