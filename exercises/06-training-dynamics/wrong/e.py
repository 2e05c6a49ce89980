# expect: q1=0
import numpy as np


# answer: q1
# mistake: the code as it was handed in, warnings silenced
# hint: This does the same as the code that was handed in.
# idea: It takes the luckiest run of all. What counts is the mean over the seeds, and
# a broken run has to spoil it.
def best_rate(errors, rates):
    i = np.nanmin(errors, axis=1).argmin()
    return rates[i], errors[i].min()
