# expect: q2=0 q4=1
import math


# answer: q2
# mistake: without the logarithm
# hint: You returned probabilities.
# idea: The loss is minus a logarithm.
def double_softmax_range(K):
    return [math.e / (math.e + K - 1), 1 / (math.e + K - 1)]


# answer: q4
# mistake: beta times gamma
# hint: Right where gamma is 1.
# idea: By how many standard deviations is beta away from 0?
def after_norm(beta, gamma):
    g = abs(gamma)
    r = beta * g

    def Phi(t):
        return 0.5 * math.erfc(-t / math.sqrt(2))

    phi = math.exp(-r * r / 2) / math.sqrt(2 * math.pi)
    mean = beta * Phi(r) + g * phi
    return Phi(-r), mean, (beta**2 + g**2) * Phi(r) + beta * g * phi - mean**2
