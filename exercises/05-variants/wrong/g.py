# expect: q1=1 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: a fixed slope
# hint: Right for one slope alone.
# idea: The slope is an argument.
def leak(x, a=0.01):
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, x, 0.01 * x)


# answer: q3
# mistake: a minus b
# hint: The sign is the other one.
# idea: b - a is asked.
def compare(a, b, t):
    d = np.asarray(a) - np.asarray(b)
    m, h = d.mean(), t * d.std(ddof=1) / math.sqrt(len(d))
    return m, h, int(np.sign(m)) * int(abs(m) > h)


# answer: q4
# mistake: the positive half with a minus
# hint: The positive half of z was subtracted.
# idea: E[z; z > 0] is positive.
def elu_moments(alpha):
    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = math.exp(0.5) * P(-1), math.exp(2) * P(-2)
    m = -1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5)
    return m, 0.5 + alpha**2 * (e2 - 2 * e1 + 0.5)
