# expect: q1=1 q2=0 q3=0 q4=1
import numpy as np


# answer: q1
# mistake: stops when all is broken
# hint: Right while one rate is whole.
# idea: When every rate has a broken run there is nothing to choose from.
def best_rate(errors, rates):
    m = np.mean(errors, axis=1)
    return rates[np.nanargmin(m)], np.nanmin(m)


# answer: q2
# mistake: infinity in whole numbers
# hint: It stops: whole numbers know no infinity.
# idea: Count in floats.
def steps_to(curves, level, every=1):
    hit = np.asarray(curves) <= level
    out = (hit.argmax(axis=1) + 1) * every
    out[~hit.any(axis=1)] = np.inf
    return out


# answer: q3
# mistake: the median round as the estimate
# hint: The interval is right, the estimate is that of a round.
# idea: The estimate comes from all runs as they are.
def ratio_interval(a, b, idx):
    r = np.median(a[idx], axis=1) / np.median(b[idx], axis=1)
    return list(np.percentile(r, [50, 2.5, 97.5]))


# answer: q4
# mistake: negative counted as zero
# hint: Negative numbers were counted as zeros.
# idea: Only an exact zero is one.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    score = size / size.mean() if size.any() else size
    return float(np.mean(h <= 0)), float(np.mean(score <= tau))
