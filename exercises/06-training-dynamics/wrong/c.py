# expect: q1=0 q2=0 q3=1 q4=0 q5=1
import math

import numpy as np


# answer: q1
# mistake: the place of the rate instead of the rate
# hint: You returned where the rate stands in the list.
# idea: The rate itself is asked.
def best_rate(errors, rates):
    best = np.nanargmin(np.mean(errors, axis=1))
    return int(best), np.mean(errors, axis=1)[best]


# answer: q2
# mistake: index instead of steps
# hint: Your numbers are too small by one entry.
# idea: After how many steps was the first entry measured?
def steps_to(curves, level, every=1):
    hit = np.asarray(curves) <= level
    return np.where(hit.any(axis=1), hit.argmax(axis=1) * 1.0 * every, np.inf)


# answer: q3
# mistake: breaks the pairs
# hint: The estimate is right, the interval is too wide.
# idea: A slow seed is slow for both, and the ratio cancels that only if both are
# drawn together.
def ratio_interval(a, b, idx):
    r = np.median(a[idx], axis=1) / np.median(b[idx[::-1]], axis=1)
    return [np.median(a) / np.median(b), *np.percentile(r, [2.5, 97.5])]


# answer: q4
# mistake: no division by the layer's mean
# hint: Your share changes when all activations are doubled.
# idea: The score is relative to the layer.
def activity(h, tau):
    return float(np.mean(h == 0)), float(np.mean(np.abs(h).mean(axis=0) <= tau))


# answer: q5
# mistake: log of zero without a leak
# hint: Without a leak your code stops.
# idea: The fixed point is then 0 itself: does w ever cross it?
def steps_to_cross(w0, lr, alpha, x):
    p, m = np.mean(x**2 * (x > 0)), np.mean(x**2 * (x < 0))
    goal = alpha * (p + m) / (alpha**2 * p + m)
    return (
        int(
            math.floor(
                math.log(goal / (goal - w0)) / math.log(1 - 2 * lr * (alpha**2 * p + m))
            )
        )
        + 1
    )
