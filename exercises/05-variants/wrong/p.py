# expect: q4=0
import math


# answer: q4
# mistake: for the whole line
# hint: Your exponentials are averaged over all z.
# idea: ELU takes the exponential where z < 0 alone.
def elu_moments(alpha):
    def Phi(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    e1, e2 = math.exp(0.5) * 1, math.exp(2)  # E[e^z; z<0], E[e^2z; z<0]
    return 1 / math.sqrt(2 * math.pi) + alpha * (e1 - 0.5), 0.5 + alpha**2 * (
        e2 - 2 * e1 + 0.5
    )
