# expect: q1=0 q2=2 q3=0 q4=0
import numpy as np


# answer: q1
# mistake: a constant instead of a slope
# hint: On the left your values do not depend on x.
# idea: a is a slope, not a floor.
def leak(x, a=0.01):
    return np.where(np.asarray(x) > 0, x, a)


# answer: q2
# mistake: exp(x) - 1
# hint: Next to zero your value has lost its digits.
# idea: exp(x) is rounded to 1 before 1 is subtracted. One function does both at once.
def elu_pair(x, alpha=1.0):
    low = np.minimum(x, 0)
    return np.where(x > 0, x, alpha * (np.exp(low) - 1)), np.where(
        x > 0, 1.0, alpha * np.exp(low)
    )


# answer: q3
# mistake: spread of one run, not of the mean
# hint: The half-width is too large, by the same factor for all data of one length.
# idea: The interval of a mean shrinks with n.
def compare(a, b, t):
    d = np.asarray(b) - np.asarray(a)
    m, h = d.mean(), t * d.std(ddof=1)
    return m, h, int(np.sign(m)) * int(abs(m) > h)


# answer: q4
# mistake: a million random numbers
# hint: Three digits are right, at most.
# idea: Another seed gives another result. The integral has a closed form.
def elu_moments(alpha):
    z = np.random.default_rng(0).normal(size=1_000_000)
    f = np.where(z > 0, z, alpha * np.expm1(z))
    return f.mean(), (f * f).mean()
