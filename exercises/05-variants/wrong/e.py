# expect: q2=0
import numpy as np


# answer: q2
# mistake: forgets the -1
# hint: At 0 your curve jumps.
# idea: Just left of 0 ELU is nearly 0.
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)
    return np.where(x > 0, x, alpha * np.exp(low)), np.where(
        x > 0, 1.0, alpha * np.exp(low)
    )
