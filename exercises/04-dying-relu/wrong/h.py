# expect: q2=1
import numpy as np


# answer: q2
# mistake: 2 ** n as an array of whole numbers
# hint: Right for narrow layers.
# idea: 2 ** 100 does not fit into a whole number of NumPy, and 1 - 2^-100 is 1 in
# floating point.
def born_dead(widths):
    return 1 - np.prod(1 - 1 / 2 ** np.array(widths))
