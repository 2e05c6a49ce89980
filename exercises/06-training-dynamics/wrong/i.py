# expect: q4=0
import numpy as np


# answer: q4
# mistake: counts
# hint: You returned numbers of entries and units.
# idea: A share is between 0 and 1.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    score = size / size.mean() if size.any() else size
    return int(np.sum(h == 0)), int(np.sum(score <= tau))
