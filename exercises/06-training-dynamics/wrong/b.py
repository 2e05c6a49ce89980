# expect: q1=1 q2=1 q3=1 q4=1 q5=1
import numpy as np


# answer: q1
# mistake: leaves the broken runs out
# hint: A rate at which runs break looked best, since only its lucky runs were averaged.
# One broken run rules a rate out.
def best_rate(errors, rates):
    lucky = np.where(np.isnan(errors), np.inf, errors)
    known = np.maximum(np.isfinite(lucky).sum(axis=1), 1)
    mean = np.where(np.isfinite(lucky), lucky, 0).sum(axis=1) / known
    mean[~np.isfinite(lucky).any(axis=1)] = np.inf
    best = mean.argmin()
    return rates[best], mean[best]


# answer: q2
# mistake: counts the entries above the level
# hint: That holds for falling curves only: with noise the first arrival is not the
# number of entries above.
def steps_to(curves, level, every=1):
    c = np.asarray(curves)
    n = (c > level).sum(axis=1)
    return np.where(n < c.shape[1], (n + 1.0) * every, np.inf)


# answer: q3
# mistake: 5 and 95 percentiles
# hint: That is a 90 % interval.
def ratio_interval(a, b, idx):
    r = np.median(a[idx], axis=1) / np.median(b[idx], axis=1)
    return [np.median(a) / np.median(b), *np.percentile(r, [5, 95])]


# answer: q4
# mistake: 0 / 0 in a dead layer
# hint: The layer's mean is 0: decide that case before dividing.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    return float(np.mean(h == 0)), float(np.mean(size / size.mean() <= tau))


# answer: q5
# mistake: gives up after 500 steps
# hint: A small leak needs long, but not for ever: solve for the step, or simulate
# further.
def steps_to_cross(w0, lr, alpha, x):
    w = float(w0)
    for n in range(1, 501):
        z = w * x
        w -= lr * np.mean(
            2
            * (np.where(z > 0, z, alpha * z) - np.where(x > 0, x, alpha * x))
            * np.where(z > 0, 1, alpha)
            * x
        )
        if w > 0:
            return n
    return -1
