# expect: q1=0 q2=1 q3=1 q4=0
import math

import numpy as np


# answer: q1
# mistake: the sign of the leak
# hint: On the left your sign is the other one.
# idea: The leak keeps the sign of x.
def leak(x, a=0.01):
    x = np.asarray(x, dtype=float)
    return np.where(x > 0, x, -a * x)


# answer: q2
# mistake: slope = value + 1
# hint: Value right, slope right for alpha = 1 alone.
# idea: On the left slope and value differ by a constant. Which one, for another
# alpha?
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)
    v = np.where(x > 0, x, alpha * np.expm1(low))
    return v, np.where(x > 0, 1.0, v + 1)


# answer: q3
# mistake: decides by the sign
# hint: For a tie you named a winner.
# idea: A difference of .001 with an interval of .005 says nothing.
def compare(a, b, t):
    d = np.asarray(b) - np.asarray(a)
    return d.mean(), t * d.std(ddof=1) / math.sqrt(len(d)), int(np.sign(d.mean()))


# answer: q4
# mistake: completes no square
# hint: Both numbers are far off.
# idea: The exponential moves the bell curve: complete the square in the exponent,
# then see where the new centre lies.
def elu_moments(alpha):

    def P(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = P(-1), P(-2)
    return 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5), 0.5 + alpha**2 * (
        e2 - 2 * e1 + 0.5
    )
