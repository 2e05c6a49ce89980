# expect: q1=0 q2=2 q3=0 q4=0
import numpy as np


# answer: q1
# mistake: a constant instead of a slope
# hint: alpha is a slope, not a floor: multiply it by x.
def leak(x, a=0.01):
    return np.where(np.asarray(x) > 0, x, a)


# answer: q2
# mistake: exp(x) - 1
# hint: At x = -1e-12 the subtraction cancels twelve digits: expm1.
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)
    return np.where(x > 0, x, alpha * (np.exp(low) - 1)), np.where(
        x > 0, 1.0, alpha * np.exp(low)
    )


# answer: q3
# mistake: spread of one run, not of the mean
# hint: The interval of a mean shrinks with the root of n: you forgot to divide.
def compare(a, b, t):
    d = np.asarray(b) - np.asarray(a)
    m, h = d.mean(), t * d.std(ddof=1)
    return m, h, int(np.sign(m)) * int(abs(m) > h)


# answer: q4
# mistake: a million random numbers
# hint: Three digits, and another result for another seed: the integral has a closed
# form.
def elu_moments(alpha):
    z = np.random.default_rng(0).normal(size=1_000_000)
    f = np.where(z > 0, z, alpha * np.expm1(z))
    return f.mean(), (f * f).mean()
