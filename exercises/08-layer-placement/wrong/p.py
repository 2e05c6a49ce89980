# expect: q2=0 q4=1
import math


# answer: q2
# mistake: base 2
# hint: Your logarithms are to the base 2.
# idea: Nats have the natural one.
def double_softmax_range(K):
    top = math.log2(K - 1 + math.e)  # p is 1 on a wrong class
    return [top - 1, top]


# answer: q4
# mistake: beta taken for 0
# hint: Your numbers do not depend on beta.
# idea: The bell stands at beta, and is cut at 0.
def after_norm(beta, gamma):
    s = abs(gamma)
    return 0.5, s / math.sqrt(2 * math.pi), s * s * (0.5 - 1 / (2 * math.pi))
