# expect: q4=0
import math


# answer: q4
# mistake: no square completed
# hint: E[e^z; z < 0] is too small.
# idea: The factor in front of the integral is not 1.
def elu_moments(alpha):
    def Phi(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = Phi(-1), math.exp(2) * Phi(-2)  # E[e^z; z<0], E[e^2z; z<0]
    return 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5), 0.5 + alpha**2 * (
        e2 - 2 * e1 + 0.5
    )
