# expect: q1=2 q2=2 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: np.maximum(a x, x)
# hint: Right for slopes below 1 alone.
# idea: Above it the maximum picks the other branch, on both sides.
def leak(x, a=0.01):
    return np.maximum(a * np.asarray(x), x)


# answer: q2
# mistake: exp inside where
# hint: NumPy warned, far out.
# idea: `where` computes both branches: exp(1200) overflows although it is not
# selected. In autograd that gives 0 * inf = nan.
def elu_pair(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(x)), np.where(
        x > 0, 1.0, alpha * np.exp(x)
    )


# answer: q3
# mistake: unpaired interval
# hint: The mean is right, the half-width is too large.
# idea: The runs are paired by seed. Of what is the spread to be taken?
def compare(a, b, t):
    m = np.mean(b) - np.mean(a)
    h = t * math.sqrt(np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b))
    return m, h, int(np.sign(m)) * int(abs(m) > h)


# answer: q4
# mistake: variance instead of mean square
# hint: The second number is the variance.
# idea: E f^2 is asked: the fixed point needs both moments as they are.
def elu_moments(alpha):

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = math.exp(0.5) * P(-1), math.exp(2) * P(-2)
    m = 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5)
    return m, 0.5 + alpha**2 * (e2 - 2 * e1 + 0.5) - m * m
