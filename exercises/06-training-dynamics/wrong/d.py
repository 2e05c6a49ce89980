# expect: q1=1 q4=1 q5=0
import math

import numpy as np


# answer: q1
# mistake: argmin of a list that holds nan
# hint: A rate with a broken run won.
# idea: For argmin a nan is the smallest number of all.
def best_rate(errors, rates):
    mean = np.mean(errors, axis=1)
    best = mean.argmin()
    return rates[best], mean[best]


# answer: q4
# mistake: nearly zero counted as zero
# hint: Small numbers were counted as zeros.
# idea: Only an exact zero saves a multiplication and blocks a gradient.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    score = size / size.mean() if size.any() else size
    return float(np.mean(np.isclose(h, 0, atol=0.01))), float(np.mean(score <= tau))


# answer: q5
# mistake: off by one
# hint: Your number is too small by 1.
# idea: Count the steps made: after step 1 the number is 1.
def steps_to_cross(w0, lr, alpha, x):
    p, m = np.mean(x**2 * (x > 0)), np.mean(x**2 * (x < 0))
    if alpha == 0:
        return 0
    goal = alpha * (p + m) / (alpha**2 * p + m)
    return int(
        math.floor(
            math.log(goal / (goal - w0)) / math.log(1 - 2 * lr * (alpha**2 * p + m))
        )
    )
