# expect: q1=0 q2=1 q3=0 q4=1 q5=0
import numpy as np


# answer: q1
# mistake: the best seed wins
# hint: The error that you returned is that of one run.
# idea: The smallest error of any run belongs to the luckiest seed.
def best_rate(errors, rates):
    best = np.nanargmin(np.nanmin(np.where(np.isnan(errors), np.inf, errors), axis=1))
    return rates[best], errors[best].min()


# answer: q2
# mistake: argmax alone
# hint: A run that never arrives looks like the fastest.
# idea: argmax of a row of Falses is 0.
def steps_to(curves, level, every=1):
    return ((np.asarray(curves) <= level).argmax(axis=1) + 1.0) * every


# answer: q3
# mistake: means
# hint: One slow run moves your estimate.
# idea: Which kind of average is asked?
def ratio_interval(a, b, idx):
    r = a[idx].mean(axis=1) / b[idx].mean(axis=1)
    return [a.mean() / b.mean(), *np.percentile(r, [2.5, 97.5])]


# answer: q4
# mistake: mean without the absolute value
# hint: A lively unit was called dormant.
# idea: Values of both signs cancel in a mean.
def activity(h, tau):
    size = h.mean(axis=0)
    score = size / size.mean() if size.any() else size
    return float(np.mean(h == 0)), float(np.mean(score <= tau))


# answer: q5
# mistake: forgets the slope in the chain rule
# hint: Your w moves as if no sample were on the leak.
# idea: For x > 0 the student is on its leak: the chain rule passes through it.
def steps_to_cross(w0, lr, alpha, x):
    w, n = float(w0), 0
    while w <= 0 and n < 20000:
        z = w * x
        w -= lr * np.mean(
            2 * (np.where(z > 0, z, alpha * z) - np.where(x > 0, x, alpha * x)) * x
        )
        n += 1
    return n if w > 0 else -1
