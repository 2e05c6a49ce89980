# expect: q4=1
import numpy as np


# answer: q4
# mistake: a small number against 0 / 0
# hint: Wrong for activations that are all tiny.
# idea: What is small depends on what stands beside it. Ask for the case instead.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    return np.mean(h == 0), np.mean(size / (size.mean() + 1e-9) <= tau)
