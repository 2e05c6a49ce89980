# expect: q2=0
import math


# answer: q2
# mistake: c alone
# hint: With c = 2 the signal grows, and a leak changes nothing.
# idea: ReLU lets half of the mean square through, and a leak a little more.
def log10_shrink(L, c, alpha=0.0):
    return (L - 1) / 2 * math.log10(c)
