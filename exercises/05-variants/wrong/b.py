# expect: q1=2 q2=1 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: writes into a copy of the same type
# hint: Right for floats alone.
# idea: An array of whole numbers can't hold -0.75: whatever is written into it is
# cut.
def leak(x, a=0.01):
    out = np.array(x)
    out[out < 0] = a * out[out < 0]
    return out


# answer: q2
# mistake: alpha ignored
# hint: Your curve is the same for every alpha.
# idea: Where does alpha stand in the formula, and where in its derivative?
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)
    return np.where(x > 0, x, np.expm1(low)), np.where(x > 0, 1.0, np.exp(low))


# answer: q3
# mistake: standard deviation without n - 1
# hint: The half-width is a little too small.
# idea: NumPy divides by n. For a sample it is n - 1: see ddof.
def compare(a, b, t):
    d = np.asarray(b) - np.asarray(a)
    m, h = d.mean(), t * d.std() / math.sqrt(len(d))
    return m, h, int(np.sign(m)) * int(abs(m) > h)


# answer: q4
# mistake: alpha not squared
# hint: Right for alpha = 1 alone.
# idea: In a square everything is squared.
def elu_moments(alpha):

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = math.exp(0.5) * P(-1), math.exp(2) * P(-2)
    return 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5), 0.5 + alpha * (
        e2 - 2 * e1 + 0.5
    )
