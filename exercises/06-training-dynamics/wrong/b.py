# expect: q1=1 q2=1 q3=1 q4=1 q5=1
import numpy as np


# answer: q1
# mistake: leaves the broken runs out
# hint: A rate with a broken run won.
# idea: You averaged its lucky runs only. One broken run rules a rate out.
def best_rate(errors, rates):
    lucky = np.where(np.isnan(errors), np.inf, errors)
    known = np.maximum(np.isfinite(lucky).sum(axis=1), 1)
    mean = np.where(np.isfinite(lucky), lucky, 0).sum(axis=1) / known
    mean[~np.isfinite(lucky).any(axis=1)] = np.inf
    best = mean.argmin()
    return rates[best], mean[best]


# answer: q2
# mistake: counts the entries above the level
# hint: Right for falling curves alone.
# idea: With noise the number of entries above is not the place of the first one
# below.
def steps_to(curves, level, every=1):
    c = np.asarray(curves)
    n = (c > level).sum(axis=1)
    return np.where(n < c.shape[1], (n + 1.0) * every, np.inf)


# answer: q3
# mistake: 5 and 95 percentiles
# hint: The estimate is right, the interval is too narrow.
# idea: How much is left out at each end?
def ratio_interval(a, b, idx):
    r = np.median(a[idx], axis=1) / np.median(b[idx], axis=1)
    return [np.median(a) / np.median(b), *np.percentile(r, [5, 95])]


# answer: q4
# mistake: 0 / 0 in a dead layer
# hint: NumPy warned: a layer was off altogether.
# idea: Its mean is 0: decide that case before you divide.
def activity(h, tau):
    size = np.abs(h).mean(axis=0)
    return float(np.mean(h == 0)), float(np.mean(size / size.mean() <= tau))


# answer: q5
# mistake: gives up after 500 steps
# hint: Right for a large leak; for a small one you answered -1.
# idea: It takes long, but not for ever: solve for the step, or simulate further.
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
