# expect: q3=0
import numpy as np


# answer: q3
# mistake: a mask
# hint: You returned a yes or no for each row.
# idea: The indices of the rows are asked.
def winners(mean, sd, n, base, t):
    mean, sd = np.asarray(mean), np.asarray(sd)
    return mean[base] - mean > t * np.sqrt((sd[base] ** 2 + sd**2) / n)
