import math

import numpy as np


# answer: q1
def best_rate(errors, rates):
    mean = np.mean(errors, axis=1)  # a nan stays in it: a rate that breaks can't win
    if np.isnan(mean).all():
        return math.nan, math.nan
    best = np.nanargmin(mean)
    return rates[best], mean[best]


# answer: q2
def steps_to(curves, level, every=1):
    hit = np.asarray(curves) <= level  # nan <= level is False
    return np.where(hit.any(axis=1), (hit.argmax(axis=1) + 1.0) * every, np.inf)


# answer: q3
def ratio_interval(a, b, idx):
    rounds = np.median(a[idx], axis=1) / np.median(b[idx], axis=1)
    return [np.median(a) / np.median(b), *np.percentile(rounds, [2.5, 97.5])]


# answer: q4
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    score = size / size.mean() if size.any() else size
    return float(np.mean(h == 0)), float(np.mean(score <= tau))


# answer: q5
def steps_to_cross(w0, lr, alpha, x):
    plus, minus = np.mean(x**2 * (x > 0)), np.mean(x**2 * (x < 0))
    if alpha == 0:
        return -1  # w shrinks towards 0 and never gets there
    # the fixed point of the step, above 0
    goal = alpha * (plus + minus) / (alpha**2 * plus + minus)
    shrink = 1 - 2 * lr * (alpha**2 * plus + minus)
    return int(math.floor(math.log(goal / (goal - w0)) / math.log(shrink))) + 1
