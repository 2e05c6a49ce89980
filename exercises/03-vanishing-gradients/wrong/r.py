# expect: q3=0
import numpy as np


# answer: q3
# mistake: mean over the grid
# hint: Every z counts the same in your mean.
# idea: A normal z is seldom far out: weigh by its density.
def layer_gain(f):
    z = np.linspace(-12, 12, 240_001)
    return 1 / np.sqrt(np.mean(f(z) ** 2))
