# expect: q1=0 q2=1 q3=1 q4=1
import math

import numpy as np


# answer: q1
# mistake: mean over the wrong axis
# hint: You averaged over the rates.
# idea: Row r belongs to one rate: its seeds lie along the other axis.
def best_rate(errors, rates):
    m = np.mean(errors, axis=0)
    if np.isnan(m).all():
        return math.nan, math.nan
    return rates[np.nanargmin(m)], m[np.nanargmin(m)]


# answer: q2
# mistake: below instead of at most
# hint: An entry that is exactly at the level was passed over.
# idea: At most is not below.
def steps_to(curves, level, every=1):
    hit = np.asarray(curves) < level
    return np.where(hit.any(axis=1), (hit.argmax(axis=1) + 1.0) * every, np.inf)


# answer: q3
# mistake: the ends of two intervals
# hint: The estimate is right; your ends are ratios of ends.
# idea: The percentiles of the ratio are asked: form the ratio in each round.
def ratio_interval(a, b, idx):
    p = np.percentile(np.median(a[idx], axis=1), [2.5, 97.5])
    q = np.percentile(np.median(b[idx], axis=1), [2.5, 97.5])
    return [np.median(a) / np.median(b), p[0] / q[1], p[1] / q[0]]


# answer: q4
# mistake: below instead of at most
# hint: A unit whose score is exactly tau was passed over.
# idea: At most is not below; in a layer of zeros every score counts as 0.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    score = size / size.mean() if size.any() else size
    return float(np.mean(h == 0)), float(np.mean(score < tau))
