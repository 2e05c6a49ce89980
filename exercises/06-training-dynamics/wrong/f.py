# expect: q1=1 q2=0 q3=0 q4=0
import math

import numpy as np


# answer: q1
# mistake: the median
# hint: The rate with the smallest median won.
# idea: The mean is asked: a bad run counts.
def best_rate(errors, rates):
    m = np.median(errors, axis=1)
    if np.isnan(m).all():
        return math.nan, math.nan
    return rates[np.nanargmin(m)], m[np.nanargmin(m)]


# answer: q2
# mistake: adds one interval
# hint: Right where an entry is one step.
# idea: Entry i was measured after (i + 1) times `every` steps, not i plus that.
def steps_to(curves, level, every=1):
    hit = np.asarray(curves) <= level
    return np.where(hit.any(axis=1), hit.argmax(axis=1) + 1.0 * every, np.inf)


# answer: q3
# mistake: median of the ratios
# hint: Your estimate is the median of the ratios.
# idea: The ratio of two medians is asked.
def ratio_interval(a, b, idx):
    q = a / b
    return [np.median(q), *np.percentile(np.median(q[idx], axis=1), [2.5, 97.5])]


# answer: q4
# mistake: the wrong axis
# hint: Your second share is about samples.
# idea: A unit is a column: its mean goes over the samples.
def activity(h, tau):
    size = np.abs(h).mean(axis=1)
    score = size / size.mean() if size.any() else size
    return float(np.mean(h == 0)), float(np.mean(score <= tau))
