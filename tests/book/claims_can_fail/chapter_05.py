"""What chapter 05 would have to see for its claims not to hold."""

import numpy as np


def shifted(interval, by):
    ends = {end: interval[end] + by for end in ("estimate", "low", "high")}
    return interval | ends


BREAKS = {
    # the cases are those of the maximum
    "C23": lambda n: {"cases": n.maximum},
    # nothing gets through
    "C24": lambda n: {"at_minus_5": 0.0},
    # a leak of 0.25 does what 0.01 does
    "C25": lambda n: {"large": n.small},
    # ELU and SELU have the mean of ReLU
    "C28": lambda n: {"elu": n.relu, "selu": n.relu},
    # the scale stands in the exponent, too
    "C30": lambda n: {"at_minus_1": 2 * np.expm1(-1 / 2), "left": 1.0},
    # all take as long as ReLU
    "C31": lambda n: {"elu": n.leaky},
    # the one-liner takes arrays
    "C32": lambda n: {"answer": "nothing"},
    # the slopes stay where they began
    "C26": lambda n: {"lowest": n.start, "highest": n.start},
    # a learned slope brings five points
    "C27": lambda n: {"gain": shifted(n.gain, 0.05)},
    # in a long run ELU falls behind
    "C29": lambda n: {"late": shifted(n.late, -0.05)},
    # a leak of 0.25 wakes no more than ReLU
    "C33": lambda n: {"woke": n.slept},
    # a learned slope brings five points at every rate
    "C55": lambda n: {"prelu": shifted(n.prelu, 0.05)},
    # what is found on one task is found on the other
    "C57": lambda n: {"mnist_1d": n.digits},
}
