# expect: q1=0 q2=0 q3=0 q4=0
import numpy as np


# answer: q1
# mistake: alive for dead
# hint: Your answer is the opposite.
# idea: Dead is asked, not alive.
def never_fires(z, unit_axis=1):
    z = np.moveaxis(np.asarray(z), unit_axis, 0)
    return np.any(z.reshape(len(z), -1) > 0, axis=1)


# answer: q2
# mistake: all layers off
# hint: Your probability is that all layers are off.
# idea: One layer that is off lets nothing through.
def born_dead(widths):
    return 0.5 ** sum(widths)


# answer: q3
# mistake: one step too many
# hint: Your w has made a step too many, or one too few.
# idea: Count the steps with steps = 1.
def descend(w0, lr, steps, x):
    t, w = np.maximum(x, 0), float(w0)
    for _ in range(steps + 1):
        z = w * x
        w -= lr * np.mean(2 * (np.maximum(z, 0) - t) * (z > 0) * x)
    return w, np.mean((np.maximum(w * x, 0) - t) ** 2)


# answer: q4
# mistake: one firing in N
# hint: Your bias is a little too high.
# idea: P(on) = 1/N still leaves a chance of 63 % to be on at least once.
def critical_bias(s, N):
    from statistics import NormalDist

    return s * NormalDist().inv_cdf(1 / N)
